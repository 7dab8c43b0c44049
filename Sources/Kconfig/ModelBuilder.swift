/// Joins parsed files into a model: follows `source`, matches blocks, expands macros, and interns names.
struct ModelBuilder {
    /// Far beyond any kernel (1,800 files, 150,000 statements), and soon reached by files that source one another.
    private static let mostFiles = 1 << 15
    private static let mostStatements = 1 << 21

    struct Frame {
        let file: KconfigFile
        var next = 0
        /// How many blocks were open where this file began.
        let blocks: Int
    }

    private struct Block {
        let kind: KconfigFile.Block
        let line: Int
        let parent: Model.Context.Parent
        let visibility: Model.ContextID?
        let choice: Model.ChoiceID?
    }

    private enum Entry {
        case none
        case symbol(Model.SymbolID)
        case choice(Model.ChoiceID)
        case menu
        case comment
    }

    private let load: (String) -> KconfigFile?
    var expander: MacroExpander

    var model = Model()
    var words: [String: Model.SymbolID] = ["n": Model.no, "m": Model.module, "y": Model.yes]
    var constants: [String: Model.SymbolID] = ["n": Model.no, "m": Model.module, "y": Model.yes]
    private var namedChoices: [String: Model.ChoiceID] = [:]

    var frames: [Frame] = []
    /// For each frame the symbol of each name, found at its first use.
    var symbolMaps: [[Model.SymbolID?]] = []
    private var openPaths: Set<String> = []
    private var blocks: [Block] = []
    private var fileCount = 0
    /// Statements and, since a file's names cost as much, names.
    private var statementCount = 0
    var line = 0

    private var entry = Entry.none
    /// The context of the current entry, made when something first stands in it.
    private var context: Model.ContextID = 0
    private var members = ChoiceMembers()
    /// An entry inside a choice, to be judged when its last line is read.
    private var openMember: (symbol: Model.SymbolID, context: Model.ContextID, choice: Model.ChoiceID)?

    static func build(
        from root: String, expander: MacroExpander, load: @escaping (String) -> KconfigFile?
    ) throws(KconfigError) -> Model {
        var builder = ModelBuilder(expander: expander, load: load)
        try builder.build(from: root)
        return builder.model
    }

    private init(expander: MacroExpander, load: @escaping (String) -> KconfigFile?) {
        self.load = load
        self.expander = expander
        for name in ["n", "m", "y"] { model.symbols.append(Model.Symbol(name: name, type: .tristate)) }
    }

    private mutating func build(from root: String) throws(KconfigError) {
        try open(root)
        // By index: a copy of the frame for each statement took a tenth of the time.
        while !frames.isEmpty {
            let top = frames.count - 1
            let next = frames[top].next
            guard next < frames[top].file.statements.count else {
                closeFile()
                continue
            }
            let statement = frames[top].file.statements[next]
            frames[top].next += 1
            line = Int(statement.line)
            try count(1)
            try add(statement.kind)
        }
        ChoiceMembers.completeTypes(in: &model)
        if model.modulesSymbol == nil, let id = words["MODULES"], !model.symbols[Int(id)].definitions.isEmpty {
            // Before 2.6.40 the name alone made it so.
            model.modulesSymbol = id
        }
    }

    // MARK: Files

    private mutating func open(_ path: String) throws(KconfigError) {
        guard let file = load(path) else {
            if frames.isEmpty { throw .missingRoot(tried: [path]) }
            return note("missing source file \"\(path.prefix(200))\"")
        }
        if openPaths.contains(path) { return note("source loop: \"\(path)\" is being read already") }
        fileCount += 1
        guard fileCount <= Self.mostFiles else {
            throw .tooLarge(path: frames.last?.file.path ?? path, line: line, limit: "\(Self.mostFiles) source lines")
        }
        try count(file.names.count)
        if model.files.insert(path).inserted { model.notices += file.notices }
        openPaths.insert(path)
        frames.append(Frame(file: file, blocks: blocks.count))
        symbolMaps.append(Array(repeating: nil, count: file.names.count))
    }

    private mutating func count(_ statements: Int) throws(KconfigError) {
        statementCount += statements
        guard statementCount <= Self.mostStatements else {
            let path = frames.last?.file.path ?? "Kconfig"
            throw .tooLarge(path: path, line: line, limit: "\(Self.mostStatements) statements and names")
        }
    }

