/// Reads every Kconfig file of a tree once and notes what it defines, under which conditions.
struct OutlineBuilder {
    private static let mostFiles = 1 << 15
    private static let mostStatements = 1 << 21

    private enum Entry {
        case none
        case symbol(Int)
        /// A menu, choice or comment: only its dependencies count.
        case block
    }

    private(set) var outline = Outline()
    private let architectures: [String]
    private let load: (String) -> KconfigFile?
    private var symbolIDs: [String: Int] = [:]
    private var fileIDs: [String: Int] = [:]
    private var pending: [Int] = []
    private var statements = 0

    init(architectures: [String], load: @escaping (String) -> KconfigFile?) {
        self.architectures = architectures
        self.load = load
        outline.all = architectures.count == 64 ? .max : (1 << UInt64(architectures.count)) - 1
    }

    mutating func build() {
        link("Kconfig", from: nil, for: outline.all)
        // Before there was a file at the top, and for what it does not lead to.
        for (index, name) in architectures.enumerated() {
            link("arch/\(name)/Kconfig", from: nil, for: 1 << UInt64(index))
        }
        var next = 0
        while next < pending.count, statements < Self.mostStatements {
            let file = pending[next]
            next += 1
            if let parsed = load(outline.paths[file]) { read(parsed, file) }
        }
    }

    private mutating func link(_ path: String, from context: Int?, for architectures: UInt64) {
        guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else { return }
        let target: Int
        if let known = fileIDs[path] {
            target = known
        } else {
            guard outline.paths.count < Self.mostFiles else { return }
            target = outline.paths.count
            fileIDs[path] = target
            outline.paths.append(path)
            outline.homes.append(home(of: path))
            pending.append(target)
        }
        outline.edges.append(Outline.Edge(target: target, context: context, architectures: architectures))
    }

    private func home(of path: String) -> UInt64 {
        let parts = path.split(separator: "/", maxSplits: 2)
        guard parts.count == 3, parts[0] == "arch" else { return 0 }
        // Half of user-mode Linux lies in the directory of its host.
        let isHosted = parts[2].hasPrefix("um/") && architectures.contains("um")
        let index = architectures.firstIndex(of: isHosted ? "um" : String(parts[1]))
        return index.map { 1 << UInt64($0) } ?? 0
    }

    // MARK: One file

    private mutating func read(_ file: KconfigFile, _ id: Int) {
        var reading = Reading(file: file, id: id, symbols: Array(repeating: nil, count: file.names.count))
        for statement in file.statements {
            statements += 1
            guard statements < Self.mostStatements else { return }
            read(statement, &reading)
        }
    }

    /// Where the reading of one file stands.
    private struct Reading {
        let file: KconfigFile
        let id: Int
        var symbols: [Int?]
        /// The contexts of the open blocks, innermost last.
        var blocks: [Int] = []
        var entry = Entry.none
        var context = 0
        var definition = 0
    }

    private mutating func read(_ statement: KconfigFile.Statement, _ reading: inout Reading) {
        switch statement.kind {
        case .config(let name):
            guard let symbol = symbol(name, &reading) else {
                reading.entry = .none
                return
            }
            reading.context = makeContext(reading)
            reading.entry = .symbol(symbol)
            reading.definition = outline.symbols[symbol].definitions.count
            outline.symbols[symbol].definitions.append(
                Outline.Definition(file: reading.id, line: Int(statement.line), context: reading.context))
        case .menu, .choice:
            reading.context = makeContext(reading)
            reading.blocks.append(reading.context)
            reading.entry = .block
        case .comment:
            reading.context = makeContext(reading)
            reading.entry = .block
        case .condition(let expression):
            reading.context = makeContext(reading)
            add(expression, &reading)
            reading.blocks.append(reading.context)
            reading.entry = .none
        case .end:
            _ = reading.blocks.popLast()
            reading.entry = .none
        case .source(let name):
            reading.entry = .none
            source(name, reading)
        case .dependsOn(let expression):
            if case .none = reading.entry { return }
            add(expression, &reading)
        default:
            guard case .symbol(let symbol) = reading.entry else { return }
            add(statement.kind, to: symbol, &reading)
        }
    }

    private mutating func add(_ kind: KconfigFile.Kind, to symbol: Int, _ reading: inout Reading) {
        switch kind {
        case .type(let type):
            let known = outline.symbols[symbol].definitions[reading.definition].type
            if known == .unknown { outline.symbols[symbol].definitions[reading.definition].type = type }
        case .prompt(let when):
            let when = translate(when, &reading)
            outline.symbols[symbol].definitions[reading.definition].prompts.append(when)
        case .defaultValue(let value, let when):
            let value = translate(value, &reading)
            let when = translate(when, &reading)
            outline.symbols[symbol].definitions[reading.definition].defaults.append((value, when))
        case .select(let target, let when), .imply(let target, let when):
            guard let target = self.symbol(target, &reading) else { return }
            let when = translate(when, &reading)
            outline.symbols[target].selectors
                .append(Outline.Selector(symbol: symbol, context: reading.context, when: when))
        default: break
        }
    }

