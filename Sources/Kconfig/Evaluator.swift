/// Computes every symbol of a model, each after all that it depends on.
struct Evaluator {
    private let model: Model
    private let request: ConfigurationRequest

    /// Per symbol, per context, and per choice.
    private var values: [Tristate]
    private var contextValues: [Tristate]
    private var choiceValues: [Tristate]
    /// Per symbol: how far its prompts let it go.
    private var visibilities: [Tristate]
    /// Per symbol: the text of a string or a number.
    private var texts: [String]
    /// Per symbol: true if a string or a number belongs to the configuration.
    private var isWritten: [Bool]
    private var chosen: [Model.SymbolID?]
    private var modules = Tristate.no
    private var forced: [Tristate?]

    private var operands: [Tristate] = []

    init(model: Model, request: ConfigurationRequest) {
        self.model = model
        self.request = request
        values = Array(repeating: .no, count: model.symbols.count)
        contextValues = Array(repeating: .no, count: model.contexts.count)
        choiceValues = Array(repeating: .no, count: model.choices.count)
        visibilities = Array(repeating: .no, count: model.symbols.count)
        texts = model.symbols.map { $0.type == .unknown ? $0.name : "" }
        isWritten = Array(repeating: false, count: model.symbols.count)
        chosen = Array(repeating: nil, count: model.choices.count)
        forced = Array(repeating: nil, count: model.symbols.count)
        values[Int(Model.module)] = .module
        values[Int(Model.yes)] = .yes
    }

    mutating func evaluate() {
        for (index, symbol) in model.symbols.enumerated() where symbol.type.isLogical && index > Model.yes {
            if request.forcedOff.contains(symbol.name) { forced[index] = .no }
            if request.forcedOn.contains(symbol.name) { forced[index] = .yes }
        }
        if let symbol = model.modulesSymbol {
            // Every tristate depends on it, so it comes first, and then all that it made use of comes again.
            for node in EvaluationOrder.nodes(of: model, for: [symbol]) { compute(node) }
            modules = values[Int(symbol)]
        }
        let all = (0..<model.symbols.count).lazy.map { Model.SymbolID($0) }
        for node in EvaluationOrder.nodes(of: model, for: all) { compute(node) }
    }

    func configuration() -> Configuration {
        var result: [String: KconfigValue] = [:]
        result.reserveCapacity(model.symbols.count)
        for (index, symbol) in model.symbols.enumerated()
        where index > Model.yes && !symbol.definitions.isEmpty && !symbol.isEnvironment {
            switch symbol.type {
            case .unknown: continue
            case .bool, .tristate:
                switch values[index] {
                case .yes: result[symbol.name] = .yes
                case .module: result[symbol.name] = .module
                case .no: result[symbol.name] = .no
                }
            case .string where isWritten[index]: result[symbol.name] = .string(texts[index])
            case .int where isWritten[index]:
                result[symbol.name] = .int(KconfigNumber.isDecimal(texts[index]) ? texts[index] : "0")
            case .hex where isWritten[index]:
                result[symbol.name] = .hex(KconfigNumber.isHexadecimal(texts[index]) ? texts[index] : "0x0")
            default: continue
            }
        }
        return Configuration(values: result, notices: Set(model.notices).sorted(), files: model.files.sorted())
    }

    // MARK: Values

    private mutating func compute(_ node: EvaluationOrder.Node) {
        switch node {
        case .symbol(let index):
            guard index > Model.yes, !model.symbols[index].definitions.isEmpty else { return }
            switch model.symbols[index].type {
            case .unknown: break
            case .bool, .tristate: values[index] = logicalValue(index)
            case .int, .hex, .string: computeText(index)
            }
        case .context(let index):
            var value: Tristate =
                switch model.contexts[index].parent {
                case .none: .yes
                case .context(let parent): contextValues[Int(parent)]
                case .choice(let choice): choiceValues[Int(choice)]
                }
            for condition in model.contexts[index].conditions { value = min(value, evaluate(condition)) }
            contextValues[index] = value
        case .choiceValue(let index):
            let type: SymbolType = model.choices[index].type == .tristate ? .tristate : .bool
            choiceValues[index] = visibility(model.choices[index].prompts, type)
        case .choiceMember(let index): chosen[index] = choose(index)
        }
    }

    private mutating func evaluate(_ condition: Model.Condition) -> Tristate {
        var value = min(contextValues[Int(condition.context)], evaluate(condition.when))
        if let visibility = condition.visibility { value = min(value, contextValues[Int(visibility)]) }
        return value
    }

    /// A bool cannot be m, and without modules nothing can.
    private func promoted(_ value: Tristate, _ type: SymbolType) -> Tristate {
        value == .module && (type != .tristate || modules == .no) ? .yes : value
    }

    private mutating func visibility(_ prompts: [Model.Condition], _ type: SymbolType) -> Tristate {
        var value = Tristate.no
        for prompt in prompts { value = max(value, evaluate(prompt)) }
        return promoted(value, type)
    }

    private mutating func logicalValue(_ index: Int) -> Tristate {
        let type = model.symbols[index].type
        if let choice = model.symbols[index].choice {
            // Neither selects nor defaults reach the members of a choice.
            switch visibilities[index] {
            case .yes: return Tristate(chosen[Int(choice)] == Model.SymbolID(index))
            case .module: return .module
            case .no: return .no
            }
        }
        if let value = forced[index] { return value }
        let visible = visibility(model.symbols[index].prompts, type)
        visibilities[index] = visible
        if visible != .no {
            return promoted(max(visible, reverse(model.symbols[index].selectedBy, type)), type)
        }
        return defaultValue(index, type)
    }

