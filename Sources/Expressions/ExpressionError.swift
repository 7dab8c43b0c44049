/// A mistake in an expression, and the column that it stands in.
package struct ExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
    package let message: String
    /// From 1 up, in characters of the whole text.
    package let column: Int
    package let source: String

    /// A mistake that shows when an expression is applied, at a word that stands in it.
    package init(_ message: String, at word: String, in expression: RowExpression) {
        let source = expression.source
        let offset = source.firstRange(of: word).map { source.distance(from: source.startIndex, to: $0.lowerBound) }
        self.init(message: message, column: (offset ?? 0) + 1, source: source)
    }

    init(message: String, column: Int, source: String) {
        (self.message, self.column, self.source) = (message, column, source)
    }

    /// One line.
    package var description: String { "column \(column): \(message)" }

    /// Two lines: the text around the mistake, and a caret below it.
    package var excerpt: String {
        let shown = 72
        let characters = Array(source).map { $0.isWhitespace ? " " : $0 }
        let offset = min(column - 1, characters.count)
        let start = offset < shown ? 0 : offset - shown / 2
        let line = String(characters[start...].prefix(shown + 8))
        return "  \(line)\n  \(String(repeating: " ", count: offset - start))^"
    }
}
