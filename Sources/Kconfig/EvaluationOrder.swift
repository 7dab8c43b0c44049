/// Everything of a model that has a value, each after all that it depends on.
///
/// The walk keeps a stack of its own, so a chain of any length costs memory and no call depth. In a cycle, which the
/// kernel's own parser refuses, the node met first comes last, and what stands in the cycle sees it as n.
struct EvaluationOrder {
    enum Node {
        case symbol(Int)
        case context(Int)
        /// How far a choice goes: whether one of its members is chosen at all.
        case choiceValue(Int)
        /// Which one.
        case choiceMember(Int)
    }

    private enum Progress: UInt8 { case new, open, done }

    private let model: Model
    private let contextBase: Int
    private let choiceBase: Int
    private let memberBase: Int
    private var progress: [Progress]
    private var worklist: [Int] = []
    private var nodes: [Node] = []

    static func nodes(of model: Model, for symbols: some Sequence<Model.SymbolID>) -> [Node] {
        var order = EvaluationOrder(model)
        for symbol in symbols { order.visit(Int(symbol)) }
        return order.nodes
    }

    private init(_ model: Model) {
        self.model = model
        contextBase = model.symbols.count
        choiceBase = contextBase + model.contexts.count
        memberBase = choiceBase + model.choices.count
        progress = Array(repeating: .new, count: memberBase + model.choices.count)
    }

    private func node(_ index: Int) -> Node {
        if index < contextBase { return .symbol(index) }
        if index < choiceBase { return .context(index - contextBase) }
        return index < memberBase ? .choiceValue(index - choiceBase) : .choiceMember(index - memberBase)
    }

    private mutating func visit(_ start: Int) {
        worklist.append(start)
        while let index = worklist.last {
            switch progress[index] {
            case .new:
                progress[index] = .open
                pushDependencies(of: node(index))
            case .open:
                worklist.removeLast()
                progress[index] = .done
                nodes.append(node(index))
            case .done:
                worklist.removeLast()
            }
        }
    }

    private mutating func pushDependencies(of node: Node) {
        switch node {
        case .symbol(let index): pushDependencies(ofSymbol: index)
        case .context(let index):
            switch model.contexts[index].parent {
            case .none: break
            case .context(let parent): push(contextBase + Int(parent))
            case .choice(let choice): push(choiceBase + Int(choice))
            }
            for condition in model.contexts[index].conditions { push(condition) }
        case .choiceValue(let index):
            for prompt in model.choices[index].prompts { push(prompt) }
        case .choiceMember(let index):
            push(choiceBase + index)
            for value in model.choices[index].defaults { push(value.condition) }
            for member in model.choices[index].members {
                for prompt in model.symbols[Int(member)].prompts { push(prompt) }
            }
        }
    }

    private mutating func pushDependencies(ofSymbol index: Int) {
        for prompt in model.symbols[index].prompts { push(prompt) }
        for context in model.symbols[index].definitions { push(contextBase + Int(context)) }
        for value in model.symbols[index].defaults {
            push(value.condition)
            push(value.value)
        }
        for dependency in model.symbols[index].selectedBy { push(dependency) }
        for dependency in model.symbols[index].impliedBy { push(dependency) }
        for range in model.symbols[index].ranges {
            push(range.condition)
            push(Int(range.low))
            push(Int(range.high))
        }
        if let choice = model.symbols[index].choice { push(memberBase + Int(choice)) }
    }

    private mutating func push(_ index: Int) {
        if progress[index] == .new { worklist.append(index) }
    }

    private mutating func push(_ expression: Model.Expression) {
        for index in expression.indices {
            switch model.code[index] {
            case .symbol(let symbol): push(Int(symbol))
            case .compare(_, let left, let right):
                push(Int(left))
                push(Int(right))
            case .not, .and, .or: break
            }
        }
    }

    private mutating func push(_ condition: Model.Condition) {
        push(contextBase + Int(condition.context))
        push(condition.when)
        if let visibility = condition.visibility { push(contextBase + Int(visibility)) }
    }

    private mutating func push(_ dependency: Model.ReverseDependency) {
        push(Int(dependency.selector))
        push(dependency.condition)
    }
}
