internal import Patterns

/// A condition over the columns of a row, checked against a schema when it is read.
///
/// `callee ~ "user_pages" and flags.must has FOLL_WRITE and modular and case.is = "2"`
package struct RowExpression: Hashable, Sendable {
    indirect enum Node: Hashable, Sendable {
        case and([Node])
        case or([Node])
        case not(Node)
        case truth(Column)
        case isNull(Column)
        case isEmpty(Column)
        case equals(Column, Operand)
        case ordered(Column, Order, Operand)
        case matches(Column, Pattern)
        case oneOf(Column, [Operand])
        /// A list holds one of these.
        case has(Column, [Operand])
    }

    enum Order: String, Hashable, Sendable {
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    /// What a column is compared with.
    enum Operand: Hashable, Sendable {
        case text(String)
        case number(Double)
        case truth(Bool)
        case version(Version)
    }

    package let source: String
    let root: Node
    /// Every column that the expression looks at.
    package let columns: Set<String>

    package init(_ source: String, schema: Shape) throws(ExpressionError) {
        var parser = try ExpressionParser(source, schema: schema)
        root = try parser.expression()
        columns = parser.columns
        self.source = source
    }

    /// nil where the answer depends on a column that the row does not have at all.
    package func evaluate(_ row: Value) -> Bool? { root.evaluate(row) }

    /// The words that a column is compared with, wherever in the expression.
    package func words(comparedWith column: String) -> Set<String> {
        func words(_ node: Node) -> Set<String> {
            switch node {
            case .and(let nodes), .or(let nodes): nodes.reduce(into: Set()) { $0.formUnion(words($1)) }
            case .not(let node): words(node)
            case .equals(let other, let operand) where other.name == column: Set([operand].compactMap(\.text))
            case .oneOf(let other, let operands), .has(let other, let operands):
                other.name == column ? Set(operands.compactMap(\.text)) : []
            case .truth, .isNull, .isEmpty, .equals, .ordered, .matches: []
            }
        }
        return words(root)
    }

    package func holds(for row: Value) -> Bool { evaluate(row) == true }
}

extension RowExpression.Node {
    /// One operand of the deciding value decides; otherwise all have to be known.
    private static func decided(_ nodes: [Self], by deciding: Bool, _ row: Value) -> Bool? {
        var isKnown = true
        for node in nodes {
            guard let value = node.evaluate(row) else {
                isKnown = false
                continue
            }
            if value == deciding { return deciding }
        }
        return isKnown ? !deciding : nil
    }

    /// Truth with a third value: what is not known decides nothing.
    fileprivate func evaluate(_ row: Value) -> Bool? {
        switch self {
        case .and(let nodes): return Self.decided(nodes, by: false, row)
        case .or(let nodes): return Self.decided(nodes, by: true, row)
        case .not(let node): return node.evaluate(row).map { !$0 }
        case .truth(let column): return row.value(at: column.path).map { $0 == .bool(true) }
        case .isNull(let column): return row.value(at: column.path).map { $0 == .null }
        case .isEmpty(let column):
            return row.value(at: column.path).map { $0 == .null || $0 == .list([]) || $0 == .string("") }
        case .equals(let column, let operand): return row.value(at: column.path).map { operand.equals($0) }
        case .ordered(let column, let order, let operand):
            return row.value(at: column.path).map { value in
                guard let comparison = operand.compare(to: value) else { return false }
                return order.accepts(comparison)
            }
        case .matches(let column, let pattern):
            return row.value(at: column.path).map { value in
                if case .list(let elements) = value {
                    return elements.contains { $0.text.map(pattern.occurs) ?? false }
                }
                return value.text.map(pattern.occurs) ?? false
            }
        case .oneOf(let column, let operands):
            return row.value(at: column.path).map { value in operands.contains { $0.equals(value) } }
        case .has(let column, let operands):
            return row.value(at: column.path).map { value in
                value.elements.contains { element in operands.contains { $0.equals(element) } }
            }
        }
    }
}

extension RowExpression.Order {
    fileprivate func accepts(_ comparison: Int) -> Bool {
        switch self {
        case .less: comparison < 0
        case .lessOrEqual: comparison <= 0
        case .greater: comparison > 0
        case .greaterOrEqual: comparison >= 0
        }
    }
}

extension RowExpression.Operand {
    fileprivate var text: String? {
        if case .text(let text) = self { return text }
        return nil
    }

    fileprivate func equals(_ value: Value) -> Bool {
        switch (self, value) {
        case (.text(let text), .string(let other)): text == other
        case (.number(let number), .number(let other)): number == other
        case (.truth(let truth), .bool(let other)): truth == other
        case (.version, .string): compare(to: value) == 0
        default: false
        }
    }

    /// How the value stands to this operand: -1 before it, 0, 1 after it; nil where the two have no order.
    fileprivate func compare(to value: Value) -> Int? {
        switch (self, value) {
        case (.number(let number), .number(let other)): other < number ? -1 : other > number ? 1 : 0
        case (.version(let version), .string(let other)): Version(other).map { $0.compare(with: version) }
        default: nil
        }
    }
}
