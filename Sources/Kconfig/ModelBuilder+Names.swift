/// Names and expressions of a file as those of the model.
extension ModelBuilder {
    mutating func emit(_ instructions: [Model.Instruction]) -> Model.Expression {
        let start = model.code.count
        model.code += instructions
        return Model.Expression(start: start, end: model.code.count)
    }

    mutating func translate(_ expression: KconfigFile.Expression) -> Model.Expression {
        guard !expression.isEmpty, let code = frames.last?.file.code else { return .none }
        let start = model.code.count
        for index in expression.indices {
            switch code[index] {
            case .operand(let name): model.code.append(.symbol(symbol(name)))
            case .compare(let relation, let left, let right):
                let left = symbol(left)
                model.code.append(.compare(relation, left, symbol(right)))
            case .not: model.code.append(.not)
            case .and: model.code.append(.and)
            case .or: model.code.append(.or)
            }
        }
        return Model.Expression(start: start, end: model.code.count)
    }

    mutating func symbol(_ name: KconfigFile.NameID) -> Model.SymbolID {
        let top = frames.count - 1
        if let known = symbolMaps[top][Int(name)] { return known }
        switch frames[top].file.names[Int(name)] {
        case .word(let text):
            let id = intern(text, quoted: false)
            symbolMaps[top][Int(name)] = id
            return id
        case .quoted(let text):
            let id = intern(text, quoted: true)
            symbolMaps[top][Int(name)] = id
            return id
        case .computed(_, let quoted):
            return intern(text(of: name), quoted: quoted)
        }
    }

    mutating func text(of name: KconfigFile.NameID) -> String {
        guard !frames.isEmpty else { return "" }
        switch frames[frames.count - 1].file.names[Int(name)] {
        case .word(let text), .quoted(let text): return text
        case .computed(let text, _):
            prepareExpansion()
            defer { noteExpansion() }
            return expander.expand(text)
        }
    }

    mutating func prepareExpansion() {
        expander.path = frames.last?.file.path ?? ""
        expander.line = line
    }

    mutating func noteExpansion() {
        if let complaint = expander.takeComplaint() { note(complaint) }
    }

    mutating func intern(_ name: String, quoted: Bool) -> Model.SymbolID {
        if let known = quoted ? constants[name] : words[name] { return known }
        let id = Model.SymbolID(model.symbols.count)
        model.symbols.append(Model.Symbol(name: name))
        if quoted { constants[name] = id } else { words[name] = id }
        return id
    }
}
