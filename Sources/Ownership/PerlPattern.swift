/// A regular expression of MAINTAINERS, in Perl's dialect with its `x` flag: whether it matches anywhere in a text.
///
/// All ways through the expression are followed at once, so a search takes time in proportion to the text, whatever the
/// expression. Looking around and back-references, which that cannot do, are not read.
struct PerlPattern: Hashable, Sendable {
    /// Longer expressions are none that a person wrote.
    private static let longest = 1 << 10

    let text: String
    private let program: PerlProgram
    /// In lower case; a match holds at least one of them. Empty where nothing is known.
    private let needed: [[UInt8]]

    /// Nil where it cannot be read.
    init?(_ text: String, ignoringSpace: Bool = true) {
        let pattern = ignoringSpace ? Self.withoutSpace(text) : text
        guard !pattern.isEmpty, pattern.utf8.count <= Self.longest, let syntax = PerlSyntax.parse(pattern),
            let program = PerlProgram(syntax)
        else { return nil }
        self.text = text
        self.program = program
        needed = syntax.neededWords ?? []
    }

    func matches(_ searched: SearchedText) -> Bool {
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
