/// Walks the paths of one function, as a set of states.
///
/// Where there are more than `maximalStates`, they are merged. Loops run until nothing new comes of them, as often as
/// the domain allows at most. What is still to be done lies on a stack of steps: nesting in the source is none here.
final class PathWalker<Domain: PathDomain> {
    typealias States = Set<Domain.State>

    private enum Step {
        case execute(Node), evaluate(Node)
        /// The operands of an expression, or what a statement leaves with, were evaluated.
        case finish(Node), leave(Node)
        /// Leave the ways that a condition opens on `ways`: it, its parts, the part behind the first, and both.
        case split(Node), decide(Node), turn, second(Node), both(Node)
        /// Into the first branch, into the second, and behind both.
        case take, otherwise(Node), meet(Node)
        /// What stands before the right side of an operator that may stop at the left one.
        case keep
        case enterSwitch, leaveSwitch(Node)
        case enterLoop(Node), beginRound, tested, endBody, endRound
    }

    private let domain: Domain
    /// What finds the nodes that lie beyond the depth of recursive walks; nil leaves them out.
    private let body: LoweredBody?
    private var steps: [Step] = []
    private var states: States = []
    private var ways: [(taken: States, skipped: States)] = []
    private var saved: [States] = []
    private var breaks: [States] = []
    private var continues: [States] = []
    private var jumps: [String: States] = [:]
    private var jumpsGrew = false
    private var jumpsVersion = 0
    /// Before the labels of the switches around.
    private var entries: [States] = []
    private var running: [Loop] = []
    private var loops: [LoopKey: States] = [:]
    private var work = 0
    private let maximalWork: Int

    private static var maximalStates: Int { 48 }

    /// A loop, and all that decides what comes of it. Met so again, it need not be walked again: without that, nested
    /// loops would take twice the time for each level.
    private struct LoopKey: Hashable {
        let loop: Node
        let states: States
        let entry: States
        let jumpsVersion: Int
    }

    private struct Loop {
        let key: LoopKey
        let parts: LoopParts
        var round = 0
        var seen: States
        var entering: States
        var after: States = []
    }

    /// How much was looked at, and whether the bound on it cut the walk off: nothing is known then.
    struct Effort {
        var work: Int
        var isCut: Bool
    }

    private init(_ domain: Domain, beyond body: LoweredBody?, maximalWork: Int) {
        self.domain = domain
        self.body = body
        self.maximalWork = maximalWork
    }

    /// - Parameters:
    ///   - whole: where to find what is nested too deeply for recursive walks, for a domain that makes none.
    ///   - begin: called before each round over the body: what was noted of exits in the last one is void.
    static func walk(
        _ body: Node, of whole: LoweredBody? = nil, from start: Domain.State, in domain: Domain, maximalWork: Int,
        begin: () -> Void = {}
    ) -> Effort {
        let walker = PathWalker(domain, beyond: whole, maximalWork: maximalWork)
        for _ in 0..<Domain.maximalRounds {
            begin()
            walker.jumpsGrew = false
            walker.loops = [:]
            walker.states = [start]
            walker.breaks = []
            walker.continues = []
            walker.run(.execute(body))
            for state in walker.states { domain.leave(state, by: body) }
            if !walker.jumpsGrew || walker.isCut { break }
        }
        return Effort(work: walker.work, isCut: walker.isCut)
    }

    private var isCut: Bool { work > maximalWork }

    private func run(_ first: Step) {
        steps = [first]
        while !isCut, let step = steps.popLast() { take(step) }
    }

    /// In the order in which they are to be done.
    private func schedule(_ next: Step...) { steps += next.reversed() }

    private func take(_ step: Step) {
        switch step {
        case .execute(let node): execute(whole(node))
        case .evaluate(let node): evaluate(whole(node))
        case .finish(let node):
            if states.isEmpty { domain.missed(node) } else { states = bounded(domain.evaluated(node, in: states)) }
        case .leave(let node): leave(by: node)
        case .split(let node): split(bare(node))
        case .decide(let node): ways.append(decided(node))
        case .turn:
            let last = ways.removeLast()
            ways.append((last.skipped, last.taken))
        case .second(let node): second(of: node)
        case .both(let node): both(of: node)
        case .take:
            let last = ways.removeLast()
            states = last.taken
            saved.append(last.skipped)
        case .otherwise(let node): otherwise(node)
        case .meet(let node): states = joined(saved.removeLast(), states, at: node)
        case .keep: saved.append(states)
        case .enterSwitch:
            entries.append(states)
            breaks.append([])
            states = []
        case .leaveSwitch(let node):
            let before = entries.removeLast()
            states = joined(states, breaks.removeLast(), at: node)
            if node.name != "default" { states = joined(states, before, at: node) }
        case .enterLoop(let node): enter(node)
        case .beginRound: beginRound()
        case .tested: tested()
        case .endBody: endBody()
        case .endRound: endRound()
        }
    }

