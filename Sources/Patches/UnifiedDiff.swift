/// What becomes of one file, as `git apply` and people read it.
package struct UnifiedDiff: Hashable, Sendable {
    package let path: String
    package let before: [UInt8]
    package let after: [UInt8]
    package let added: Int
    package let removed: Int
    private let changes: [Change]
    private let old: [ArraySlice<UInt8>]
    private let new: [ArraySlice<UInt8>]

    /// Lines of the old text that give way to lines of the new one.
    private struct Change: Hashable, Sendable {
        var old: Range<Int>
        var new: Range<Int>
    }

    private static let context = 3

    /// - Parameter edits: what made `after` of `before`: nothing else differs.
    package init(path: String, before: [UInt8], edits: Set<TextEdit>) {
        self.path = path
        self.before = before
        after = before.applying(edits) ?? before
        old = Self.lines(of: before)
        new = Self.lines(of: after)
        var starts = [0]
        for line in old { starts.append(starts[starts.count - 1] + line.count) }
        func line(at offset: Int) -> Int { max(0, starts.lastIndex { $0 <= offset } ?? 0) }
        var changes: [Change] = []
        var shift = 0
        for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            let first = min(line(at: edit.range.lowerBound), max(0, old.count - 1))
            let endsLine =
                edit.range.upperBound == starts[line(at: edit.range.upperBound)]
                && edit.range.upperBound > edit.range.lowerBound
                && (edit.text.isEmpty || edit.text.hasSuffix("\n"))
            let last = min(
                old.count, max(first + 1, line(at: edit.range.upperBound) + (endsLine ? 0 : 1)))
            let grown =
                edit.text.utf8.count { $0 == UInt8(ascii: "\n") }
                - before[edit.range].count { $0 == UInt8(ascii: "\n") }
            if let previous = changes.last, previous.old.upperBound >= first {
                let merged = previous.old.lowerBound..<max(previous.old.upperBound, last)
                shift += grown
                changes[changes.count - 1] = Change(
                    old: merged, new: previous.new.lowerBound..<merged.upperBound + shift)
            } else {
                let start = first + shift
                shift += grown
                changes.append(Change(old: first..<last, new: start..<last + shift))
            }
        }
        let (old, new) = (old, new)
        self.changes = changes.map { Self.trimmed($0, old, new) }.filter {
            !$0.old.isEmpty || !$0.new.isEmpty
        }
        added = self.changes.reduce(0) { $0 + $1.new.count }
        removed = self.changes.reduce(0) { $0 + $1.old.count }
    }

    /// Without the lines that are the same at both ends.
    private static func trimmed(
        _ change: Change, _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]
    ) -> Change {
        var change = change
        while !change.old.isEmpty, !change.new.isEmpty,
            old[change.old.lowerBound] == new[change.new.lowerBound]
        {
            change.old = change.old.dropFirst()
            change.new = change.new.dropFirst()
        }
        while !change.old.isEmpty, !change.new.isEmpty,
            old[change.old.upperBound - 1] == new[change.new.upperBound - 1]
        {
            change.old = change.old.dropLast()
            change.new = change.new.dropLast()
        }
        return change
    }

    private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
            lines.append(bytes[start...index])
            start = index + 1
        }
        if start < bytes.count { lines.append(bytes[start...]) }
        return lines
    }

    // MARK: Text

    package var text: String {
        var text = "diff --git \(Self.name("a/" + path)) \(Self.name("b/" + path))\n"
        text += "--- \(Self.name("a/" + path))\n+++ \(Self.name("b/" + path))\n"
        for hunk in hunks { text += self.text(of: hunk) }
        return text
    }

    private var hunks: [[Change]] {
        changes.reduce(into: []) { hunks, change in
            if let last = hunks.last?.last,
                change.old.lowerBound - last.old.upperBound <= 2 * Self.context
            {
                hunks[hunks.count - 1].append(change)
            } else {
                hunks.append([change])
            }
        }
    }

    private func text(of hunk: [Change]) -> String {
        guard let first = hunk.first, let last = hunk.last else { return "" }
        let lead = min(Self.context, first.old.lowerBound)
        let tail = min(Self.context, old.count - last.old.upperBound)
        let start = (first.old.lowerBound - lead, first.new.lowerBound - lead)
        let count = (last.old.upperBound + tail - start.0, last.new.upperBound + tail - start.1)
        var text =
            "@@ -\(Self.span(start.0, count.0)) +\(Self.span(start.1, count.1)) @@\(heading(before: start.0))\n"
        var next = start.0
        for change in hunk {
            for line in old[next..<change.old.lowerBound] { text += Self.line(" ", line) }
            for line in old[change.old] { text += Self.line("-", line) }
            for line in new[change.new] { text += Self.line("+", line) }
            next = change.old.upperBound
        }
        for line in old[next..<next + tail] { text += Self.line(" ", line) }
        return text
    }

    private static func span(_ start: Int, _ count: Int) -> String {
        count == 1 ? "\(start + 1)" : "\(count == 0 ? start : start + 1),\(count)"
    }

    private static func line(_ mark: String, _ line: ArraySlice<UInt8>) -> String {
        let text = mark + String(decoding: line, as: UTF8.self)
        return line.last == UInt8(ascii: "\n") ? text : text + "\n\\ No newline at end of file\n"
    }

    /// The line that git names a hunk after: the last one before it that begins a function.
    private func heading(before line: Int) -> String {
        for candidate in old[..<line].reversed() {
            guard let first = candidate.first,
                first == UInt8(ascii: "_") || first == UInt8(ascii: "$")
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first | 0x20)
            else { continue }
            var text = candidate.prefix(80)
            while let last = text.last, last <= 0x20 { text = text.dropLast() }
            return " " + String(decoding: text, as: UTF8.self)
        }
        return ""
    }

    /// A path as git spells it: quoted like a string of C where it holds anything else than plain characters.
    private static func name(_ path: String) -> String {
        let isPlain = path.utf8.allSatisfy {
            $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        if isPlain { return path }
        var quoted = "\""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): quoted += "\\" + String(UnicodeScalar(byte))
            case 0x20..<0x7F: quoted += String(UnicodeScalar(byte))
            default: quoted += "\\" + [byte >> 6, byte >> 3 & 7, byte & 7].map(String.init).joined()
            }
        }
        return quoted + "\""
    }
}
