/// What is followed along the paths of a function: the pages of a call, a lock, the values of flags.
protocol PathDomain: AnyObject {
    /// What is known on one path.
    associatedtype State: Hashable

    /// How often a loop is walked at most, and a body with jumps backwards.
    static var maximalRounds: Int { get }

    /// What an expression does once its operands were evaluated.
    func evaluated(_ node: Node, in states: Set<State>) -> Set<State>
    /// An expression that no path reaches as things stand.
    func missed(_ node: Node)
    /// Where paths meet; with what parted them, if that is known.
    func joined(_ left: Set<State>, _ right: Set<State>, at node: Node?) -> Set<State>
    /// True where more is known at a label than before, so that what lies behind it has to be walked again.
    func grows(_ known: Set<State>, to all: Set<State>) -> Bool

    /// False for what does nothing on any path, so that none need be asked.
    func changes(at node: Node) -> Bool
    /// What an assignment, a call or a unary operator does on one path.
    func perform(_ node: Node, in state: State) -> State
    /// As above, where one path becomes several.
    func outcomes(of node: Node, in state: State) -> [State]?
    /// The condition that another one only says again, so that nothing else of that matters.
    func repeated(by condition: Node) -> Node?
    /// The state where a condition holds, and where it does not; nil for a way that is not taken. Constants, `!`, `&&`
    /// and `||` never come here.
    func decide(_ condition: Node, in state: State) -> (taken: State?, skipped: State?)
    /// The state on the way around a loop; nil where that is not taken, since what it does on any round counts for all.
    func around(_ loop: Node, in state: State) -> State?
    /// The states on the way past a branch without alternative.
    func pass(_ branch: Node, _ skipped: Set<State>, taken: Set<State>) -> Set<State>
    /// Few states that stand for those of which there are too many to keep.
    func merged(_ states: Set<State>) -> Set<State>
    func leave(_ state: State, by node: Node)
}

/// Paths that know the same are one, others are kept apart where they meet, so that what a condition told is still
/// known at the next one.
extension PathDomain {
    static var maximalRounds: Int { 4 }

    func evaluated(_ node: Node, in states: Set<State>) -> Set<State> {
        guard node.kind == .assignment || node.kind == .call || node.kind == .unary, changes(at: node) else {
            return states
        }
        var next: [State] = []
        var isChanged = false
        for state in states {
            if let several = outcomes(of: node, in: state) {
                next += several
                isChanged = true
            } else {
                let after = perform(node, in: state)
                isChanged = isChanged || after != state
                next.append(after)
            }
        }
        // Most calls change nothing, and to hash what is known costs more than to compare it with itself.
        return isChanged ? Set(next) : states
    }

    func changes(at node: Node) -> Bool { true }
    func missed(_ node: Node) {}
    func joined(_ left: Set<State>, _ right: Set<State>, at node: Node?) -> Set<State> {
        left == right ? left : left.union(right)
    }
    func grows(_ known: Set<State>, to all: Set<State>) -> Bool { known != all }
    func perform(_ node: Node, in state: State) -> State { state }
    func outcomes(of node: Node, in state: State) -> [State]? { nil }
    /// A warning macro says whether its condition held.
    func repeated(by condition: Node) -> Node? { condition.warned }
    func around(_ loop: Node, in state: State) -> State? { state }
    func pass(_ branch: Node, _ skipped: Set<State>, taken: Set<State>) -> Set<State> { skipped }
    func merged(_ states: Set<State>) -> Set<State> { states }
    func leave(_ state: State, by node: Node) {}
}