    private func whole(_ node: Node) -> Node { body?.whole(node) ?? node }

    /// Without casts.
    private func bare(_ node: Node) -> Node {
        var node = whole(node)
        while node.kind == .cast, let inner = node.children.last { node = whole(inner) }
        return node
    }

    private func bounded(_ all: States) -> States { all.count > Self.maximalStates ? domain.merged(all) : all }

    private func joined(_ left: States, _ right: States, at node: Node? = nil) -> States {
        bounded(domain.joined(left, right, at: node))
    }

    // MARK: Statements

    private func execute(_ node: Node) {
        work += max(1, states.count)
        let parts = node.children
        switch node.kind {
        case .compound, .declaration, .otherStatement: executeAll(node)
        case .branch where parts.count == 2:
            schedule(.split(parts[0]), .take, .execute(parts[1]), .otherwise(node), .meet(node))
        case .branch where parts.count > 2:
            schedule(
                .split(parts[0]), .take, .execute(parts[1]), .otherwise(node), .execute(parts[2]), .meet(node))
        case .whileLoop where parts.count == 2, .doLoop where parts.count == 2: steps.append(.enterLoop(node))
        case .forLoop where !parts.isEmpty:
            steps.append(.enterLoop(node))
            if let first = node.loopParts.first { steps.append(.execute(first)) }
        case .choice where parts.count == 2:
            schedule(.evaluate(parts[0]), .enterSwitch, .execute(parts[1]), .leaveSwitch(node))
        case .caseLabel, .defaultLabel:
            states = joined(states, entries.last ?? [])
            if let last = parts.last { steps.append(.execute(last)) }
        case .label:
            states = joined(states, jumps[node.name] ?? [])
            executeAll(node)
        case .jump, .leaveLoop, .nextRound: leave(by: node)
        case .exit:
            steps.append(.leave(node))
            evaluateAll(node)
        default: evaluate(node)
        }
    }

    private func executeAll(_ node: Node) { for child in node.children.reversed() { steps.append(.execute(child)) } }

    private func otherwise(_ node: Node) {
        let taken = states
        states = saved.removeLast()
        saved.append(taken)
        if node.kind == .branch, node.children.count == 2 { states = domain.pass(node, states, taken: taken) }
    }

    private func leave(by node: Node) {
        switch node.kind {
        case .jump: jump(to: node.name)
        case .leaveLoop:
            if !breaks.isEmpty { breaks[breaks.count - 1] = joined(breaks[breaks.count - 1], states) }
        case .nextRound:
            if !continues.isEmpty { continues[continues.count - 1] = joined(continues[continues.count - 1], states) }
        default: for state in states { domain.leave(state, by: node) }
        }
        states = []
    }

    private func jump(to label: String) {
        let known = jumps[label] ?? []
        let all = joined(known, states)
        guard all != known else { return }
        if domain.grows(known, to: all) { jumpsGrew = true }
        jumpsVersion += 1
        jumps[label] = all
    }

    // MARK: Loops

    private func enter(_ node: Node) {
        let key = LoopKey(loop: node, states: states, entry: entries.last ?? [], jumpsVersion: jumpsVersion)
        if let known = loops[key] {
            states = known
            return
        }
        breaks.append([])
        continues.append([])
        running.append(Loop(key: key, parts: node.loopParts, seen: states, entering: states))
        steps.append(.beginRound)
    }

    private func beginRound() {
        guard var loop = running.popLast() else { return }
        guard loop.round < Domain.maximalRounds, !loop.entering.isEmpty else {
            // The last round's states leave as well, where the bound ended it.
            if loop.parts.testsFirst { loop.after = joined(loop.after, loop.entering) }
            continues.removeLast()
            states = joined(loop.after, breaks.removeLast())
            loops[loop.key] = states
            return
        }
        states = loop.entering
        continues[continues.count - 1] = []
        running.append(loop)
        let parts = loop.parts
        if !parts.testsFirst { return schedule(.execute(parts.body), .endBody) }
        if let condition = parts.condition {
            schedule(.split(condition), .tested)
        } else {
            ways.append((states, states))
            tested()
        }
    }

    /// Behind the loop's condition.
    private func tested() {
        guard var loop = running.popLast() else { return }
        var skipped: States
        (states, skipped) = ways.removeLast()
        let parts = loop.parts
        // What a loop over the pages does, it does to all of them.
        if parts.testsFirst, loop.round == 0 {
            skipped = States(skipped.compactMap { domain.around(parts.body, in: $0) })
        }
        loop.after = joined(loop.after, skipped)
        running.append(loop)
        if parts.testsFirst { schedule(.execute(parts.body), .endBody) } else { steps.append(.endRound) }
    }

