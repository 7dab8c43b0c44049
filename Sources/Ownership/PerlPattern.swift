internal import Foundation

/// A regular expression of MAINTAINERS, in Perl's dialect with its `x` flag. What it can cost is bounded: a search runs
/// only where a word stands that every match needs, and one that does not end is given up as no match.
struct PerlPattern: Hashable, Sendable {
    /// Longer expressions are none that a person wrote.
    private static let longest = 1 << 10
    /// How often a search may report that it is still at work; ICU does so every few thousand steps.
    private static let mostReports = 1000

    let text: String
    private let expression: NSRegularExpression?
    /// In lower case; a match holds at least one of them. Empty where nothing is known.
    private let needed: [[UInt8]]

    /// Nil where it does not compile.
    init?(_ text: String, ignoringSpace: Bool = true) {
        let pattern = ignoringSpace ? Self.withoutSpace(text) : text
        guard !pattern.isEmpty, pattern.utf8.count <= Self.longest else { return nil }
        self.text = text
        if pattern.utf8.allSatisfy({ Self.isPlain($0) }) {
            expression = nil
            needed = [Array(pattern.utf8)]
        } else {
            guard let compiled = try? NSRegularExpression(pattern: pattern) else { return nil }
            expression = compiled
            needed = NeededWords.of(pattern)
        }
    }

    func matches(_ searched: SearchedText) -> Bool {
        guard let expression else { return needed.allSatisfy { searched.contains($0) } }
        if !needed.isEmpty, !needed.contains(where: { searched.foldedContains($0) }) { return false }
        let string = searched.string
        var isFound = false
        var reports = 0
        let range = NSRange(location: 0, length: searched.count)
        expression.enumerateMatches(in: string, options: [.reportProgress], range: range) { match, _, stop in
            reports += 1
            isFound = isFound || match != nil
            if isFound || reports > Self.mostReports { stop.pointee = true }
        }
        return isFound
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "_-/,:;=<>@%!\"'~`".utf8.contains(byte)
        }
    }

    /// The expression without what the `x` flag ignores: spaces, and comments to the end of the line.
    private static func withoutSpace(_ text: String) -> String {
        var kept = ""
        var isEscaped = false
        var isInClass = false
        for character in text {
            if isEscaped {
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if isInClass {
                isInClass = character != "]"
            } else if character == "[" {
                isInClass = true
            } else if character.isWhitespace {
                continue
            } else if character == "#" {
                return kept
            }
            kept.append(character)
        }
        return kept
    }
}
