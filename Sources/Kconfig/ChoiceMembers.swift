/// Tells which entries inside a choice are its alternatives.
///
/// An entry that depends on the entry before it is a detail of that one: the kernel's parser puts it into a menu of
/// its own below it.
struct ChoiceMembers {
    /// How many blocks around an entry are searched for what it depends on.
    private static let deepest = 32
    /// Longer conditions say of nothing what they require.
    private static let longest = 4_096

    /// The last alternative, and the entries after it of which each depends on the one before.
    private var chain: [Model.SymbolID] = []

    /// Makes the entry a member of the choice unless it is a detail.
    mutating func add(
        _ symbol: Model.SymbolID, in context: Model.ContextID, of choice: Model.ChoiceID, to model: inout Model
    ) {
        while let above = chain.last, !Self.depends(symbol, in: context, on: above, model) { chain.removeLast() }
        if chain.isEmpty, model.symbols[Int(symbol)].choice == nil {
            model.symbols[Int(symbol)].choice = choice
            model.choices[Int(choice)].members.append(symbol)
            let type = model.symbols[Int(symbol)].type
            if model.choices[Int(choice)].type == .unknown, type.isLogical { model.choices[Int(choice)].type = type }
        }
        chain.append(symbol)
    }

    /// A member without a type has that of its choice.
    static func completeTypes(in model: inout Model) {
        for choice in model.choices {
            for member in choice.members where model.symbols[Int(member)].type == .unknown {
                model.symbols[Int(member)].type = choice.type == .unknown ? .bool : choice.type
            }
        }
    }

    private static func depends(
        _ symbol: Model.SymbolID, in context: Model.ContextID, on above: Model.SymbolID, _ model: Model
    ) -> Bool {
        if let prompt = model.symbols[Int(symbol)].prompts.last, prompt.context == context,
            requires(prompt.when, above, model)
        {
            return true
        }
        var current = context
        for _ in 0..<deepest {
            let node = model.contexts[Int(current)]
            if node.conditions.contains(where: { requires($0, above, model) }) { return true }
            guard case .context(let parent) = node.parent else { return false }
            current = parent
        }
        return false
    }

    /// True if the expression can only hold where the symbol does: it is one of the terms that `&&` joins.
    private static func requires(_ expression: Model.Expression, _ symbol: Model.SymbolID, _ model: Model) -> Bool {
        guard expression.indices.count <= longest else { return false }
        var stack: [Bool] = []
        for instruction in model.code[expression.indices] {
            switch instruction {
            case .symbol(let id): stack.append(id == symbol)
            case .compare(.equal, let left, let right): stack.append(left == symbol && right != Model.no)
            case .compare(.unequal, let left, let right): stack.append(left == symbol && right == Model.no)
            case .compare: stack.append(false)
            case .not:
                _ = stack.popLast()
                stack.append(false)
            case .and, .or:
                let right = stack.popLast() ?? false
                let left = stack.popLast() ?? false
                if case .and = instruction { stack.append(left || right) } else { stack.append(false) }
            }
        }
        return stack.last ?? false
    }
}
