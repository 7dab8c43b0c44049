internal import Clang

/// The cursors of a declaration in one list, each before what is below it: asked of libclang once, without recursion,
/// and walked as often as needed.
final class CursorTree {
    let nodes: [Cursor]
    let kinds: [CursorKind]
    /// For each node where the next one begins that is not below it.
    private let ends: [Int32]

    init(_ root: Cursor) {
        var nodes: [Cursor] = []
        var kinds: [CursorKind] = []
        var ends: [Int32] = []
        enum Step {
            case enter(Cursor)
            case leave(Int)
        }
        var open: [Step] = [.enter(root)]
        while let step = open.popLast() {
            switch step {
            case .leave(let index): ends[index] = Int32(clamping: nodes.count)
            case .enter(let cursor):
                open.append(.leave(nodes.count))
                nodes.append(cursor)
                kinds.append(cursor.kind)
                ends.append(0)
                let first = open.count
                cursor.forEachChild { open.append(.enter($0)) }
                open[first...].reverse()
            }
        }
        self.nodes = nodes
        self.kinds = kinds
        self.ends = ends
    }

    static let root = 0

    /// How many levels there are below each node, at most.
    private lazy var heights: [Int32] = {
        var heights = Array(repeating: Int32(0), count: nodes.count)
        for node in nodes.indices.reversed() {
            for child in children(of: node) { heights[node] = max(heights[node], heights[child] + 1) }
        }
        return heights
    }()

    /// libclang's evaluation is recursive: what is nested more deeply is not given to it. It starts anew for each level
    /// of an expression, too.
    private static let evaluableHeight = 256

    /// The value of an integer constant expression.
    func integerValue(of node: Int) -> Int64? {
        heights[node] <= Self.evaluableHeight ? nodes[node].integerValue : nil
    }

    // MARK: Places

    private var starts: [Int: Location?] = [:]
    private var stops: [Int: Location?] = [:]

    /// They are asked for while the tree is lowered.
    func forgetPlaces() {
        starts = [:]
        stops = [:]
    }

    /// The bytes that a node covers, as `Cursor.fileRange` has them.
    func fileRange(of node: Int) -> Range<Int>? {
        guard let start = edge(of: node, \.starts), let end = edge(of: node, \.stops), start.file == end.file,
            start.offset <= end.offset
        else { return nil }
        return start.offset..<end.offset
    }

    /// The file in which a reader sees a node.
    func file(of node: Int) -> String? {
        operands(of: node) == nil ? nodes[node].fileLocation?.file : edge(of: node, \.starts)?.file
    }

    /// An operator begins with its first operand and ends with its last one. libclang would walk down to those for
    /// every operator of a chain, however long it is.
    private func edge(of node: Int, _ known: ReferenceWritableKeyPath<CursorTree, [Int: Location?]>) -> Location? {
        var path: [Int] = []
        var next = node
        var found = self[keyPath: known][next]
        while found == nil, let operands = operands(of: next) {
            path.append(next)
            next = known == \.starts ? operands.first : operands.last
            found = self[keyPath: known][next]
        }
        let edge = found ?? (known == \.starts ? nodes[next].fileEnds.start : nodes[next].fileEnds.end)
        self[keyPath: known][next] = .some(edge)
        for node in path { self[keyPath: known][node] = .some(edge) }
        return edge
    }

    /// The outermost operands of an operator that stands between them.
    private func operands(of node: Int) -> (first: Int, last: Int)? {
        let count: Int
        switch kinds[node] {
        case .binaryOperator, .compoundAssignOperator: count = 2
        case .conditionalOperator: count = 3
        default: return nil
        }
        let children = children(of: node)
        return children.count == count ? (children[0], children[count - 1]) : nil
    }

    // MARK: Structure

    /// A node and all below it.
    func range(of node: Int) -> Range<Int> { node..<max(node, Int(ends[node])) }

    func children(of node: Int) -> [Int] {
        var children: [Int] = []
        var next = node + 1
        let end = Int(ends[node])
        while next < end {
            children.append(next)
            next = Int(ends[next])
        }
        return children
    }

    /// True for parentheses and implicit casts, which are what is in them.
    func isWrapper(_ node: Int) -> Bool {
        guard kinds[node] == .parenExpr || kinds[node] == .unexposedExpr else { return false }
        return node + 1 < Int(ends[node]) && ends[node + 1] == ends[node]
    }
}

extension Cursor {
    /// The expression inside parentheses and implicit casts.
    var peeled: Cursor {
        var cursor = self
        while cursor.kind == .parenExpr || cursor.kind == .unexposedExpr {
            let children = cursor.children
            guard children.count == 1 else { break }
            cursor = children[0]
        }
        return cursor
    }

    /// True for a variable declared inside a function.
    var isLocal: Bool { semanticParent?.kind == .functionDecl }

    /// Visits the cursor and everything below it, outermost first; `body` returns false to end the walk. However deep
    /// the tree is, no call depth is used.
    func walk(_ body: (Cursor) -> Bool) {
        var open = [self]
        while let cursor = open.popLast() {
            guard body(cursor) else { return }
            let first = open.count
            cursor.forEachChild { open.append($0) }
            open[first...].reverse()
        }
    }
}
