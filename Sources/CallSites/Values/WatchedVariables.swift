/// Which variables of a function matter to some of its expressions, and which calls make values that do.
struct WatchedVariables {
    private(set) var variables: Set<Declaration> = []
    /// The calls whose result reaches a watched variable or a wanted argument.
    private(set) var calls: Set<Node> = []

    /// What those arguments of calls depend on that are asked for, by their positions.
    init(arguments wanted: [FlagAnalysis.AskedCall], in body: LoweredBody) {
        let asked = wanted.flatMap { call, positions in positions.compactMap { call.argument($0) } }
        findVariables(from: asked, in: body)
        findCalls(in: body, wanted: Set(asked), followsResult: false)
    }

    /// What a function's result depends on.
    init(resultOf body: LoweredBody) {
        var results: [Node] = []
        body.walk(body.node) { if $0.kind == .exit { results.append($0) } }
        findVariables(from: results, in: body)
        findCalls(in: body, wanted: [], followsResult: true)
    }

    /// Variables that a watched variable is assigned from are watched too. Each node is looked at once, however many
    /// values it lies in.
    private mutating func findVariables(from roots: [Node], in body: LoweredBody) {
        var seen: Set<Node> = []
        var open = roots
        while let next = open.popLast() {
            let node = body.whole(next)
            guard seen.insert(node).inserted else { continue }
            if node.kind == .variable, let variable = node.declaration, variables.insert(variable).inserted {
                open += body.given[variable] ?? []
            }
            open += node.children
        }
    }

    /// Following a callee costs; it is done where the result reaches a watched variable or a wanted expression.
    private mutating func findCalls(in body: LoweredBody, wanted: Set<Node>, followsResult: Bool) {
        var open = [(node: body.node, matters: false)]
        while let (next, around) = open.popLast() {
            let node = body.whole(next)
            var matters = around || wanted.contains(next)
            switch node.kind {
            case .assignment: if node.assigned.map({ variables.contains($0) }) ?? false { matters = true }
            case .call:
                if matters { calls.insert(node) }
                matters = false
            case .exit: matters = followsResult
            default: break
            }
            open += node.children.map { ($0, matters) }
        }
    }
}
