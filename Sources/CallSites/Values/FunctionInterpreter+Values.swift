/// The values of expressions; assignments inside them take effect.
extension FunctionInterpreter {
    func evaluate(_ operation: ValueProgram.ValueOperation) {
        switch operation {
        case .push(let value): stack.append(value)
        case .load(let node): stack.append(reference(at: node))
        case .drop: _ = stack.popLast()
        case .blur(let count):
            let parts = stack.suffix(count)
            let merged = parts.dropFirst().reduce(parts.first) { $0?.blurred(with: $1) }
            stack.removeLast(parts.count)
            stack.append(merged.map { $0.blurred(with: .opaque) } ?? .opaque)
        case .castToTruth:
            let operand = pop()
            stack.append(operand.isDecided ? operand : truth(operand))
        case .assign(let variable, let node): if let value = stack.last { assign(value, to: variable, by: node) }
        case .binary(let symbol):
            let second = pop()
            stack.append(binary(symbol, pop(), second))
        case .compound(let symbol):
            let operand = pop()
            let old = pop()
            stack.append(
                symbol == .or ? old.or(operand) : symbol == .and ? old.and(operand) : old.blurred(with: operand))
        case .unary(let symbol, let isBoolean): stack.append(unary(symbol, pop(), isBoolean: isBoolean))
        case .step(let variable, let node):
            let changed = pop().blurred(with: .opaque)
            if let variable { assign(changed, to: variable, by: node) }
            stack.append(changed)
        case .addressOf(let variable):
            // Handed out by address: whoever has it may set more.
            if let variable, watched.variables.contains(variable) {
                var changed = state?[variable] ?? .opaque
                changed.unknown = true
                state?[variable] = changed
            }
            stack.append(.opaque)
        case .keepState: frames.append(.kept(state))
        case .logic(let isAnd, let node): logic(isAnd, node)
        case .call(let number): call(number)
        }
    }

    private func reference(at node: Int) -> FlagValue {
        switch program.references[node] {
        case .constant(let value): return value
        case .parameter(let variable, let isBoolean): return state?[variable] ?? .parameter(isBoolean: isBoolean)
        case .variable(let variable):
            if let known = state?[variable] { return known }
            return program.fallback(at: node, isWatched: watched.variables.contains(variable))
        case .opaque, nil: return .opaque
        }
    }

    private func unary(_ symbol: ValueProgram.UnarySymbol, _ inner: FlagValue, isBoolean: Bool) -> FlagValue {
        switch symbol {
        case .not: inner.constant.map { .constant($0 == 0 ? 1 : 0) } ?? truth(inner)
        case .complement: inner.constant.map { .constant(~$0) } ?? inner.blurred(with: .opaque)
        case .minus: inner.constant.map { .constant(0 &- $0) } ?? inner.blurred(with: .opaque)
        case .plus: inner
        case .dereference: inner.fromParameter ? .parameter(isBoolean: isBoolean) : .field(isBoolean: isBoolean)
        }
    }

    /// A run-time truth value made of `value`.
    private func truth(_ value: FlagValue) -> FlagValue {
        var truth = FlagValue.condition
        truth.trail = value.trail
        return truth
    }

    /// The right side may not run: what it assigns is joined with what was.
    private func logic(_ isAnd: Bool, _ left: Int) {
        let second = pop()
        let first = pop()
        if case .kept(let before)? = frames.popLast() { state = joined(before, state, decidedBy: left) }
        if let a = first.constant, let b = second.constant {
            stack.append(.constant((isAnd ? a != 0 && b != 0 : a != 0 || b != 0) ? 1 : 0))
        } else {
            stack.append(truth(first.or(second)))
        }
    }

    private func binary(_ symbol: ValueProgram.Symbol, _ first: FlagValue, _ second: FlagValue) -> FlagValue {
        switch symbol {
        case .comma: return second
        case .or: return first.or(second)
        case .and: return first.and(second)
        case .compare: return truth(first.or(second))
        case .shiftLeft:
            guard let distance = second.constant, distance < 64 else { return first.blurred(with: second) }
            var shifted = first
            shifted.must <<= distance
            shifted.may <<= distance
            shifted.isTruth = shifted.isTruth && distance == 0
            return shifted
        case .multiply:
            // `write * FOLL_WRITE`
            if let factor = second.constant, first.must == 0, first.may == 1, !first.unknown {
                return scaled(first, by: factor)
            }
            if let factor = first.constant, second.must == 0, second.may == 1, !second.unknown {
                return scaled(second, by: factor)
            }
        case .other: break
        }
        return first.blurred(with: second)
    }

    private func scaled(_ truth: FlagValue, by factor: UInt64) -> FlagValue {
        var scaled = truth
        scaled.may = factor
        scaled.isTruth = false
        return scaled
    }
}