    /// The value of a symbol that nobody was asked for: its first default that applies, what implies and selects it.
    private mutating func defaultValue(_ index: Int, _ type: SymbolType) -> Tristate {
        var value = Tristate.no
        for candidate in model.symbols[index].defaults {
            let condition = evaluate(candidate.condition)
            guard condition != .no else { continue }
            value = min(condition, evaluate(candidate.value, isCondition: false))
            break
        }
        let implied = reverse(model.symbols[index].impliedBy, type)
        if implied != .no { value = min(max(value, implied), dependencies(index, type)) }
        return promoted(max(value, reverse(model.symbols[index].selectedBy, type)), type)
    }

    private mutating func reverse(_ dependencies: [Model.ReverseDependency], _ type: SymbolType) -> Tristate {
        var value = Tristate.no
        for dependency in dependencies where value != .yes {
            let selector = values[Int(dependency.selector)]
            if selector > value { value = max(value, min(selector, evaluate(dependency.condition))) }
        }
        return promoted(value, type)
    }

    /// What the definitions of a symbol require. One without any condition adds nothing to others that have some.
    private func dependencies(_ index: Int, _ type: SymbolType) -> Tristate {
        var value: Tristate?
        for context in model.symbols[index].definitions where model.contexts[Int(context)].isConditional {
            value = max(value ?? .no, contextValues[Int(context)])
        }
        return promoted(value ?? .yes, type)
    }

    // MARK: Choices

    private mutating func choose(_ index: Int) -> Model.SymbolID? {
        let value = choiceValues[index]
        var forcedMember: Model.SymbolID?
        for member in model.choices[index].members {
            let symbol = Int(member)
            let type = model.symbols[symbol].type
            var visible = Tristate.no
            for prompt in model.symbols[symbol].prompts {
                let shown = evaluate(prompt)
                if type == .tristate, shown == .module, value == .yes { continue }
                visible = max(visible, shown)
            }
            // A bool among tristates is only for a choice that is y.
            if type == .bool, model.choices[index].type == .tristate, value != .yes { visible = .no }
            visible = promoted(visible, type)
            if forced[symbol] == .no { visible = .no }
            if forced[symbol] == .yes {
                visible = .yes
                forcedMember = forcedMember ?? member
            }
            visibilities[symbol] = visible
        }
        if let forcedMember { return forcedMember }
        guard value == .yes else { return nil }
        for candidate in model.choices[index].defaults
        where visibilities[Int(candidate.symbol)] != .no && evaluate(candidate.condition) != .no {
            return candidate.symbol
        }
        return model.choices[index].members.first { visibilities[Int($0)] != .no }
    }

    // MARK: Strings and numbers

    private mutating func computeText(_ index: Int) {
        let type = model.symbols[index].type
        visibilities[index] = visibility(model.symbols[index].prompts, type)
        var value: String?
        for candidate in model.symbols[index].defaults where evaluate(candidate.condition) != .no {
            value = model.onlySymbol(of: candidate.value).map { text(of: $0) }
            break
        }
        isWritten[index] = visibilities[index] != .no || value != nil
        texts[index] = value ?? (type == .int ? "0" : type == .hex ? "0x0" : "")
        clampToRange(index, base: type == .int ? 10 : 16)
    }

    private mutating func clampToRange(_ index: Int, base: Int) {
        guard model.symbols[index].type != .string else { return }
        for range in model.symbols[index].ranges where evaluate(range.condition) != .no {
            let value = KconfigNumber.leading(texts[index], base: base)
            if value < KconfigNumber.leading(text(of: range.low), base: self.base(of: range.low) ?? base) {
                texts[index] = text(of: range.low)
            } else if value > KconfigNumber.leading(text(of: range.high), base: self.base(of: range.high) ?? base) {
                texts[index] = text(of: range.high)
            }
            return
        }
    }

    private func base(of symbol: Model.SymbolID) -> Int? {
        switch model.symbols[Int(symbol)].type {
        case .int: 10
        case .hex: 16
        default: nil
        }
    }

    private func text(of symbol: Model.SymbolID) -> String {
        model.symbols[Int(symbol)].type.isLogical ? values[Int(symbol)].letter : texts[Int(symbol)]
    }

    // MARK: Expressions

    /// In a condition a literal m stands for "m if there are modules"; as a default it is just m.
    private mutating func evaluate(_ expression: Model.Expression, isCondition: Bool = true) -> Tristate {
        if expression.isEmpty { return .yes }
        operands.removeAll(keepingCapacity: true)
        for index in expression.indices {
            switch model.code[index] {
            case .symbol(let symbol):
                let value = values[Int(symbol)]
                operands.append(isCondition && symbol == Model.module ? min(value, modules) : value)
            case .compare(let relation, let left, let right):
                let order = KconfigNumber.compare(
                    text(of: left), model.symbols[Int(left)].type, text(of: right), model.symbols[Int(right)].type)
                operands.append(Tristate(relation.holds(order)))
            case .not: operands.append(!(operands.popLast() ?? .no))
            case .and:
                let right = operands.popLast() ?? .no
                operands.append(min(operands.popLast() ?? .no, right))
            case .or:
                let right = operands.popLast() ?? .no
                operands.append(max(operands.popLast() ?? .no, right))
            }
        }
        return operands.last ?? .no
    }
}

extension KconfigFile.Relation {
    fileprivate func holds(_ order: Int) -> Bool {
        switch self {
        case .equal: order == 0
        case .unequal: order != 0
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        }
    }
}
