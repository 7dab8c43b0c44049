/// What a condition tells of the pages.
extension HeldPages {
    func decide(_ condition: Node, in state: PagePath) -> (taken: PagePath?, skipped: PagePath?) {
        conditions.decide(condition.bare, in: state) { tested(condition.bare, in: state) }
    }

    private func tested(_ node: Node, in state: PagePath) -> (taken: PagePath?, skipped: PagePath?) {
        let ways = answered(node, in: state)
        guard let taken = ways.taken, let skipped = ways.skipped, isTelling(node, in: state) else { return ways }
        return (doubting(taken), doubting(skipped))
    }

    private func doubting(_ state: PagePath) -> PagePath {
        var next = state
        next.isDoubtful = true
        return next
    }

    private func answered(_ node: Node, in state: PagePath) -> (taken: PagePath?, skipped: PagePath?) {
        if stands(node, in: state) {
            let isError = node.kind == .call && Self.errorTests.contains(node.name)
            return parted(state, by: isError ? .negative : [.negative, .positive])
        }
        if let way = compared(node, in: state) { return way }
        if let way = asksForPages(node, in: state) { return way }
        if node.kind == .call, Self.errorTests.contains(node.name),
            node.arguments.first?.bare.kind == .variable, let variable = node.arguments.first?.bare.declaration
        {
            return parted(state, variable, by: node.name == "IS_ERR_OR_NULL" ? .failure : .negative)
        }
        if node.kind == .variable, let variable = node.declaration, !variable.type.contains("*") {
            return parted(state, variable, by: [.negative, .positive])
        }
        return (state, state)
    }

    /// `if (pages)`: without pages there is nothing to hold.
    private func asksForPages(_ node: Node, in state: PagePath) -> (taken: PagePath?, skipped: PagePath?)? {
        guard [.variable, .member, .subscripted].contains(node.kind), taint.shapes(of: node).contains(.pages) else {
            return nil
        }
        // What an object had before these pages are put into it, is not known.
        if node.kind == .member, state.stage.isHeld, !isStoredAtOnce, !state.isStored {
            var other = state
            other.isUnsure = true
            return (other, state)
        }
        return (state, state.stage.isHeld ? nil : state)
    }

    private func compared(_ node: Node, in state: PagePath) -> (taken: PagePath?, skipped: PagePath?)? {
        guard node.kind == .binary, node.children.count == 2 else { return nil }
        var (left, right, symbol) = (node.children[0], node.children[1], node.name)
        if !stands(left, in: state), stands(right, in: state) || left.constant != nil {
            (left, right) = (right, left)
            symbol = Node.turned[symbol] ?? symbol
        }
        guard let holds = Signs.compared(by: symbol) else { return nil }
        if !stands(left, in: state) {
            if right.constant == 0, let way = asksForPages(left.bare, in: state) {
                return symbol == "==" ? (way.skipped, way.taken) : way
            }
            guard right.constant == 0, left.bare.kind == .variable, let variable = left.bare.declaration else {
                return nil
            }
            return parted(state, variable, by: holds)
        }
        guard right.constant != 0 else { return parted(state, by: holds) }
        // Fewer than one is none.
        if right.constant == 1, symbol == "<" || symbol == ">=" {
            return parted(state, by: symbol == "<" ? .failure : .positive)
        }
        if let constant = right.constant, constant < 0 {
            let named = parted(state, by: .negative).taken
            return symbol == "==" ? (named, state) : symbol == "!=" ? (state, named) : nil
        }
        // Against a count: the full set passes, and one that is short of it does not.
        guard !answersByPointer else { return nil }
        let failing = symbol == "<" || symbol == "!="
        guard failing || symbol == ">=" || symbol == "==" else { return nil }
        let fallsShort = state.stage == .short || state.stage == .none || state.hasFailed
        var next = state
        next.isRefused = state.isRefused || fallsShort && state.stage.isHeld
        return failing == fallsShort ? (next, nil) : (nil, next)
    }

    private var answersByPointer: Bool { if case .pointer = answer { true } else { false } }

    /// By the sign of the call's result.
    private func parted(_ state: PagePath, by holds: Signs) -> (taken: PagePath?, skipped: PagePath?) {
        var state = state
        // Success that is a status or a count: who takes zero for a failure expects a count.
        if state.resultSigns == .success {
            state.resultSigns = holds == .positive || holds == .failure ? .positive : .zero
        }
        func narrowed(to signs: Signs) -> PagePath? {
            var next = state
            next.resultSigns.formIntersection(signs)
            // Of several pieces this one failed.
            if next.hasFailed { next.isRefused = true }
            return next.resultSigns.isEmpty ? nil : next
        }
        return (narrowed(to: holds), narrowed(to: Signs.any.subtracting(holds)))
    }

    private func parted(
        _ state: PagePath, _ variable: Declaration, by holds: Signs
    ) -> (taken: PagePath?, skipped: PagePath?) {
        let known = state.signs[variable] ?? .any
        func narrowed(to signs: Signs) -> PagePath? {
            let left = known.intersection(signs)
            var next = state
            next.signs[variable] = left
            return left.isEmpty ? nil : next
        }
        return (narrowed(to: holds), narrowed(to: Signs.any.subtracting(holds)))
    }
}
