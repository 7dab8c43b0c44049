internal import Clang

/// The values of expressions; assignments inside them take effect.
extension FlagPaths {
    /// - Parameter after: the state behind it, where that is another one.
    func evaluate(_ node: Node, in state: FlagState, _ after: inout FlagState?) -> FlagValue {
        switch node.kind {
        case .constant: return constant(node)
        case .variable: return variable(node, in: state)
        case .function: return .opaque
        case .assignment where node.children.count == 2:
            let value = given(node)
            if let variable = node.assigned { after = assigned(value, to: variable, by: node, in: state) }
            return value
        case .call: return called(node)
        case .unary: return unary(node, in: state, &after)
        case .addressOf:
            if let variable = operand(of: node)?.declaration { after = lent(variable, in: state) }
            return .opaque
        case .dereference:
            let isBoolean = body.isBoolean(node)
            return value(of: node.children.first).fromParameter
                ? .parameter(isBoolean: isBoolean) : .field(isBoolean: isBoolean)
        case .cast:
            let inner = value(of: node.children.last)
            return !inner.isDecided && body.isBoolean(node) ? truth(inner) : inner
        case .conditional where node.children.count == 3:
            // One of them may not have been reached.
            let ways = node.children.dropFirst().compactMap { lastValue(of: $0) }
            return ways.dropFirst().reduce(ways.first ?? .opaque) { $0.joined(with: $1) }
        case .statementExpression:
            guard let last = node.children.first.map({ body.whole($0) })?.children.last, !last.kind.isStatement else {
                return .opaque
            }
            return value(of: last)
        case .subscripted: return .field(isBoolean: body.isBoolean(node))
        case .member: return known(node) ?? .field(isBoolean: body.isBoolean(node))
        case .binary where node.children.count == 2: return known(node) ?? binary(node)
        default: return known(node) ?? blurred(node)
        }
    }

    /// What the compiler knows of an expression.
    private func known(_ node: Node) -> FlagValue? {
        body.constant(of: node).map { .constant(UInt64(bitPattern: $0)) }
    }

    private func constant(_ node: Node) -> FlagValue {
        guard let number = node.constant else { return .opaque }
        var constant = FlagValue.constant(UInt64(bitPattern: number))
        // A number out of a macro has a name, as an enumerator has.
        let isNumeral = number == 1 && node.name.isEmpty
            && body.cursor(of: node).map { analysis.source.isNumeral($0) } ?? false
        constant.isTruth = isNumeral || node.name == "true"
        return constant
    }

    private func variable(_ node: Node, in state: FlagState) -> FlagValue {
        guard let variable = node.declaration else { return .opaque }
        if let held = value(of: variable, in: state) { return held }
        if variable.isParameter { return .parameter(isBoolean: variable.isBoolean) }
        if let known = known(node) { return known }
        // Nothing is known of it on the path: it lies outside the function, or is not followed here.
        guard variable.isLocal, watched.variables.contains(variable) else {
            return .field(isBoolean: variable.isBoolean)
        }
        return FlagValue(must: 0, may: 0, unknown: true, isComputed: true, isLocal: true)
    }

    /// The variable that an operator stands before or behind.
    private func operand(of node: Node) -> Node? { node.children.first.flatMap { $0.kind == .variable ? $0 : nil } }

    /// What an assignment gives.
    private func given(_ node: Node) -> FlagValue {
        let (old, new) = (value(of: node.children[0]), value(of: node.children[1]))
        return switch node.name {
        case "=": new
        case "|=": old.or(new)
        case "&=": old.and(new)
        default: old.blurred(with: new)
        }
    }

    private func unary(_ node: Node, in state: FlagState, _ after: inout FlagState?) -> FlagValue {
        let inner = value(of: node.children.first)
        switch node.name {
        case "!": return inner.constant.map { .constant($0 == 0 ? 1 : 0) } ?? truth(inner)
        case "~": return inner.constant.map { .constant(~$0) } ?? inner.blurred(with: .opaque)
        case "-": return inner.constant.map { .constant(0 &- $0) } ?? inner.blurred(with: .opaque)
        case "+": return inner
        default:
            // `++`, `--`: another value, and none that is known.
            let changed = inner.blurred(with: .opaque)
            if let variable = operand(of: node)?.declaration {
                after = assigned(changed, to: variable, by: node, in: state)
            }
            return changed
        }
    }

    /// A run-time truth value made of `value`.
    private func truth(_ value: FlagValue) -> FlagValue {
        var truth = FlagValue.condition
        truth.trail = value.trail
        return truth
    }

    private func binary(_ node: Node) -> FlagValue {
        let (first, second) = (value(of: node.children[0]), value(of: node.children[1]))
        switch node.name {
        case ",": return second
        case "|": return first.or(second)
        case "&": return first.and(second)
        case "==", "!=", "<", ">", "<=", ">=": return truth(first.or(second))
        case "&&", "||":
            guard let a = first.constant, let b = second.constant else { return truth(first.or(second)) }
            let isTrue = node.name == "&&" ? a != 0 && b != 0 : a != 0 || b != 0
            return .constant(isTrue ? 1 : 0)
        case "<<":
            guard let distance = second.constant, distance < 64 else { break }
            var shifted = first
            shifted.must <<= distance
            shifted.may <<= distance
            shifted.isTruth = shifted.isTruth && distance == 0
            return shifted
        case "*":
            // `write * FOLL_WRITE`
            if let factor = second.constant, first.isChoice { return scaled(first, by: factor) }
            if let factor = first.constant, second.isChoice { return scaled(second, by: factor) }
        default: break
        }
        return first.blurred(with: second)
    }

    private func scaled(_ truth: FlagValue, by factor: UInt64) -> FlagValue {
        var scaled = truth
        scaled.may = factor
        scaled.isTruth = false
        return scaled
    }

    /// The operands through a function that the analysis does not follow.
    private func blurred(_ node: Node) -> FlagValue {
        node.children.reduce(.opaque) { $0.blurred(with: value(of: $1)) }
    }
}

extension FlagValue {
    /// Zero or one.
    fileprivate var isChoice: Bool { must == 0 && may == 1 && !unknown }
}
