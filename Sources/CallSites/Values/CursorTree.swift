internal import Clang

/// The cursors of a declaration in one list, each before what is below it: asked of libclang once, without recursion, and
/// walked as often as needed.
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

    /// The expression inside parentheses and implicit casts.
    func peeled(_ node: Int) -> Int {
        var node = node
        while kinds[node] == .parenExpr || kinds[node] == .unexposedExpr {
            let inner = node + 1
            guard inner < Int(ends[node]), ends[inner] == ends[node] else { break }
            node = inner
        }
        return node
    }
}

extension Cursor {
    /// Visits the cursor and everything below it, outermost first; `body` returns false to end the walk. However deep the
    /// tree is, no call depth is used.
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
