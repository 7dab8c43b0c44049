/// What a condition tells of the pages.
extension HeldPages {
    /// The states in which a condition is true, and those in which it is false.
    func split(_ condition: Node) -> (Path?, Path?) {
        let node = condition.bare
        switch node.kind {
        case .unary where node.name == "!":
            let (taken, skipped) = split(node.children[0])
            return (skipped, taken)
        case .binary where node.name == "&&":
            let (first, firstFailed) = split(node.children[0])
            state = first
            let (both, secondFailed) = split(node.children[1])
            return (both, joined(firstFailed, secondFailed))
        case .binary where node.name == "||":
            let (first, firstFailed) = split(node.children[0])
            state = firstFailed
            let (second, neither) = split(node.children[1])
            return (joined(first, second), neither)
        default:
            if let constant = node.constant {
                evaluate(node)
                return constant != 0 ? (state, nil) : (nil, state)
            }
            // A warning macro says whether its condition held.
            if node.kind == .statementExpression, let inner = Self.tested(node) {
                return split(inner)
            }
            evaluate(node)
            guard let state else { return (nil, nil) }
            // `if (pages)`: without pages there is nothing to hold.
            if [.variable, .member, .subscripted].contains(node.kind), taint.shapes(of: node).contains(.pages),
                !stands(node)
            {
                return (state, narrowed(state, to: .none))
            }
            let (taken, skipped) = outcomes(of: node)
            return (narrowed(state, to: taken), narrowed(state, to: skipped))
        }
    }

    /// `({ int __ret = !!(condition); ...; __ret; })`
    private static func tested(_ node: Node) -> Node? {
        guard let body = node.children.first, body.kind == .compound else { return nil }
        for statement in body.children where statement.kind == .declaration {
            for variable in statement.children where variable.kind == .assignment {
                let value = variable.children[1].bare
                if value.kind == .unary, value.name == "!", let inner = value.children.first?.bare,
                    inner.kind == .unary,
                    inner.name == "!"
                {
                    return inner.children.first
                }
            }
        }
        return nil
    }

    func narrowed(_ path: Path, to outcomes: States) -> Path? {
        let state = path.states
        // Released or not asked for: the result says nothing of what is held now.
        let rest = state.subtracting([.none, .short, .full, .refused])
        var narrowed = state.intersection(outcomes).union(rest)
        if outcomes.contains(.short), state.contains(.refused) { narrowed.insert(.refused) }
        return narrowed.isEmpty ? nil : Path(states: narrowed, results: path.results, isStored: path.isStored)
    }

    /// The outcomes for which a test of the call's result is true, and false.
    private func outcomes(of node: Node) -> (States, States) {
        let all: States = [.none, .short, .full]
        if stands(node) {
            if node.kind == .call, Self.errorTests.contains(node.name) { return (.none, [.short, .full]) }
            switch outcome {
            case .count: return (all, .none)
            case .pointer: return ([.full, .none], .none)
            case .status: return (.none, .full)
            }
        }
        guard node.kind == .binary, node.children.count == 2 else { return (all, all) }
        var (left, right, symbol) = (node.children[0], node.children[1], node.name)
        if !stands(left), stands(right) {
            (left, right) = (right, left)
            symbol = ["<": ">", ">": "<", "<=": ">=", ">=": "<="][symbol] ?? symbol
        }
        guard stands(left) else { return (all, all) }
        switch outcome {
        case .status:
            switch symbol {
            // Whoever takes zero for a failure expects a count.
            case "<", "!=", "<=": return (.none, .full)
            case ">=", "==", ">": return (.full, .none)
            default: return (all, all)
            }
        case .pointer:
            return symbol == "==" ? (.none, .full) : symbol == "!=" ? (.full, .none) : (all, all)
        case .count(let asked):
            let number = right.constant
            if number == 0 {
                switch symbol {
                case "<", "<=", "==": return (.none, symbol == "<" ? all : [.short, .full])
                case ">", "!=": return ([.short, .full], .none)
                case ">=": return (all, .none)
                default: return (all, all)
                }
            }
            let isOne = asked == 1
            switch symbol {
            case "<", "!=": return (isOne ? .none : [.none, .short], .full)
            case "==", ">=": return (.full, isOne ? .none : [.none, .short])
            case "<=", ">": return (all, all)
            default: return (all, all)
            }
        }
    }
}
