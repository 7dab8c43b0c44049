/// Parses the tokens behind `#if`; text that is no expression becomes `.unparsed`, never a failure.
struct ExpressionParser {
    /// Bounds on tokens and on nesting, so that hostile text cannot exhaust the stack of any reader of the tree.
    private static let mostTokens = 512
    private static let deepest = 48

    private struct Failure: Error {}

    private let tokens: [(kind: Token.Kind, text: String)]
    private let source: String
    private var index = 0
    private var depth = 0

    /// `source` is the folded text, kept where it cannot be parsed.
    static func parse(_ tokens: [(kind: Token.Kind, text: String)], source: String) -> PreprocessorExpression {
        guard tokens.count <= mostTokens else { return .unparsed(source) }
        var parser = ExpressionParser(tokens: tokens, source: source)
        guard let expression = try? parser.choice(), parser.index == tokens.count else { return .unparsed(source) }
        return expression
    }

    private init(tokens: [(kind: Token.Kind, text: String)], source: String) {
        self.tokens = tokens
        self.source = source
    }

    private var next: String? { index < tokens.count ? tokens[index].text : nil }

    private mutating func accept(_ text: String) -> Bool {
        guard next == text else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ text: String) throws(Failure) {
        guard accept(text) else { throw Failure() }
    }

    private mutating func choice() throws(Failure) -> PreprocessorExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.deepest else { throw Failure() }
        let condition = try any()
        guard accept("?") else { return condition }
        let first = try choice()
        try expect(":")
        return .choice(condition, first, try choice())
    }

    private mutating func any() throws(Failure) -> PreprocessorExpression {
        var operands = [try all()]
        while accept("||") { operands.append(try all()) }
        return operands.count == 1 ? operands[0] : .any(operands)
    }

    private mutating func all() throws(Failure) -> PreprocessorExpression {
        var operands = [try binary(0)]
        while accept("&&") { operands.append(try binary(0)) }
        return operands.count == 1 ? operands[0] : .all(operands)
    }

    private static let levels: [[PreprocessorExpression.Operator]] = [
        [.bitOr], [.bitXor], [.bitAnd], [.equal, .notEqual], [.less, .lessOrEqual, .greater, .greaterOrEqual],
        [.shiftLeft, .shiftRight], [.add, .subtract], [.multiply, .divide, .remainder],
    ]

    private mutating func binary(_ level: Int) throws(Failure) -> PreprocessorExpression {
        guard level < Self.levels.count else { return try unary() }
        var left = try binary(level + 1)
        while let next, let symbol = PreprocessorExpression.Operator(rawValue: next),
            Self.levels[level].contains(symbol)
        {
            index += 1
            left = .binary(symbol, left, try binary(level + 1))
        }
        return left
    }

    private mutating func unary() throws(Failure) -> PreprocessorExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.deepest, index < tokens.count else { throw Failure() }
        if accept("!") { return .not(try unary()) }
        if accept("-") { return .negative(try unary()) }
        if accept("+") { return try unary() }
        if accept("~") { return .complement(try unary()) }
        if accept("(") {
            let inner = try choice()
            try expect(")")
            return inner
        }
        let token = tokens[index]
        index += 1
        switch token.kind {
        case .number:
            guard let value = Self.integer(token.text) else { throw Failure() }
            return .integer(value)
        case .identifier where token.text == "defined":
            let isParenthesised = accept("(")
            guard index < tokens.count, tokens[index].kind == .identifier else { throw Failure() }
            let name = tokens[index].text
            index += 1
            if isParenthesised { try expect(")") }
            return .defined(name)
        case .identifier:
            guard accept("(") else { return .macro(token.text) }
            return .invocation(token.text, try arguments())
        default: throw Failure()
        }
    }

    private mutating func arguments() throws(Failure) -> [PreprocessorExpression] {
        if accept(")") { return [] }
        var arguments: [PreprocessorExpression] = []
        repeat {
            // `__has_include(<x.h>)` and its like take no expression.
            if index < tokens.count, tokens[index].kind != .string, tokens[index].text != "<" {
                arguments.append(try choice())
            } else {
                let start = index
                while let next, next != ")", next != "," { index += 1 }
                arguments.append(.unparsed(tokens[start..<index].map(\.text).joined()))
            }
        } while accept(",")
        try expect(")")
        return arguments
    }

    /// A C integer constant; unsigned ones keep their bits.
    static func integer(_ text: String) -> Int64? {
        var digits = Substring(text.lowercased())
        while let last = digits.last, last == "u" || last == "l" { digits.removeLast() }
        let radix: Int
        if digits.hasPrefix("0x") {
            radix = 16
            digits.removeFirst(2)
        } else if digits.hasPrefix("0b") {
            radix = 2
            digits.removeFirst(2)
        } else {
            radix = digits.hasPrefix("0") && digits.count > 1 ? 8 : 10
        }
        return UInt64(digits, radix: radix).map { Int64(bitPattern: $0) }
    }
}

extension PreprocessorExpression {
    /// Parses text as it stands behind `#if`.
    package init(parsing text: String) {
        let source = LexedSource(text)
        self = ExpressionParser.parse(
            source.code.map { ($0.kind, source.spelling(of: $0)) }, source: source.foldedText(0..<source.bytes.count))
    }
}