    private mutating func closeFile() {
        guard let frame = frames.last else { return }
        endEntry()
        while blocks.count > frame.blocks, let block = blocks.popLast() {
            line = block.line
            note("this block is not closed in its file: missing \(block.kind.closingWord)")
        }
        openPaths.remove(frame.file.path)
        frames.removeLast()
        symbolMaps.removeLast()
    }

    private mutating func source(_ name: KconfigFile.NameID) throws(KconfigError) {
        let path = expander.expandPlainVariables(text(of: name))
        endEntry()
        guard !path.hasPrefix("/"), !path.split(separator: "/").contains(".."), !path.isEmpty else {
            return note("a source file outside the tree is not read: \"\(path.prefix(200))\"")
        }
        try open(path)
    }

    mutating func note(_ message: String) {
        guard let path = frames.last?.file.path, model.notices.count < KconfigNotice.most else { return }
        model.notices.append(KconfigNotice(path: path, line: line, message: message))
    }

    // MARK: Statements

    private mutating func add(_ kind: KconfigFile.Kind) throws(KconfigError) {
        switch kind {
        case .config(let name): beginConfig(name)
        case .choice(let name): beginChoice(name)
        case .menu: beginMenu()
        case .comment:
            endEntry()
            entry = .comment
            context = makeContext()
        case .condition(let expression):
            endEntry()
            context = makeContext()
            addDependency(translate(expression))
            push(.condition, parent: .context(context), choice: blocks.last?.choice)
        case .end(let block): end(block)
        case .source(let name): try source(name)
        case .assignment(let name, let flavor, let value):
            prepareExpansion()
            expander.assign(name, flavor, value)
            noteExpansion()
        case .dependsOn(let expression):
            if case .none = entry { return note("this does not belong to any entry") }
            addDependency(translate(expression))
        case .visible(let expression): addVisibility(translate(expression))
        default: addProperty(kind)
        }
    }

    private mutating func beginConfig(_ name: KconfigFile.NameID) {
        endEntry()
        let id = symbol(name)
        guard id > Model.yes else { return note("a constant cannot be configured") }
        context = makeContext()
        entry = .symbol(id)
        model.symbols[Int(id)].definitions.append(context)
        if let choice = blocks.last?.choice { openMember = (id, context, choice) }
    }

    private mutating func beginChoice(_ name: KconfigFile.NameID?) {
        endEntry()
        context = makeContext()
        let id = Model.ChoiceID(model.choices.count)
        // A choice with a name that was seen before goes on with that choice.
        let known = name.map { text(of: $0) }.flatMap { name in
            defer { namedChoices[name] = namedChoices[name] ?? id }
            return namedChoices[name]
        }
        if known == nil { model.choices.append(Model.Choice(context: context)) }
        entry = .choice(known ?? id)
        push(.choice, parent: .choice(known ?? id), choice: known ?? id)
        members = ChoiceMembers()
    }

    private mutating func beginMenu() {
        endEntry()
        context = makeContext()
        entry = .menu
        push(.menu, parent: .context(context))
    }

    private mutating func end(_ kind: KconfigFile.Block) {
        endEntry()
        guard let block = blocks.last, let frame = frames.last, blocks.count > frame.blocks else {
            return note("\(kind.closingWord) without a block to close")
        }
        if block.kind != kind { return note("\(kind.closingWord) inside a block that needs \(block.kind.closingWord)") }
        blocks.removeLast()
    }

    private mutating func push(
        _ kind: KconfigFile.Block, parent: Model.Context.Parent, choice: Model.ChoiceID? = nil
    ) {
        let visibility = blocks.last?.visibility
        blocks.append(Block(kind: kind, line: line, parent: parent, visibility: visibility, choice: choice))
    }

    private mutating func addProperty(_ kind: KconfigFile.Kind) {
        switch entry {
        case .symbol(let id): addProperty(kind, to: id)
        case .choice(let id): addProperty(kind, toChoice: id)
        case .none, .menu, .comment: note("this does not belong to any entry")
        }
    }

