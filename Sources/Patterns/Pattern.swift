/// A regular expression: whether it matches anywhere in a text.
///
/// All ways through the expression are followed at once, so a search takes time in proportion to the text, whatever the
/// expression. Looking around and back-references, which that cannot do, are not read.
package struct Pattern: Hashable, Sendable {
    /// A mistake in a pattern: how many characters in, and what it is.
    package struct Mistake: Error, Hashable {
        package let offset: Int
        package let message: String
    }

    /// Longer expressions are none that a person wrote.
    private static let longest = 500
    private static let longestInPerl = 1 << 10

    package let text: String
    private let program: PatternProgram
    /// In lower case; a match holds at least one of them. Empty where nothing is known.
    private let needed: [[UInt8]]

    /// The dialect of rules and queries, over whole characters: `.` any of them, `[a-z_]` and `[^…]`, `*` `+` `?`, `|`,
    /// `( )`, `^` and `$` the ends, `\b` the edge of a word, `\w` `\d` `\s`, and `\` before anything else for itself.
    package init(_ text: String) throws(Mistake) {
        guard text.unicodeScalars.count <= Self.longest else {
            throw Mistake(offset: 0, message: "the pattern is longer than \(Self.longest) characters")
        }
        var parser = PatternParser(text, .plain)
        guard let pattern = Self(text, try parser.pattern()) else {
            throw Mistake(offset: 0, message: "the pattern has too many parts")
        }
        self = pattern
    }

    /// Perl's dialect, over bytes: nil where it cannot be read.
    /// - Parameter ignoringSpace: Perl's `x` flag.
    package init?(perl text: String, ignoringSpace: Bool = true) {
        let pattern = ignoringSpace ? Self.withoutSpace(text) : text
        guard !pattern.isEmpty, pattern.utf8.count <= Self.longestInPerl else { return nil }
        var parser = PatternParser(pattern, .perl)
        guard let syntax = try? parser.pattern() else { return nil }
        self.init(text, syntax)
    }

    /// A path whose stars stand for any part of a name; one that ends in a slash is that of all below a directory. Nil
    /// where it is too long.
    package init?(glob: String) {
        let star = PatternSyntax.repetition(.byte(ByteSet("/".utf8).inverted), least: 0, most: nil)
        let bytes = glob.utf8.map { $0 == UInt8(ascii: "*") ? star : .byte(ByteSet([$0])) }
        let end: [PatternSyntax] = glob.utf8.last == UInt8(ascii: "/") ? [] : [.assertion(.end)]
        self.init(glob, .sequence([.assertion(.start)] + bytes + end))
    }

    private init?(_ text: String, _ syntax: PatternSyntax) {
        guard let program = PatternProgram(syntax) else { return nil }
        self.text = text
        self.program = program
        needed = syntax.neededWords ?? []
    }

    package func occurs(in text: String) -> Bool { occurs(in: SearchedText(Array(text.utf8))) }

    package func occurs(in searched: SearchedText) -> Bool {
        if !needed.isEmpty, !needed.contains(where: { searched.foldedContains($0) }) { return false }
        return program.matches(searched.bytes)
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
