/// What is followed along the paths of a function: the pages of a call, a lock, a value.
protocol PathDomain: AnyObject {
    /// What is known on one path.
    associatedtype State: Hashable

    /// What an expression does once its operands were evaluated.
    func perform(_ node: Node, in state: State) -> State
    /// As above, where one path becomes several.
    func outcomes(of node: Node, in state: State) -> [State]?
    /// The state where a condition holds, and where it does not; nil for a way that is not taken. Constants, `!`, `&&`
    /// and `||` never come here.
    func decide(_ condition: Node, in state: State) -> (taken: State?, skipped: State?)
    /// The state on the way around a loop; nil where that is not taken, since what it does on any round counts for all.
    func around(_ loop: Node, in state: State) -> State?
    /// The states on the way past a branch without alternative.
    func pass(_ branch: Node, _ skipped: Set<State>, taken: Set<State>) -> Set<State>
    /// One state that stands for several of which there are too many to keep.
    func merged(_ states: Set<State>) -> Set<State>
    func leave(_ state: State, by node: Node)
}

/// Walks the paths of one function, as a set of states: paths that know the same are one.
///
/// States are kept apart where paths meet, so that what a condition told is still known at the next one; beyond
/// `maximalStates` they are merged. Loops run until nothing new comes of them, `maximalRounds` times at most.
final class PathWalker<Domain: PathDomain> {
    typealias States = Set<Domain.State>

    private let domain: Domain
    private var states: States = []
    private var breaks: [States] = []
    private var continues: [States] = []
    private var jumps: [String: States] = [:]
    private var jumpsGrew = false
    private var jumpsVersion = 0
    /// Before the labels of the switch around.
    private var entry: States = []
    private var loops: [LoopKey: States] = [:]
    private var work = 0
    private let maximalWork: Int

    private static var maximalStates: Int { 48 }
    private static var maximalRounds: Int { 4 }

    /// A loop, and all that decides what comes of it. Met so again, it need not be walked again: without that, nested
    /// loops would take twice the time for each level.
    private struct LoopKey: Hashable {
        let body: Node
        let states: States
        let entry: States
        let jumpsVersion: Int
    }

    /// How much was looked at, and whether the bound on it cut the walk off: nothing is known then.
    struct Effort {
        var work: Int
        var isCut: Bool
    }

    private init(_ domain: Domain, maximalWork: Int) {
        self.domain = domain
        self.maximalWork = maximalWork
    }

    /// - Parameter begin: called before each round over the body: what was noted of exits in the last one is void.
    static func walk(
        _ body: Node, from start: Domain.State, in domain: Domain, maximalWork: Int, begin: () -> Void
    ) -> Effort {
        let walker = PathWalker(domain, maximalWork: maximalWork)
        for _ in 0..<maximalRounds {
            begin()
            walker.jumpsGrew = false
            walker.loops = [:]
            walker.states = [start]
            walker.breaks = []
            walker.continues = []
            walker.execute(body)
            for state in walker.states { domain.leave(state, by: body) }
            if !walker.jumpsGrew || walker.isCut { break }
        }
        return Effort(work: walker.work, isCut: walker.isCut)
    }

    private var isCut: Bool { work > maximalWork }

    private func joined(_ left: States, _ right: States) -> States {
        let all = left.union(right)
        return all.count > Self.maximalStates ? domain.merged(all) : all
    }

    // MARK: Statements

    // Each kind in a function of its own: the frames of this recursion are what bounds the depth that can be followed.
    private func execute(_ node: Node) {
        work += max(1, states.count)
        if isCut { return }
        switch node.kind {
        case .compound, .declaration, .otherStatement: executeAll(node)
        case .branch where node.children.count >= 2: branch(node)
        case .whileLoop where node.children.count == 2:
            loop(condition: node.children[0], body: node.children[1], steps: [], testsFirst: true)
        case .doLoop where node.children.count == 2:
            loop(condition: node.children[1], body: node.children[0], steps: [], testsFirst: false)
        case .forLoop where !node.children.isEmpty: forLoop(node)
        case .choice where node.children.count == 2: choose(node)
        case .caseLabel, .defaultLabel:
            states = joined(states, entry)
            if let last = node.children.last { execute(last) }
        case .label:
            states = joined(states, jumps[node.name] ?? [])
            executeAll(node)
        case .jump, .leaveLoop, .nextRound, .exit: leave(by: node)
        default: evaluate(node)
        }
    }

    private func executeAll(_ node: Node) {
        for child in node.children { execute(child) }
    }

    private func branch(_ node: Node) {
        let (taken, skipped) = split(node.children[0])
        states = taken
        execute(node.children[1])
        let after = states
        states = skipped
        if node.children.count > 2 {
            execute(node.children[2])
        } else {
            states = domain.pass(node, states, taken: after)
        }
        states = joined(after, states)
    }

    private func choose(_ node: Node) {
        evaluate(node.children[0])
        let outer = entry
        entry = states
        breaks.append([])
        let before = states
        states = []
        execute(node.children[1])
        states = joined(joined(states, breaks.removeLast()), before)
        entry = outer
    }

