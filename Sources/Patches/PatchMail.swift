internal import Foundation
internal import Report
internal import SourceText
internal import Worklists

/// A patch as a mail that `git am` and `git send-email` take.
package struct PatchMail {
    package let name: String
    package let text: String

    private static let width = 72

    /// - Parameters:
    ///   - number: of `count`, from 1.
    ///   - author: `Name <address>`.
    ///   - signature: what stands under the mail.
    package init(_ patch: Patch, number: Int, of count: Int, author: String, signature: String) {
        let digits = String(count).count
        let place =
            String(repeating: "0", count: max(0, digits - String(number).count)) + String(number)
        let mark = count == 1 ? "[PATCH]" : "[PATCH \(place)/\(count)]"
        let number = String(number)
        name =
            String(repeating: "0", count: max(0, 4 - number.count)) + number + "-"
            + Self.slug(patch.subject) + ".patch"
        var lines = Self.head(author: author, subject: "\(mark) \(patch.subject)", cc: patch.cc)
        lines += Self.body(patch.message)
        lines += ["---"] + Self.statistics(of: patch.diffs) + [""]
        text =
            lines.joined(separator: "\n") + "\n" + patch.diffs.map(\.text).joined()
            + "-- \n\(signature)\n\n"
    }

    /// The letter that goes before a series.
    package init(coverOf series: PatchSeries, author: String, signature: String) {
        name = "0000-cover-letter.txt"
        let count = series.patches.count
        let digits = String(repeating: "0", count: String(count).count)
        var seen: Set<String> = []
        let cc = series.patches.flatMap(\.cc).filter { seen.insert($0).inserted }
        let title =
            switch series.kind {
            case .convert: "convert from FOLL_GET to FOLL_PIN"
            case .vmas: "remove the vmas parameter"
            case .fix: "mend what the audit finds"
            case .force: "do not pass FOLL_FORCE"
            case .longterm: "say FOLL_LONGTERM where pages are kept for long"
            }
        var lines = Self.head(author: author, subject: "[PATCH \(digits)/\(count)] \(title)", cc: cc)
        let sites = series.patches.reduce(0) { $0 + $1.plans.count }
        lines += Self.body([
            "Linux \(series.tree.version): \(Worklist.count(sites, "call site")) in "
                + "\(Worklist.count(count, "patch", "patches")). \(series.proof) None was run."
        ])
        lines += series.patches.flatMap { patch in
            ["  \(patch.subject)"]
                + patch.plans.map { plan in
                    "    \(plan.site.file):\(plan.site.line) \(plan.site.callee)() -> \(plan.callee)()"
                }
        }
        if !series.refusals.isEmpty {
            lines += ["", series.kind == .convert ? "Not converted:" : "Not changed:", ""]
            lines += series.refusals.flatMap { refusal in
                ["  \(refusal.file):\(refusal.line) \(refusal.callee)()"]
                    + Self.wrapped("    \(refusal.reason)", hanging: "    ")
            }
        }
        lines += [""] + Self.statistics(of: series.diffs) + [""]
        text = lines.joined(separator: "\n") + "\n-- \n\(signature)\n\n"
    }

    // MARK: Head

    private static func head(author: String, subject: String, cc: [String]) -> [String] {
        var lines = ["From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001"]
        lines.append("From: \(address(author))")
        lines.append("Subject: \(encoded(plain(subject)))")
        let recipients = cc.map(address)
        if !recipients.isEmpty { lines.append("Cc: " + recipients.joined(separator: ",\n    ")) }
        return lines + [
            "MIME-Version: 1.0", "Content-Type: text/plain; charset=UTF-8",
            "Content-Transfer-Encoding: 8bit", "",
        ]
    }

    /// On one line, without anything that a terminal or a mailer would act on.
    private static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    if scalar == "“" || scalar == "”" { return "\"" }
                    return scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar
                }))
    }

    private static func address(_ text: String) -> String {
        let text = plain(text)
        guard let opening = text.lastIndex(of: "<"), let closing = text.lastIndex(of: ">"),
            opening < closing
        else {
            return text.filter { $0.isASCII && !$0.isWhitespace && $0 != "," }
        }
        let name = text[..<opening].trimmingCharacters(in: .whitespaces).filter {
            $0 != "\"" && $0 != "\\"
        }
        let mailbox = text[text.index(after: opening)..<closing].filter {
            $0.isASCII && !$0.isWhitespace && !"<>,".contains($0)
        }
        if name.isEmpty { return "<\(mailbox)>" }
        if !name.allSatisfy(\.isASCII) { return "\(encoded(name)) <\(mailbox)>" }
        let isAtom = name.allSatisfy {
            $0.isLetter || $0.isNumber || " !#$%&'*+-/=?^_`{|}~".contains($0)
        }
        return isAtom ? "\(name) <\(mailbox)>" : "\"\(name)\" <\(mailbox)>"
    }

    /// RFC 2047, where a header holds more than ASCII.
    private static func encoded(_ text: String) -> String {
        if text.allSatisfy(\.isASCII) { return text }
        var words: [String] = [""]
        for character in text {
            let piece = String(character).utf8.map { byte -> String in
                let isPlain =
                    byte < 0x7F
                    && (UnicodeScalar(byte).properties.isAlphabetic
                        || UnicodeScalar(byte).properties.numericType != nil)
                return isPlain
                    ? String(UnicodeScalar(byte))
                    : "=" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }.joined()
            if words[words.count - 1].count + piece.count > 60 { words.append("") }
            words[words.count - 1] += piece
        }
        return words.map { "=?UTF-8?q?\($0)?=" }.joined(separator: "\n ")
    }

    private static func slug(_ subject: String) -> String {
        let words = subject.map {
            $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") ? $0 : "-"
        }
        let text = String(words).split(separator: "-").joined(separator: "-")
        return String(text.prefix(52).drop { $0 == "." })
    }

    // MARK: Body

    private static func body(_ paragraphs: [String]) -> [String] {
        paragraphs.flatMap { paragraph in
            paragraph.split(separator: "\n").flatMap { line in
                line.hasPrefix(" ")
                    ? wrapped("  " + plain(line.trimmingCharacters(in: .whitespaces)), hanging: "    ")
                    : wrapped(plain(String(line)), hanging: "")
            }.map(guarded) + [""]
        }
    }

    /// Nothing at the beginning of a line that ends the message, or another mail begins with.
    private static func guarded(_ line: String) -> String {
        ["---", "-- ", "diff ", "Index: ", "From ", ">From "].contains { line.hasPrefix($0) } ? " " + line : line
    }

    private static func wrapped(_ text: String, hanging: String) -> [String] {
        let lead = String(text.prefix { $0 == " " })
        var lines: [String] = []
        var line = lead
        for word in text.split(separator: " ") {
            let isFirst = line.allSatisfy { $0 == " " }
            if !isFirst, line.count + 1 + word.count > width {
                lines.append(line)
                line = hanging + word
            } else {
                line += (isFirst ? "" : " ") + word
            }
        }
        return lines + (line.isEmpty ? [] : [line])
    }

    private static func statistics(of diffs: [UnifiedDiff]) -> [String] {
        let widest = diffs.map { plain($0.path).count }.max() ?? 0
        let most = diffs.map { $0.added + $0.removed }.max() ?? 0
        var lines = diffs.map { diff in
            let path = plain(diff.path)
            let scale = most > 40 ? 40.0 / Double(most) : 1
            func marks(_ count: Int, _ mark: String) -> String {
                String(repeating: mark, count: count == 0 ? 0 : max(1, Int(Double(count) * scale)))
            }
            let count = String(diff.added + diff.removed)
            return " \(path)\(String(repeating: " ", count: widest - path.count)) | "
                + "\(String(repeating: " ", count: String(most).count - count.count))\(count) "
                + marks(diff.added, "+") + marks(diff.removed, "-")
        }
        let added = diffs.reduce(0) { $0 + $1.added }
        let removed = diffs.reduce(0) { $0 + $1.removed }
        var summary = " \(diffs.count) file\(diffs.count == 1 ? "" : "s") changed"
        if added > 0 { summary += ", \(added) insertion\(added == 1 ? "" : "s")(+)" }
        if removed > 0 { summary += ", \(removed) deletion\(removed == 1 ? "" : "s")(-)" }
        lines.append(summary)
        return lines
    }
}
