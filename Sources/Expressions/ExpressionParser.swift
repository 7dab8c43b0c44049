internal import Patterns

/// Reads an expression by recursive descent, and checks each comparison against the shape of its column.
struct ExpressionParser {
    private let source: String
    private let schema: Shape
    private let tokens: [ExpressionToken]
    private var position = 0
    private var depth = 0
    private(set) var columns: Set<String> = []

    private static let maximalLength = 10_000
    private static let maximalDepth = 64
    private static let keywords: Set<String> = ["and", "or", "not", "in", "has", "is", "null", "empty"]

    init(_ source: String, schema: Shape) throws(ExpressionError) {
        guard source.count <= Self.maximalLength else {
            throw ExpressionError(
                message: "the expression is longer than \(Self.maximalLength) characters", column: 1,
                source: String(source.prefix(80)))
        }
        var lexer = ExpressionLexer(source)
        tokens = try lexer.tokens()
        self.source = source
        self.schema = schema
    }

    mutating func expression() throws(ExpressionError) -> RowExpression.Node {
        let node = try disjunction()
        if current.kind != .end { throw failure("expected “and”, “or” or the end, not \(shown(current))", at: current) }
        return node
    }

    // MARK: Tokens

    private var current: ExpressionToken { tokens[position] }

    private mutating func advance() -> ExpressionToken {
        let token = tokens[position]
        if token.kind != .end { position += 1 }
        return token
    }

    private mutating func take(_ text: String) -> Bool {
        guard current.kind == .word || current.kind == .symbol, current.text == text else { return false }
        position += 1
        return true
    }

    private func failure(_ message: String, at token: ExpressionToken) -> ExpressionError {
        ExpressionError(message: message, column: token.column, source: source)
    }

    private func shown(_ token: ExpressionToken) -> String {
        token.kind == .end ? "the end" : "“\(token.text)”"
    }

    // MARK: Logic

    private mutating func disjunction() throws(ExpressionError) -> RowExpression.Node {
        var nodes = [try conjunction()]
        while take("or") { nodes.append(try conjunction()) }
        return nodes.count == 1 ? nodes[0] : .or(nodes)
    }

    private mutating func conjunction() throws(ExpressionError) -> RowExpression.Node {
        var nodes = [try negation()]
        while take("and") { nodes.append(try negation()) }
        return nodes.count == 1 ? nodes[0] : .and(nodes)
    }

    private mutating func negation() throws(ExpressionError) -> RowExpression.Node {
        guard depth < Self.maximalDepth else { throw failure("nested too deeply", at: current) }
        depth += 1
        defer { depth -= 1 }
        if take("not") { return .not(try negation()) }
        let opening = current
        guard take("(") else { return try comparison() }
        let node = try disjunction()
        guard take(")") else { throw failure("this “(” is never closed", at: opening) }
        return node
    }

    // MARK: Comparisons

    private mutating func comparison() throws(ExpressionError) -> RowExpression.Node {
        let token = current
        let column = try column()
        let operation = current
        guard operation.kind == .word || operation.kind == .symbol else { return try truth(of: column, at: token) }
        switch operation.text {
        case "=", "!=":
            position += 1
            let node = RowExpression.Node.equals(column, try operand(for: column, comparedBy: operation))
            return operation.text == "=" ? node : .not(node)
        case "<", "<=", ">", ">=":
            position += 1
            guard let order = RowExpression.Order(rawValue: operation.text),
                column.shape == .number || column.shape == .version
            else {
                throw failure(
                    "only numbers and versions are ordered; \(column.name) is \(column.shape.wording)", at: operation)
            }
            return .ordered(column, order, try operand(for: column, comparedBy: operation))
        case "~":
            position += 1
            return .matches(column, try pattern(for: column, at: operation))
        case "has":
            position += 1
            guard let element = column.shape.element else {
                throw failure(
                    "only a list can have something; \(column.name) is \(column.shape.wording)", at: operation)
            }
            return .has(
                column,
                try operands { (parser: inout Self) throws(ExpressionError) in
                    try parser.literal(of: element, for: column)
                })
        case "in":
            position += 1
            return .oneOf(column, try list(for: column, at: operation))
        case "not" where tokens[position + 1].text == "in":
            position += 2
            return .not(.oneOf(column, try list(for: column, at: operation)))
        case "is":
            position += 1
            return try state(of: column)
        default:
            return try truth(of: column, at: token)
        }
    }

    private mutating func column() throws(ExpressionError) -> Column {
        let token = advance()
        switch token.kind {
        case .end: throw failure("expected a column, not the end", at: token)
        case .quoted: throw failure("expected a column; quotes are for what it is compared with", at: token)
        case .symbol: throw failure("expected a column, not “\(token.text)”", at: token)
        case .word: break
        }
        if Self.keywords.contains(token.text) { throw failure("expected a column, not “\(token.text)”", at: token) }
        guard let column = Column(token.text, in: schema) else {
            throw failure(Column.unknown(token.text, in: schema), at: token)
        }
        columns.insert(column.name)
        return column
    }

