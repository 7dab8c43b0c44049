/// Finds for each symbol of an outline the architectures that it can be set for: the least sets that satisfy all
/// conditions, so that symbols which only lead to each other stay out.
struct OutlineSolver {
    private let outline: Outline
    /// Each per file, per context and per symbol.
    private var files: [UInt64]
    private var contexts: [UInt64]
    private var settable: [UInt64]
    /// Where a symbol is y in every configuration: what `!X` excludes.
    private let certain: [UInt64]
    private var operands: [UInt64] = []
    /// Beside each operand the set where it can be n.
    private var denials: [UInt64] = []
    private var isChanged = false

    init(outline: Outline) {
        self.outline = outline
        files = Array(repeating: 0, count: outline.paths.count)
        contexts = Array(repeating: 0, count: outline.contexts.count)
        settable = Array(repeating: 0, count: outline.symbols.count)
        certain = outline.symbols.map { Self.certain($0, outline) }
    }

    mutating func solve() {
        // Sets only grow, so this ends; a pass that changes nothing is the last.
        repeat {
            isChanged = false
            for edge in outline.edges {
                let addition = edge.architectures & (edge.context.map { contexts[$0] } ?? outline.all)
                Self.grow(&files[edge.target], by: addition, &isChanged)
            }
            for (index, context) in outline.contexts.enumerated() {
                var value = context.parent.map { contexts[$0] } ?? files[context.file]
                for condition in context.conditions where value != 0 { value &= evaluate(condition) }
                Self.grow(&contexts[index], by: value, &isChanged)
            }
            for index in outline.symbols.indices {
                let value = value(of: outline.symbols[index])
                Self.grow(&settable[index], by: value, &isChanged)
            }
        } while isChanged
    }

    func reach(of index: Int) -> KconfigOutline.Reach {
        var tristate: UInt64 = 0
        for definition in outline.symbols[index].definitions where definition.type == .tristate {
            tristate |= files[definition.file]
        }
        return KconfigOutline.Reach(settable: settable[index], modular: settable[index] & tristate)
    }

    private static func grow(_ set: inout UInt64, by addition: UInt64, _ isChanged: inout Bool) {
        guard set | addition != set else { return }
        set |= addition
        isChanged = true
    }

    private mutating func value(of symbol: Outline.Symbol) -> UInt64 {
        var value: UInt64 = 0
        for definition in symbol.definitions {
            let context = contexts[definition.context]
            guard context & ~value != 0 else { continue }
            for prompt in definition.prompts { value |= context & evaluate(prompt) }
            for candidate in definition.defaults {
                value |= context & evaluate(candidate.when) & evaluate(candidate.value)
            }
        }
        for selector in symbol.selectors {
            let context = contexts[selector.context] & settable[selector.symbol]
            if context & ~value != 0 { value |= context & evaluate(selector.when) }
        }
        return value
    }

    private mutating func evaluate(_ expression: Outline.Expression) -> UInt64 {
        if expression.isEmpty { return outline.all }
        operands.removeAll(keepingCapacity: true)
        denials.removeAll(keepingCapacity: true)
        for index in expression.start..<expression.end {
            switch outline.code[index] {
            case .symbol(let symbol):
                operands.append(settable[symbol])
                denials.append(outline.all & ~certain[symbol])
            case .always:
                operands.append(outline.all)
                denials.append(0)
            case .never:
                operands.append(0)
                denials.append(outline.all)
            case .open:
                operands.append(outline.all)
                denials.append(outline.all)
            case .not:
                let (value, denial) = (operands.popLast() ?? 0, denials.popLast() ?? 0)
                operands.append(denial)
                denials.append(value)
            case .and:
                let (value, denial) = (operands.popLast() ?? 0, denials.popLast() ?? 0)
                operands.append((operands.popLast() ?? 0) & value)
                denials.append((denials.popLast() ?? 0) | denial)
            case .or:
                let (value, denial) = (operands.popLast() ?? 0, denials.popLast() ?? 0)
                operands.append((operands.popLast() ?? 0) | value)
                denials.append((denials.popLast() ?? 0) & denial)
            }
        }
        return operands.last ?? 0
    }

    /// A symbol without a prompt that its architecture's file sets to y unconditionally, as each does for its own name.
    private static func certain(_ symbol: Outline.Symbol, _ outline: Outline) -> UInt64 {
        var certain: UInt64 = 0
        for definition in symbol.definitions where definition.prompts.isEmpty && definition.type == .bool {
            let context = outline.contexts[definition.context]
            guard context.parent == nil, context.conditions.isEmpty, let first = definition.defaults.first,
                first.when.isEmpty, first.value.end - first.value.start == 1,
                case .always = outline.code[first.value.start]
            else { continue }
            certain |= outline.homes[definition.file]
        }
        return certain
    }
}