    private func leave(by node: Node) {
        switch node.kind {
        case .jump: jump(to: node.name)
        case .leaveLoop:
            if !breaks.isEmpty { breaks[breaks.count - 1] = joined(breaks[breaks.count - 1], states) }
        case .nextRound:
            if !continues.isEmpty { continues[continues.count - 1] = joined(continues[continues.count - 1], states) }
        default:
            for child in node.children { evaluate(child) }
            for state in states { domain.leave(state, by: node) }
        }
        states = []
    }

    private func jump(to label: String) {
        let merged = joined(jumps[label] ?? [], states)
        guard merged != jumps[label] ?? [] else { return }
        jumpsGrew = true
        jumpsVersion += 1
        jumps[label] = merged
    }

    // MARK: Loops

    private func forLoop(_ node: Node) {
        let body = node.children[node.children.count - 1]
        // libclang leaves missing parts out: which of the head's parts is the condition is told by what it is.
        let head = Array(node.children.dropLast())
        let condition = head.first { $0.bare.isComparison }
        let steps = head.filter { $0 !== condition }
        for step in steps.prefix(1) { execute(step) }
        loop(condition: condition, body: body, steps: Array(steps.dropFirst()), testsFirst: true)
    }

    private func loop(condition: Node?, body: Node, steps: [Node], testsFirst: Bool) {
        let key = LoopKey(body: body, states: states, entry: entry, jumpsVersion: jumpsVersion)
        if let known = loops[key] {
            states = known
            return
        }
        breaks.append([])
        continues.append([])
        var seen = states
        var entering = states
        var after: States = []
        for round in 0..<Self.maximalRounds where !entering.isEmpty && !isCut {
            continues[continues.count - 1] = []
            states = entering
            if testsFirst {
                var skipped = states
                if let condition { (states, skipped) = split(condition) }
                // What a loop over the pages does, it does to all of them.
                after = joined(after, round == 0 ? States(skipped.compactMap { domain.around(body, in: $0) }) : skipped)
            }
            execute(body)
            states = joined(states, continues[continues.count - 1])
            for step in steps { evaluate(step) }
            if !testsFirst, let condition {
                let skipped: States
                (states, skipped) = split(condition)
                after = joined(after, skipped)
            }
            entering = states.subtracting(seen)
            seen.formUnion(entering)
        }
        // The last round's states leave as well, where the bound ended it.
        if testsFirst { after = joined(after, entering) }
        continues.removeLast()
        states = joined(after, breaks.removeLast())
        loops[key] = states
    }

    // MARK: Conditions

    /// The states in which a condition is true, and those in which it is false.
    private func split(_ condition: Node) -> (States, States) {
        let node = condition.bare
        switch node.kind {
        case .unary where node.name == "!" && node.constant == nil:
            let (taken, skipped) = split(node.children[0])
            return (skipped, taken)
        case .binary where node.name == "&&":
            let (first, firstFailed) = split(node.children[0])
            states = first
            let (both, secondFailed) = split(node.children[1])
            return (both, joined(firstFailed, secondFailed))
        case .binary where node.name == "||":
            let (first, firstFailed) = split(node.children[0])
            states = firstFailed
            let (second, neither) = split(node.children[1])
            return (joined(first, second), neither)
        default: break
        }
        if let constant = node.constant {
            evaluate(node)
            return constant != 0 ? (states, []) : ([], states)
        }
        // A warning macro says whether its condition held.
        if node.kind == .statementExpression, let inner = node.warned { return split(inner) }
        evaluate(node)
        var (taken, skipped): (States, States) = ([], [])
        for state in states {
            let ways = domain.decide(node, in: state)
            if let way = ways.taken { taken.insert(way) }
            if let way = ways.skipped { skipped.insert(way) }
        }
        return (taken, skipped)
    }

    // MARK: Expressions

    /// Calls take effect in the order of evaluation, as far as the tree shows it.
    private func evaluate(_ node: Node) {
        work += max(1, states.count)
        if isCut || states.isEmpty { return }
        if node.kind == .conditional, node.children.count == 3 { return choice(node) }
        if node.kind == .statementExpression { return executeAll(node) }
        if node.kind.isStatement { return execute(node) }
        for child in node.children { evaluate(child) }
        guard node.kind == .assignment || node.kind == .call || node.kind == .unary else { return }
        var next: States = []
        for state in states {
            if let several = domain.outcomes(of: node, in: state) {
                next.formUnion(several)
            } else {
                next.insert(domain.perform(node, in: state))
            }
        }
        states = next.count > Self.maximalStates ? domain.merged(next) : next
    }

    private func choice(_ node: Node) {
        let (taken, skipped) = split(node.children[0])
        states = taken
        evaluate(node.children[1])
        let after = states
        states = skipped
        evaluate(node.children[2])
        states = joined(after, states)
    }
}

extension Node {
    /// A comparison, or several of them.
    fileprivate var isComparison: Bool {
        kind == .binary && ["<", ">", "<=", ">=", "==", "!=", "&&", "||"].contains(name)
    }
}
