/// A text with `{column}` placeholders.
package struct Template: Hashable, Sendable {
    private enum Part: Hashable, Sendable {
        case text(String)
        case column(Column)
    }

    private let parts: [Part]
    package let columns: Set<String>

    package init(_ source: String, schema: Shape) throws(ExpressionError) {
        var parts: [Part] = []
        var columns: Set<String> = []
        var rest = source[...]
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            func failure(_ message: String) -> ExpressionError {
                let column = source.distance(from: source.startIndex, to: brace) + 1
                return ExpressionError(message: message, column: column, source: source)
            }
            guard rest[brace] == "{", let end = rest[brace...].firstIndex(of: "}") else {
                throw failure(rest[brace] == "{" ? "“{” is never closed" : "“}” closes nothing")
            }
            let name = String(rest[rest.index(after: brace)..<end])
            guard let column = Column(name, in: schema) else { throw failure(Column.unknown(name, in: schema)) }
            if case .object = column.shape {
                throw failure("\(name) is an object, which has no wording; name one of its members")
            }
            parts += [.text(String(rest[..<brace])), .column(column)]
            columns.insert(name)
            rest = rest[rest.index(after: end)...]
        }
        self.parts = parts + [.text(String(rest))]
        self.columns = columns
    }

    package func filled(from row: Value) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .column(let column): (row.value(at: column.path) ?? .null).wording
            }
        }.joined()
    }
}
