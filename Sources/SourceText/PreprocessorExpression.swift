/// A condition of `#if`, as a tree.
package indirect enum PreprocessorExpression: Hashable, Sendable {
    package enum Operator: String, Hashable, Sendable {
        case add = "+", subtract = "-", multiply = "*", divide = "/", remainder = "%"
        case shiftLeft = "<<", shiftRight = ">>"
        case less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
        case equal = "==", notEqual = "!="
        case bitAnd = "&", bitOr = "|", bitXor = "^"
    }

    case integer(Int64)
    /// The value of a macro.
    case macro(String)
    case defined(String)
    /// `IS_ENABLED(X)`, `KERNEL_VERSION(a, b, c)` and every other function-like macro.
    case invocation(String, [PreprocessorExpression])
    case not(PreprocessorExpression)
    case negative(PreprocessorExpression)
    case complement(PreprocessorExpression)
    case all([PreprocessorExpression])
    case any([PreprocessorExpression])
    case binary(Operator, PreprocessorExpression, PreprocessorExpression)
    case choice(PreprocessorExpression, PreprocessorExpression, PreprocessorExpression)
    /// Text that is no expression, or too large a one.
    case unparsed(String)

    /// Every macro that the value depends on directly, in order of appearance.
    package var macros: [String] {
        var found: [String] = []
        var seen: Set<String> = []
        collect { if seen.insert($0).inserted { found.append($0) } }
        return found
    }

    private func collect(_ visit: (String) -> Void) {
        switch self {
        case .integer, .unparsed: break
        case .macro(let name), .defined(let name): visit(name)
        case .not(let operand), .negative(let operand), .complement(let operand): operand.collect(visit)
        case .all(let operands), .any(let operands), .invocation(_, let operands):
            for operand in operands { operand.collect(visit) }
        case .binary(_, let left, let right):
            left.collect(visit)
            right.collect(visit)
        case .choice(let condition, let first, let second):
            condition.collect(visit)
            first.collect(visit)
            second.collect(visit)
        }
    }
}
