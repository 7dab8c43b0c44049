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
    /// Each with the set where it can be n.
    private var operands: [(set: UInt64, denied: UInt64)] = []

    init(outline: Outline) {
        self.outline = outline
        files = Array(repeating: 0, count: outline.paths.count)
        contexts = Array(repeating: 0, count: outline.contexts.count)
        settable = Array(repeating: 0, count: outline.symbols.count)
        certain = outline.symbols.map { Self.certain($0, outline) }
    }

    mutating func solve() {
        let readers = Readers(outline)
        // Sets only grow, so this ends. What changed asks those again that read it, and nobody else: passes over
        // everything would take the square of a long chain.
        var open = Array(readers.all)
        var isOpen = Array(repeating: true, count: open.count)
        var next = 0
        while next < open.count {
            let item = open[next]
            next += 1
            isOpen[item] = false
            guard grow(readers.node(item)) else { continue }
            for reader in readers.readers[item] where !isOpen[reader] {
                isOpen[reader] = true
                open.append(reader)
            }
        }
    }

    /// Computes the set of a file, context or symbol anew; true where that makes it larger.
    private mutating func grow(_ node: Readers.Node) -> Bool {
        switch node {
        case .file(let index, let edges):
            var value: UInt64 = 0
            for edge in edges.map({ outline.edges[$0] }) {
                value |= edge.architectures & (edge.context.map { contexts[$0] } ?? outline.all)
            }
            return Self.grow(&files[index], by: value)
        case .context(let index):
            let context = outline.contexts[index]
            var value = context.parent.map { contexts[$0] } ?? files[context.file]
            for condition in context.conditions where value != 0 { value &= evaluate(condition) }
            return Self.grow(&contexts[index], by: value)
        case .symbol(let index):
            if settable[index] == outline.all { return false }
            let value = value(of: outline.symbols[index])
            return Self.grow(&settable[index], by: value)
        }
    }

    func reach(of index: Int) -> KconfigOutline.Reach {
        var tristate: UInt64 = 0
        for definition in outline.symbols[index].definitions where definition.type == .tristate {
            tristate |= files[definition.file]
        }
        return KconfigOutline.Reach(settable: settable[index], modular: settable[index] & tristate)
    }

    private static func grow(_ set: inout UInt64, by addition: UInt64) -> Bool {
        guard set | addition != set else { return false }
        set |= addition
        return true
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
        for index in expression.indices {
            switch outline.code[index] {
            case .symbol(let symbol): operands.append((settable[symbol], outline.all & ~certain[symbol]))
            case .always: operands.append((outline.all, 0))
            case .never: operands.append((0, outline.all))
            case .open: operands.append((outline.all, outline.all))
            case .not:
                let operand = operands.popLast() ?? (0, 0)
                operands.append((operand.denied, operand.set))
            case .and:
                let (right, left) = (operands.popLast() ?? (0, 0), operands.popLast() ?? (0, 0))
                operands.append((left.set & right.set, left.denied | right.denied))
            case .or:
                let (right, left) = (operands.popLast() ?? (0, 0), operands.popLast() ?? (0, 0))
                operands.append((left.set | right.set, left.denied & right.denied))
            }
        }
        return operands.last?.set ?? 0
    }

    /// A symbol without a prompt that its architecture's file sets to y unconditionally, as each does for its own name.
    private static func certain(_ symbol: Outline.Symbol, _ outline: Outline) -> UInt64 {
        var certain: UInt64 = 0
        for definition in symbol.definitions where definition.prompts.isEmpty && definition.type == .bool {
            let context = outline.contexts[definition.context]
            guard context.parent == nil, context.conditions.isEmpty, let first = definition.defaults.first,
                first.when.isEmpty, first.value.indices.count == 1,
                case .always = outline.code[first.value.indices.lowerBound]
            else { continue }
            certain |= outline.homes[definition.file]
        }
        return certain
    }
}

/// Who reads whose set: files by the contexts of the lines that name them, contexts by what stands around and in their
/// conditions, symbols by where they are defined and selected.
private struct Readers {
    enum Node {
        /// With the lines that lead to it.
        case file(Int, edges: [Int])
        case context(Int)
        case symbol(Int)
    }

    private(set) var readers: [[Int]]
    private let contextBase: Int
    private let symbolBase: Int
    private var edges: [[Int]]

    var all: Range<Int> { readers.indices }

    func node(_ item: Int) -> Node {
        if item >= symbolBase { return .symbol(item - symbolBase) }
        return item >= contextBase ? .context(item - contextBase) : .file(item, edges: edges[item])
    }

    init(_ outline: Outline) {
        contextBase = outline.paths.count
        symbolBase = contextBase + outline.contexts.count
        readers = Array(repeating: [], count: symbolBase + outline.symbols.count)
        edges = Array(repeating: [], count: outline.paths.count)
        for (index, edge) in outline.edges.enumerated() {
            edges[edge.target].append(index)
            if let context = edge.context { readers[contextBase + context].append(edge.target) }
        }
        for (index, context) in outline.contexts.enumerated() {
            readers[context.parent.map { contextBase + $0 } ?? context.file].append(contextBase + index)
            for condition in context.conditions { add(contextBase + index, readingFrom: condition, outline) }
        }
        for (index, symbol) in outline.symbols.enumerated() {
            let item = symbolBase + index
            for definition in symbol.definitions {
                readers[contextBase + definition.context].append(item)
                for prompt in definition.prompts { add(item, readingFrom: prompt, outline) }
                for (value, when) in definition.defaults {
                    add(item, readingFrom: value, outline)
                    add(item, readingFrom: when, outline)
                }
            }
            for selector in symbol.selectors {
                readers[contextBase + selector.context].append(item)
                readers[symbolBase + selector.symbol].append(item)
                add(item, readingFrom: selector.when, outline)
            }
        }
    }

    private mutating func add(_ reader: Int, readingFrom expression: Outline.Expression, _ outline: Outline) {
        for index in expression.indices {
            if case .symbol(let symbol) = outline.code[index] { readers[symbolBase + symbol].append(reader) }
        }
    }
}