    private func endBody() {
        guard let parts = running.last?.parts else { return }
        states = joined(states, continues[continues.count - 1])
        if !parts.testsFirst, let condition = parts.condition { return schedule(.split(condition), .tested) }
        steps.append(.endRound)
        for step in parts.steps.reversed() { steps.append(.evaluate(step)) }
    }

    private func endRound() {
        guard var loop = running.popLast() else { return }
        let all = domain.joined(loop.seen, states, at: nil)
        loop.entering = all.subtracting(loop.seen)
        loop.seen = all
        loop.round += 1
        running.append(loop)
        steps.append(.beginRound)
    }

    // MARK: Conditions

    /// The states in which a condition is true, and those in which it is false.
    private func split(_ node: Node) {
        switch node.kind {
        case .unary where node.name == "!" && node.constant == nil: schedule(.split(node.children[0]), .turn)
        case .binary where node.isLogic:
            schedule(.split(node.children[0]), .second(node), .split(node.children[1]), .both(node))
        case .statementExpression:
            if let condition = domain.repeated(by: node) { return steps.append(.split(condition)) }
            schedule(.evaluate(node), .decide(node))
        default: schedule(.evaluate(node), .decide(node))
        }
    }

    private func decided(_ node: Node) -> (taken: States, skipped: States) {
        if let constant = node.constant { return constant != 0 ? (states, []) : ([], states) }
        let ways = states.map { (before: $0, after: domain.decide(node, in: $0)) }
        // What a condition tells nothing of is the same behind it, and need not be hashed again.
        return (
            taken: ways.allSatisfy { $0.after.taken == $0.before } ? states : Set(ways.lazy.compactMap(\.after.taken)),
            skipped: ways.allSatisfy { $0.after.skipped == $0.before }
                ? states : Set(ways.lazy.compactMap(\.after.skipped))
        )
    }

    /// From the left side of `&&` or `||` to the right one.
    private func second(of node: Node) {
        let first = ways.removeLast()
        states = node.name == "&&" ? first.taken : first.skipped
        saved.append(node.name == "&&" ? first.skipped : first.taken)
    }

    private func both(of node: Node) {
        let (first, second) = (saved.removeLast(), ways.removeLast())
        ways.append(
            node.name == "&&"
                ? (second.taken, joined(first, second.skipped, at: node))
                : (joined(first, second.taken, at: node), second.skipped))
    }

    // MARK: Expressions

    /// Calls take effect in the order of evaluation, as far as the tree shows it.
    private func evaluate(_ node: Node) {
        work += max(1, states.count)
        if states.isEmpty { return domain.missed(node) }
        let parts = node.children
        switch node.kind {
        case .conditional where parts.count == 3:
            schedule(
                .split(parts[0]), .take, .evaluate(parts[1]), .otherwise(node), .evaluate(parts[2]), .meet(node),
                .finish(node))
        case .binary where node.isLogic:
            schedule(.evaluate(parts[0]), .keep, .evaluate(parts[1]), .meet(node), .finish(node))
        case .statementExpression:
            steps.append(.finish(node))
            executeAll(node)
        case let kind where kind.isStatement: execute(node)
        default:
            steps.append(.finish(node))
            evaluateAll(node)
        }
    }

    private func evaluateAll(_ node: Node) { for child in node.children.reversed() { steps.append(.evaluate(child)) } }
}

/// What a loop consists of.
private struct LoopParts {
    /// Done once before it.
    var first: Node?
    var condition: Node?
    let body: Node
    var steps: [Node] = []
    var testsFirst = true
}

extension Node {
    var isLogic: Bool { children.count == 2 && (name == "&&" || name == "||") }

    /// A comparison, or several of them.
    fileprivate var isComparison: Bool {
        kind == .binary && ["<", ">", "<=", ">=", "==", "!=", "&&", "||"].contains(name)
    }

    fileprivate var loopParts: LoopParts {
        let body = children[children.count - 1]
        switch kind {
        case .whileLoop: return LoopParts(condition: children[0], body: body)
        case .doLoop: return LoopParts(condition: body, body: children[0], testsFirst: false)
        default:
            // libclang leaves missing parts out: which of the head's parts is the condition is told by what it is.
            let head = Array(children.dropLast())
            let condition = head.first { $0.bare.isComparison }
            let steps = head.filter { $0 !== condition }
            let hasStart = head.first !== condition
            return LoopParts(
                first: hasStart ? steps.first : nil, condition: condition, body: body,
                steps: hasStart ? Array(steps.dropFirst()) : steps)
        }
    }
}
