/// What the conditions on the ways to a call tell of one bit: `if (iov_iter_rw(iter) == READ)`.
final class DirectionPaths: PathDomain {
    struct State: Hashable {
        /// The bit, where a condition told it.
        var bit: Bool?
    }

    private let call: Node
    private let asks: (Node) -> Bool
    private var met: Set<State> = []

    private static let maximalWork = 200_000

    /// - Parameter asks: true for an expression whose lowest bit is the one in question.
    private init(to call: Node, asks: @escaping (Node) -> Bool) {
        self.call = call
        self.asks = asks
    }

    /// The bit on every path that reaches the call; nil where paths differ or nothing was told.
    static func bit(at call: Node, in body: Node, asks: @escaping (Node) -> Bool) -> Bool? {
        var isAsked = false
        body.walk { if asks($0) { isAsked = true } }
        guard isAsked else { return nil }
        let domain = DirectionPaths(to: call, asks: asks)
        let effort = PathWalker.walk(body, from: State(), in: domain, maximalWork: maximalWork) { domain.met = [] }
        return effort.isCut || domain.met.count != 1 ? nil : domain.met.first?.bit
    }

    func perform(_ node: Node, in state: State) -> State {
        if node === call { met.insert(state) }
        let isSet = node.kind == .assignment && asks(node.children[0].bare)
        return isSet ? State() : state
    }

    func decide(_ condition: Node, in state: State) -> (taken: State?, skipped: State?) {
        guard let whenTrue = told(by: condition.bare) else { return (state, state) }
        if let bit = state.bit { return bit == whenTrue ? (state, nil) : (nil, state) }
        return (State(bit: whenTrue), State(bit: !whenTrue))
    }

    /// The bit where a condition is true.
    private func told(by condition: Node) -> Bool? {
        if isQuestion(condition) { return true }
        guard condition.kind == .binary, condition.name == "==" || condition.name == "!=" else { return nil }
        let sides = condition.children.map(\.bare)
        guard let constant = sides.lazy.compactMap(\.constant).first, sides.contains(where: isQuestion) else {
            return nil
        }
        return (constant & 1 != 0) == (condition.name == "==")
    }

    /// With or without a mask that leaves the bit.
    private func isQuestion(_ node: Node) -> Bool {
        if asks(node) { return true }
        guard node.kind == .binary, node.name == "&" else { return false }
        return node.children[1].bare.constant == 1 && isQuestion(node.children[0].bare)
    }

    func merged(_ states: Set<State>) -> Set<State> { [State()] }
}
