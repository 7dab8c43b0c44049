internal import Clang

/// Follows integer values along the paths of one function, and notes them at the calls of interest.
///
/// Where paths meet there is one state, whose values say what holds on each path and what on some. Every set that it
/// holds only grows, so the number of rounds is bounded.
final class FlagPaths: PathDomain {
    typealias State = FlagState

    let analysis: FlagAnalysis
    let body: LoweredBody
    let watched: WatchedVariables
    private let budget: FlagAnalysis.Budget
    private let depth: Int
    private let wanted: Set<Node>
    /// The values found for each argument of the calls of interest.
    private(set) var arguments: [Node: [FlagValue]] = [:]
    private(set) var returned: FlagValue?
    /// The place of each variable that is followed in a state.
    private let slots: [Declaration: Int]
    /// What each expression came to when it was last evaluated, by its number.
    private var values: [FlagValue?]
    /// Every value that any path gave a variable: the answer where control flow was not understood.
    private var everAssigned: FlagState

    static let maximalRounds = 6
    private static let maximalDepth = 3

    /// True where the bound on the work cut it off: nothing is known then.
    var isCut: Bool { budget.isSpent }

    convenience init(
        _ function: FlowFunction, _ body: LoweredBody, calls: [FlagAnalysis.AskedCall], in analysis: FlagAnalysis
    ) {
        self.init(
            function, body, watching: WatchedVariables(arguments: calls, in: body), calls: Set(calls.map(\.node)),
            within: FlagAnalysis.Budget(for: body), depth: 0, in: analysis)
        follow(function, with: [])
        // A call that no path reached: judged by every value its variables ever had.
        for (call, _) in calls where arguments[call] == nil {
            let operands = Node(.otherExpression, Array(call.arguments), at: call.place)
            walk(operands, from: everAssigned)
            arguments[call] = call.arguments.map { value(of: $0) }
        }
        if isCut { arguments = arguments.mapValues { values in values.map { _ in .opaque } } }
    }

    private init(
        _ function: FlowFunction, _ body: LoweredBody, watching watched: WatchedVariables, calls: Set<Node>,
        within budget: FlagAnalysis.Budget, depth: Int, in analysis: FlagAnalysis
    ) {
        self.analysis = analysis
        self.body = body
        self.watched = watched
        self.budget = budget
        self.depth = depth
        wanted = calls
        var slots: [Declaration: Int] = [:]
        for variable in function.parameters + watched.variables where slots[variable] == nil {
            slots[variable] = slots.count
        }
        self.slots = slots
        values = Array(repeating: nil, count: body.cursorCount)
        everAssigned = FlagState(variables: slots.count)
    }

    private func follow(_ function: FlowFunction, with values: [FlagValue]) {
        var entry = FlagState(variables: slots.count)
        for (position, parameter) in function.parameters.enumerated() {
            guard let slot = slots[parameter] else { continue }
            if values.indices.contains(position) {
                entry[slot] = values[position]
            } else if !parameter.isPointer {
                entry[slot] = .parameter(isBoolean: parameter.isBoolean)
            }
        }
        walk(body.node, from: entry)
    }

    private func walk(_ node: Node, from state: FlagState) {
        budget.spend(PathWalker.walk(node, of: body, from: state, in: self, maximalWork: budget.left).work)
    }

    // MARK: What is noted

    func joined(_ left: Set<FlagState>, _ right: Set<FlagState>, at node: Node?) -> Set<FlagState> {
        guard let first = left.first else { return right }
        guard let second = right.first else { return left }
        return [
            first.merging(second) { first, second in
                let value = first.joined(with: second)
                let differs = first.must != second.must || first.may != second.may
                guard differs, let node else { return value }
                return adding(to: value) { body.step(atConditionOf: node, in: analysis.source) }
            },
        ]
    }

    func grows(_ known: Set<FlagState>, to all: Set<FlagState>) -> Bool {
        guard let known = known.first, let all = all.first else { return true }
        return !known.hasBits(of: all)
    }