    private func truth(of column: Column, at token: ExpressionToken) throws(ExpressionError) -> RowExpression.Node {
        if column.shape == .truth { return .truth(column) }
        let next = current.kind == .end ? "" : ", and “\(current.text)” does not compare"
        throw failure("\(column.name) is \(column.shape.wording), not yes or no: compare it\(next)", at: token)
    }

    private mutating func state(of column: Column) throws(ExpressionError) -> RowExpression.Node {
        let isNegated = take("not")
        let token = advance()
        let node: RowExpression.Node
        switch token.text {
        case "null" where token.kind == .word: node = .isNull(column)
        case "empty" where token.kind == .word:
            guard column.shape == .text || column.shape.element != nil else {
                throw failure(
                    "only a list or a text can be empty; \(column.name) is \(column.shape.wording)", at: token)
            }
            node = .isEmpty(column)
        default:
            throw failure(
                "expected “null” or “empty” after “is”, not \(shown(token)); to compare, write “=”", at: token)
        }
        return isNegated ? .not(node) : node
    }

    private mutating func pattern(for column: Column, at operation: ExpressionToken) throws(ExpressionError) -> Pattern
    {
        switch column.shape.element ?? column.shape {
        case .text, .word, .version: break
        default:
            throw failure("only a text matches a pattern; \(column.name) is \(column.shape.wording)", at: operation)
        }
        let token = try operandToken()
        do {
            return try Pattern(token.text)
        } catch {
            let inside = error.offset + (token.kind == .quoted ? 1 : 0)
            throw ExpressionError(message: error.message, column: token.column + inside, source: source)
        }
    }

    private mutating func list(
        for column: Column, at operation: ExpressionToken
    ) throws(ExpressionError) -> [RowExpression.Operand] {
        try checkComparable(column, by: operation)
        guard current.text == "[", current.kind == .symbol else {
            throw failure("expected a list such as [a, b] after “in”, not \(shown(current))", at: current)
        }
        return try operands { (parser: inout Self) throws(ExpressionError) in
            try parser.literal(of: column.shape, for: column)
        }
    }

    /// One literal, or several in brackets.
    private mutating func operands(
        _ literal: (inout Self) throws(ExpressionError) -> RowExpression.Operand
    ) throws(ExpressionError) -> [RowExpression.Operand] {
        let opening = current
        guard take("[") else { return [try literal(&self)] }
        var operands: [RowExpression.Operand] = []
        repeat { operands.append(try literal(&self)) } while take(",")
        guard take("]") else { throw failure("this “[” is never closed", at: opening) }
        return operands
    }

    // MARK: Literals

    private func checkComparable(_ column: Column, by operation: ExpressionToken) throws(ExpressionError) {
        if column.shape.element != nil {
            throw failure("\(column.name) is a list: use “has”, “~” or “is empty”", at: operation)
        }
        guard case .object(let members) = column.shape else { return }
        let names = members.keys.sorted().map { "\(column.name).\($0)" }.joined(separator: ", ")
        throw failure("\(column.name) is an object; compare one of \(names)", at: operation)
    }

    private mutating func operand(
        for column: Column, comparedBy operation: ExpressionToken
    ) throws(ExpressionError) -> RowExpression.Operand {
        try checkComparable(column, by: operation)
        return try literal(of: column.shape, for: column)
    }

    private mutating func operandToken() throws(ExpressionError) -> ExpressionToken {
        let token = current
        switch token.kind {
        case .quoted: break
        case .word:
            guard !Self.keywords.contains(token.text) else {
                let hint = token.text == "null" ? "write “is null”" : "put it in quotes to compare with the word"
                throw failure("“\(token.text)” is a keyword: \(hint)", at: token)
            }
        case .symbol, .end: throw failure("expected a word, a number or a quoted text, not \(shown(token))", at: token)
        }
        position += 1
        return token
    }

    private mutating func literal(of shape: Shape, for column: Column) throws(ExpressionError) -> RowExpression.Operand
    {
        let token = try operandToken()
        switch shape {
        case .truth:
            switch token.text {
            case "yes", "true": return .truth(true)
            case "no", "false": return .truth(false)
            default: throw failure("\(column.name) is yes or no, not “\(token.text)”", at: token)
            }
        case .number:
            guard let number = Double(token.text), number.isFinite else {
                throw failure("\(column.name) is a number, and “\(token.text)” is none", at: token)
            }
            return .number(number)
        case .version:
            guard let version = Version(token.text) else {
                throw failure("\(column.name) is a version such as 5.10, and “\(token.text)” is none", at: token)
            }
            return .version(version)
        case .word(let words):
            guard words.contains(token.text) else {
                throw failure(
                    "\(column.name) is never “\(token.text)”; it is one of \(words.joined(separator: ", "))", at: token)
            }
            return .text(token.text)
        case .text: return .text(token.text)
        case .list, .object:
            throw failure("\(column.name) holds \(shape.wording), which nothing is compared with", at: token)
        }
    }
}
