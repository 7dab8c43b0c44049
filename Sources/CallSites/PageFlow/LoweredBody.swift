internal import Clang

/// A function's body, or an initialiser, as nodes, with what libclang is asked about them when it is needed.
final class LoweredBody {
    let node: Node
    /// Every call, in the order of the text, also those that no path evaluates.
    let calls: [Node]
    private let tree: CursorTree
    /// For the nodes that stand where nesting is too deep for a recursive walk, what lies there. It is not below them,
    /// so that no node is deeply nested.
    private let beyond: [Node: Node]

    init(_ node: Node, calls: [Node], beyond: [Node: Node], tree: CursorTree) {
        self.node = node
        self.calls = calls
        self.beyond = beyond
        self.tree = tree
    }

    /// True where it is nested too deeply to be seen whole by a recursive walk.
    var isCut: Bool { !beyond.isEmpty }

    /// What a node stands for.
    func whole(_ node: Node) -> Node { beyond.isEmpty ? node : beyond[node] ?? node }

    /// Visits a node and everything below it, however deep, outermost first.
    func walk(_ root: Node, _ visit: (Node) -> Void) {
        var open = [root]
        while let next = open.popLast() {
            let node = whole(next)
            visit(node)
            open += node.children.reversed()
        }
    }

    /// The values that each variable is given, in the order of the text.
    private(set) lazy var given: [Declaration: [Node]] = {
        var given: [Declaration: [Node]] = [:]
        walk(node) { node in
            if let variable = node.assigned { given[variable, default: []].append(node.children[1]) }
        }
        return given
    }()

    // MARK: Cursors

    private lazy var callsByCursor = Dictionary(
        calls.compactMap { call in cursor(of: call).map { ($0.identity, call) } }) { first, _ in first }

    func call(at cursor: Cursor) -> Node? { callsByCursor[cursor.identity] }

    func cursor(of node: Node) -> Cursor? { node.number < 0 ? nil : tree.nodes[Int(node.number)] }

    var cursorCount: Int { tree.nodes.count }

    private var constants: [Int32: Int64?] = [:]
    private var booleans: [Int32: Bool] = [:]
    private var steps: [Int: Int32?] = [:]

    /// The value of an integer constant expression, as the compiler has it: also where its parts are none.
    func constant(of node: Node) -> Int64? {
        guard node.number >= 0 else { return node.constant }
        if let known = constants[node.number] { return known }
        let constant = tree.integerValue(of: Int(node.number))
        constants[node.number] = .some(constant)
        return constant
    }

    /// True for an expression that is true or false by its type.
    func isBoolean(_ node: Node) -> Bool {
        guard let cursor = cursor(of: node) else { return false }
        if let known = booleans[node.number] { return known }
        let isBit = node.kind == .member && cursor.referenced?.bitWidth == 1
        let isBoolean = isBit || cursor.type.isBoolean
        booleans[node.number] = isBoolean
        return isBoolean
    }

    /// The line of a node for the trail.
    func step(at node: Node, in source: SourceView) -> Int32? { step(at: Int(node.number), in: source) }

    /// The line of what a statement or expression asks first.
    func step(atConditionOf node: Node, in source: SourceView) -> Int32? {
        guard node.number >= 0, let condition = tree.children(of: Int(node.number)).first else { return nil }
        return step(at: condition, in: source)
    }

    private func step(at number: Int, in source: SourceView) -> Int32? {
        guard tree.nodes.indices.contains(number) else { return nil }
        if let known = steps[number] { return known }
        let step = source.step(at: tree.nodes[number])
        steps[number] = .some(step)
        return step
    }
}

extension Node {
    /// The variable that an assignment gives a value.
    var assigned: Declaration? {
        guard kind == .assignment, children.count == 2, children[0].kind == .variable else { return nil }
        return children[0].declaration
    }
}