    private mutating func addProperty(_ kind: KconfigFile.Kind, to id: Model.SymbolID) {
        let index = Int(id)
        switch kind {
        case .type(let type): setType(type, of: index)
        case .prompt(let when): model.symbols[index].prompts.append(condition(when, ofPrompt: true))
        case .defaultValue(let value, let when):
            let value = translate(value)
            model.symbols[index].defaults.append(Model.Default(value: value, condition: condition(when)))
        case .select(let target, let when):
            let target = symbol(target)
            model.symbols[Int(target)].selectedBy
                .append(Model.ReverseDependency(selector: id, condition: condition(when)))
        case .imply(let target, let when):
            let target = symbol(target)
            model.symbols[Int(target)].impliedBy
                .append(Model.ReverseDependency(selector: id, condition: condition(when)))
        case .range(let low, let high, let when):
            let low = symbol(low)
            let high = symbol(high)
            model.symbols[index].ranges.append(Model.NumberRange(low: low, high: high, condition: condition(when)))
        case .modules: model.modulesSymbol = id
        case .environment(let variable):
            model.symbols[index].isEnvironment = true
            guard let value = expander.environment[variable] else { return }
            let constant = Model.Instruction.symbol(intern(value, quoted: true))
            let condition = Model.Condition(context: context, when: .none, visibility: nil)
            model.symbols[index].defaults.append(Model.Default(value: emit([constant]), condition: condition))
        default: note("this does not belong to a symbol")
        }
    }

    private mutating func setType(_ type: SymbolType, of index: Int) {
        let known = model.symbols[index].type
        if known == .unknown {
            model.symbols[index].type = type
        } else if known != type {
            note("\(model.symbols[index].name) has another type already; this one is ignored")
        }
    }

    private mutating func addProperty(_ kind: KconfigFile.Kind, toChoice id: Model.ChoiceID) {
        let index = Int(id)
        switch kind {
        case .type(let type) where type.isLogical:
            if model.choices[index].type == .unknown { model.choices[index].type = type }
        case .prompt(let when): model.choices[index].prompts.append(condition(when, ofPrompt: true))
        case .defaultValue(let value, let when):
            let value = translate(value)
            guard let symbol = model.onlySymbol(of: value) else {
                return note("the default of a choice is one of its symbols")
            }
            model.choices[index].defaults.append(Model.Choice.Default(symbol: symbol, condition: condition(when)))
        // Only says that a configuration may leave the choice out.
        case .optional: break
        default: note("this does not belong to a choice")
        }
    }

    private mutating func endEntry() {
        entry = .none
        if let (symbol, context, choice) = openMember { members.add(symbol, in: context, of: choice, to: &model) }
        openMember = nil
    }

    // MARK: Contexts and conditions

    private mutating func makeContext() -> Model.ContextID {
        let parent = blocks.last?.parent ?? .none
        let isConditional =
            switch parent {
            case .none: false
            case .context(let id): model.contexts[Int(id)].isConditional
            case .choice: true
            }
        model.contexts.append(Model.Context(parent: parent, isConditional: isConditional))
        return Model.ContextID(model.contexts.count - 1)
    }

    private mutating func addDependency(_ expression: Model.Expression) {
        guard !expression.isEmpty else { return }
        model.contexts[Int(context)].conditions.append(expression)
        model.contexts[Int(context)].isConditional = true
    }

    private mutating func addVisibility(_ expression: Model.Expression) {
        guard case .menu = entry, let block = blocks.last else { return note("\"visible if\" belongs to a menu") }
        let parent = block.visibility.map { Model.Context.Parent.context($0) } ?? .none
        model.contexts.append(Model.Context(parent: parent, conditions: [expression], isConditional: true))
        blocks[blocks.count - 1] = Block(
            kind: block.kind, line: block.line, parent: block.parent,
            visibility: Model.ContextID(model.contexts.count - 1), choice: block.choice)
    }

    private mutating func condition(_ when: KconfigFile.Expression, ofPrompt: Bool = false) -> Model.Condition {
        Model.Condition(
            context: context, when: translate(when), visibility: ofPrompt ? blocks.last?.visibility : nil)
    }
}

extension KconfigFile.Block {
    fileprivate var closingWord: String {
        switch self {
        case .menu: "endmenu"
        case .choice: "endchoice"
        case .condition: "endif"
        }
    }
}
