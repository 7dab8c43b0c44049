/// A piece of an expression.
struct ExpressionToken: Hashable {
    enum Kind: Hashable {
        /// A column, a keyword, a bare word or a number: the place in the grammar decides.
        case word
        case quoted
        case symbol
        case end
    }

    let kind: Kind
    /// Without the quotes.
    let text: String
    /// From 1 up.
    let column: Int
}

/// Cuts an expression into tokens.
struct ExpressionLexer {
    private let source: String
    private let characters: [Character]
    private var position = 0

    private static let symbols = ["!=", "<=", ">=", "==", "=", "<", ">", "~", "(", ")", "[", "]", ","]
    private static let otherLanguages = ["&": "and", "|": "or", "!": "not"]

    init(_ source: String) {
        self.source = source
        characters = Array(source)
    }

    mutating func tokens() throws(ExpressionError) -> [ExpressionToken] {
        var tokens: [ExpressionToken] = []
        while true {
            while position < characters.count, characters[position].isWhitespace { position += 1 }
            guard position < characters.count else {
                tokens.append(ExpressionToken(kind: .end, text: "", column: position + 1))
                return tokens
            }
            tokens.append(try token())
        }
    }

    private mutating func token() throws(ExpressionError) -> ExpressionToken {
        let start = position
        let first = characters[position]
        if first == "\"" || first == "'" { return try quoted(by: first) }
        if Self.isWord(first) {
            while position < characters.count, Self.isWord(characters[position]) { position += 1 }
            return ExpressionToken(kind: .word, text: String(characters[start..<position]), column: start + 1)
        }
        let next = String(characters[position..<min(position + 2, characters.count)])
        if let symbol = Self.symbols.first(where: { next.hasPrefix($0) }) {
            position += symbol.count
            return ExpressionToken(kind: .symbol, text: symbol == "==" ? "=" : symbol, column: start + 1)
        }
        let hint = Self.otherLanguages[String(first)].map { "; write “\($0)”" } ?? ""
        throw ExpressionError(message: "“\(first)” has no meaning here\(hint)", column: start + 1, source: source)
    }

    /// A backslash is a backslash, as patterns want it, but for the one before the quote.
    private mutating func quoted(by quote: Character) throws(ExpressionError) -> ExpressionToken {
        let start = position
        var text = ""
        position += 1
        while position < characters.count {
            let character = characters[position]
            position += 1
            if character == quote { return ExpressionToken(kind: .quoted, text: text, column: start + 1) }
            if character == "\\", position < characters.count, characters[position] == quote {
                text.append(quote)
                position += 1
            } else {
                text.append(character)
            }
        }
        throw ExpressionError(message: "the quote \(quote) is never closed", column: start + 1, source: source)
    }

    private static func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "_./-".contains(character)
    }
}