    func missed(_ node: Node) { if node.number >= 0 { values[Int(node.number)] = nil } }

    func evaluated(_ node: Node, in states: Set<FlagState>) -> Set<FlagState> {
        guard let before = states.first else { return states }
        var after: FlagState?
        let value = evaluate(node, in: before, &after)
        if node.number >= 0 { values[Int(node.number)] = value }
        return after.map { [$0] } ?? states
    }

    /// What an expression came to; nil where the path went past it.
    func lastValue(of node: Node) -> FlagValue? {
        let node = body.whole(node)
        return node.number < 0 ? nil : values[Int(node.number)]
    }

    func value(of node: Node?) -> FlagValue { node.flatMap { lastValue(of: $0) } ?? .opaque }

    /// What a variable holds, where a path gave it a value.
    func value(of variable: Declaration, in state: FlagState) -> FlagValue? { slots[variable].flatMap { state[$0] } }

    /// Handed out by address: whoever has it may set more.
    func lent(_ variable: Declaration, in state: FlagState) -> FlagState? {
        guard let slot = slots[variable] else { return nil }
        var state = state
        var value = state[slot] ?? .opaque
        value.unknown = true
        state[slot] = value
        return state
    }

    /// An assignment, at a node that the trail shows; nil where nothing asks for the variable.
    func assigned(_ given: FlagValue, to variable: Declaration, by node: Node, in state: FlagState) -> FlagState? {
        guard let slot = slots[variable] else { return nil }
        // A parameter that only conditions ask for: no longer what the caller gave.
        var value = FlagValue.opaque
        if watched.variables.contains(variable) {
            value = given
            value.isLocal = true
            value = adding(to: value) { body.step(at: node, in: analysis.source) }
            everAssigned[slot] = everAssigned[slot]?.joined(with: value) ?? value
        }
        var state = state
        state[slot] = value
        return state
    }

    /// The value with a line in its trail.
    private func adding(to value: FlagValue, _ step: () -> Int32?) -> FlagValue {
        guard !value.trail.isFull else {
            var value = value
            value.trail = value.trail.cut
            return value
        }
        return step().map { value.adding($0) } ?? value
    }

    /// What else it does, it does to variables.
    func repeated(by condition: Node) -> Node? { nil }

    func decide(_ condition: Node, in state: FlagState) -> (taken: FlagState?, skipped: FlagState?) {
        guard let constant = value(of: condition).constant else { return (state, state) }
        return constant != 0 ? (state, nil) : (nil, state)
    }

    func leave(_ state: FlagState, by node: Node) {
        guard node.kind == .exit, let result = node.children.first.map({ value(of: $0) }) else { return }
        returned = returned?.joined(with: result) ?? result
    }

    // MARK: Calls

    func called(_ call: Node) -> FlagValue {
        let values = call.arguments.map { value(of: $0) }
        if wanted.contains(call) {
            arguments[call] = arguments[call].map { zip($0, values).map { $0.0.joined(with: $0.1) } } ?? values
        }
        guard depth < Self.maximalDepth, !values.isEmpty || depth == 0, watched.calls.contains(call),
            let callee = body.cursor(of: call)?.referenced, callee.kind == .functionDecl,
            let definition = callee.definition
        else { return body.isBoolean(call) ? .condition : .opaque }
        return result(of: analysis.table.function(of: definition), for: values)
    }

    private func result(of function: FlowFunction, for values: [FlagValue]) -> FlagValue {
        let question = FlagAnalysis.Question(
            function: ObjectIdentifier(function), arguments: values, depth: depth)
        let result = analysis.result(question) {
            guard let body = function.lowered, !isCut else { return isCut ? nil : .opaque }
            let callee = FlagPaths(
                function, body, watching: analysis.watchedForResult(of: body), calls: [], within: budget,
                depth: depth + 1, in: analysis)
            callee.follow(function, with: values)
            // Its bits are known, but it is a value computed elsewhere.
            var value = callee.returned
            value?.isComputed = true
            return isCut ? nil : value ?? .opaque
        }
        return result ?? .opaque
    }
}