    private mutating func makeContext(_ reading: Reading) -> Int {
        outline.contexts.append(Outline.Context(file: reading.id, parent: reading.blocks.last))
        return outline.contexts.count - 1
    }

    private mutating func add(_ expression: KconfigFile.Expression, _ reading: inout Reading) {
        let condition = translate(expression, &reading)
        if !condition.isEmpty { outline.contexts[reading.context].conditions.append(condition) }
    }

    // MARK: Names

    /// The architecture's directory, as paths of `source` lines write it; the second set is um's host.
    private static let ownNames: Set<String> = ["SRCARCH", "ARCH"]
    private static let hostNames: Set<String> = ["HEADER_ARCH", "SUBARCH"]

    private mutating func source(_ name: KconfigFile.NameID, _ reading: Reading) {
        let context = makeContext(reading)
        let segments: [MacroText.Segment]
        switch reading.file.names[Int(name)] {
        case .word(let text), .quoted(let text): segments = MacroText(plain: text).segments
        case .computed(let text, _): segments = text.segments
        }
        let isGeneral = segments.allSatisfy { segment in
            if case .reference(let name) = segment { return name == "srctree" }
            return true
        }
        if isGeneral { return link(path(segments, for: ""), from: context, for: outline.all) }
        for (index, architecture) in architectures.enumerated() {
            link(path(segments, for: architecture), from: context, for: 1 << UInt64(index))
        }
    }

    private func path(_ segments: [MacroText.Segment], for architecture: String) -> String {
        let path = segments.map { segment in
            switch segment {
            case .literal(let text): text
            case .reference("srctree"): "."
            case .reference(let name) where Self.ownNames.contains(name): architecture
            case .reference(let name) where Self.hostNames.contains(name): architecture == "um" ? "x86" : architecture
            // A variable that is not known leads nowhere.
            case .reference: "/"
            }
        }.joined()
        return path.hasPrefix("./") ? String(path.dropFirst(2)) : path
    }

    private mutating func symbol(_ name: KconfigFile.NameID, _ reading: inout Reading) -> Int? {
        if let known = reading.symbols[Int(name)] { return known }
        guard case .word(let text) = reading.file.names[Int(name)] else { return nil }
        let id: Int
        if let known = symbolIDs[text] {
            id = known
        } else {
            id = outline.symbols.count
            outline.symbols.append(Outline.Symbol(name: text))
            symbolIDs[text] = id
        }
        reading.symbols[Int(name)] = id
        return id
    }

    // MARK: Expressions

    private mutating func translate(
        _ expression: KconfigFile.Expression, _ reading: inout Reading
    ) -> Outline.Expression {
        guard !expression.isEmpty else { return .none }
        let start = outline.code.count
        for index in expression.indices {
            switch reading.file.code[index] {
            case .operand(let name): outline.code.append(operand(name, &reading))
            case .compare(let relation, let left, let right): compare(relation, left, right, &reading)
            case .not: outline.code.append(.not)
            case .and: outline.code.append(.and)
            case .or: outline.code.append(.or)
            }
        }
        return Outline.Expression(start: start, end: outline.code.count)
    }

    private mutating func operand(_ name: KconfigFile.NameID, _ reading: inout Reading) -> Outline.Instruction {
        switch constant(name, reading.file) {
        case "y": return .always
        case "n": return .never
        case nil: return symbol(name, &reading).map { .symbol($0) } ?? .open
        // Quoted text, a number, or what a macro makes of the compiler: anything may come of it.
        default: return .open
        }
    }

    private mutating func compare(
        _ relation: KconfigFile.Relation, _ left: KconfigFile.NameID, _ right: KconfigFile.NameID,
        _ reading: inout Reading
    ) {
        let isEqual = relation == .equal
        guard isEqual || relation == .unequal, let value = constant(right, reading.file),
            constant(left, reading.file) == nil, ["y", "m", "n"].contains(value)
        else { return outline.code.append(.open) }
        let operand = operand(left, &reading)
        if isEqual == (value != "n") {
            outline.code.append(operand)
        } else if value == "m" {
            // `X != m` holds for n and for y.
            outline.code.append(.open)
        } else {
            outline.code += [operand, .not]
        }
    }

    /// The text of a name that is no symbol.
    private func constant(_ name: KconfigFile.NameID, _ file: KconfigFile) -> String? {
        switch file.names[Int(name)] {
        case .word(let text): ["y", "m", "n"].contains(text) || Int(text) != nil ? text : nil
        case .quoted(let text): text
        case .computed: ""
        }
    }
}
