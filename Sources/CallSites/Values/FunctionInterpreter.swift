internal import Clang
internal import Report

/// Follows integer values through one function's body along every path, and notes them at the calls of interest.
///
/// An abstract interpretation of a `ValueProgram`: branches are joined, loops and backward jumps run until nothing
/// changes, a path that returns is dropped. Every set that it computes only grows, so the number of rounds is bounded.
final class FunctionInterpreter {
    let context: ValueContext
    let program: ValueProgram
    let watched: WatchedVariables
    let budget: ValueContext.Budget
    let depth: Int
    /// The nodes of calls whose arguments are wanted, and the values found for each argument.
    private let wanted: Set<Int>
    private var found: [Int: [FlagValue]] = [:]
    private(set) var arguments: [Cursor.Identity: [FlagValue]] = [:]

    /// The variables' values on the path being followed; nil in code that no path reaches.
    var state: FlagState?
    var stack: [FlagValue] = []
    var breaks: [FlagState?] = []
    var continues: [FlagState?] = []
    var jumps: [String: FlagState] = [:]
    var jumpsGrew = false
    /// Counts what was ever learned of a jump.
    var jumpsVersion = 0
    var switchEntry: FlagState?
    var hasDefault = false
    var frames: [Frame] = []
    var loopMemory: [Int: LoopMemory] = [:]
    private(set) var returned: FlagValue?
    /// Every value that any path gave a variable: the answer where control flow was not understood.
    private var everAssigned: FlagState

    static let maximalDepth = 3
    static let maximalRounds = 6

    /// True where the bound on the work cut it off: nothing is known then.
    var isCut: Bool { budget.isSpent }

    init(function: Cursor, context: ValueContext, calls: [Cursor]) {
        self.context = context
        program = context.program(of: function)
        depth = 0
        budget = ValueContext.Budget(for: program)
        var nodes: [Int: Cursor.Identity] = [:]
        for call in calls {
            if let node = program.node(ofCall: call.identity) { nodes[node] = call.identity }
        }
        wanted = Set(nodes.keys)
        var operands: [Int: [Int]] = [:]
        for node in wanted {
            operands[node] = Array(program.tree.children(of: node).suffix(program.tree.nodes[node].arguments.count))
        }
        watched = WatchedVariables(arguments: operands.values.flatMap { $0 }, wanted: wanted, in: program)
        everAssigned = FlagState(variables: program.variableCount)
        run(with: [])
        // A call that no path reached: judged by every value its variables ever had.
        for node in calls.compactMap({ program.node(ofCall: $0.identity) }) where found[node] == nil {
            state = everAssigned
            found[node] = (operands[node] ?? []).map { value(of: $0) }
        }
        for (node, identity) in nodes {
            let values = found[node] ?? []
            arguments[identity] = isCut ? values.map { _ in FlagValue.opaque } : values
        }
    }

    private init(callee: Cursor, values: [FlagValue], caller: FunctionInterpreter) {
        context = caller.context
        program = context.program(of: callee)
        depth = caller.depth + 1
        budget = caller.budget
        wanted = []
        watched = context.watchedForResult(of: callee)
        everAssigned = FlagState(variables: program.variableCount)
        run(with: values)
    }

    private func run(with values: [FlagValue]) {
        var entry = FlagState(variables: program.variableCount)
        for (position, parameter) in program.parameters.enumerated() {
            let number = program.number(of: parameter)
            let type = parameter.type
            if values.indices.contains(position) {
                entry[number] = values[position]
            } else if !type.isPointer {
                entry[number] = .parameter(isBoolean: type.isBoolean)
            }
        }
        for _ in 0..<Self.maximalRounds {
            jumpsGrew = false
            state = entry
            breaks = []
            continues = []
            perform(0..<program.bodyEnd)
            if !jumpsGrew || isCut { break }
        }
    }

    /// The value of an expression beside the body.
    private func value(of node: Int) -> FlagValue {
        perform(ValueCompiler.append(node, to: program, source: context.source))
        return isCut ? .opaque : pop()
    }

    private func perform(_ range: Range<Int>) {
        stack = []
        frames = []
        var next = range.lowerBound
        while next < range.upperBound, budget.spend() {
            let operation = program.operations[next]
            next += 1
            switch operation {
            case .value(let operation): evaluate(operation)
            case .control(let operation): control(operation, &next)
            }
        }
    }

    func pop() -> FlagValue { stack.popLast() ?? .opaque }

    // MARK: What is noted

    func joined(_ left: FlagState?, _ right: FlagState?, decidedBy condition: Int? = nil) -> FlagState? {
        guard let left else { return right }
        guard let right else { return left }
        return left.merging(right) { first, second in
            let value = first.joined(with: second)
            let differs = first.must != second.must || first.may != second.may
            guard differs, let condition else { return value }
            return adding(condition, to: value)
        }
    }

    func assign(_ value: FlagValue, to variable: Int, by node: Int) {
        guard watched.variables.contains(variable), state != nil else { return }
        var value = value
        value.isLocal = true
        value = adding(node, to: value)
        state?[variable] = value
        everAssigned[variable] = everAssigned[variable]?.joined(with: value) ?? value
    }

    /// The value with a node's line in its trail.
    private func adding(_ node: Int, to value: FlagValue) -> FlagValue {
        guard !value.trail.isFull else {
            var value = value
            value.trail = value.trail.cut
            return value
        }
        return program.step(at: node, in: context.source).map { value.adding($0) } ?? value
    }

    func note(_ result: FlagValue) { returned = returned?.joined(with: result) ?? result }

    func call(_ number: Int) {
        let call = program.calls[number]
        let values = Array(stack.suffix(call.arguments.count))
        stack.removeLast(values.count)
        if wanted.contains(call.node), state != nil {
            found[call.node] = found[call.node].map { zip($0, values).map { $0.0.joined(with: $0.1) } } ?? values
        }
        stack.append(result(of: call, values))
    }

    private func result(of call: ValueProgram.Call, _ values: [FlagValue]) -> FlagValue {
        let cursor = program.tree.nodes[call.node]
        guard let callee = cursor.referenced, callee.kind == .functionDecl else {
            return cursor.type.isBoolean ? .condition : .opaque
        }
        // likely(x) and unlikely(x)
        if let first = values.first, callee.spelling == "__builtin_expect" { return first }
        guard depth < Self.maximalDepth, !values.isEmpty || depth == 0, watched.calls.contains(call.node),
            let definition = callee.definition
        else { return cursor.type.isBoolean ? .condition : .opaque }
        let question = ValueContext.Question(function: definition.identity, arguments: values, depth: depth)
        let result = context.result(question) {
            let followed = FunctionInterpreter(callee: definition, values: values, caller: self).returned
            return isCut ? nil : followed?.asComputed ?? .opaque
        }
        return result ?? .opaque
    }
}

extension FlagValue {
    /// A function's result: its bits are known, but it is a value computed elsewhere.
    fileprivate var asComputed: FlagValue {
        var value = self
        value.isComputed = true
        return value
    }
}
