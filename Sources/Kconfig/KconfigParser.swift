/// Turns the bytes of one file into statements. Whatever it cannot read becomes a notice and is left out.
struct KconfigParser {
    var lexer: KconfigLexer
    var file: KconfigFile
    private var nameIDs: [KconfigFile.Name: KconfigFile.NameID] = [:]
    private var pending: KconfigLexer.Token?
    /// Where the current statement begins.
    private var line = 1
    private let keywords = Keyword.table

    /// The kernel's largest is under 200 kB; what is so much larger is something else.
    private static let largestFile = 16 << 20

    static func parse(_ bytes: [UInt8], path: String) -> KconfigFile {
        guard bytes.count <= largestFile else {
            let notice = KconfigNotice(path: path, line: 1, message: "not read: larger than 16 MB")
            return KconfigFile(path: path, notices: [notice])
        }
        var parser = KconfigParser(lexer: KconfigLexer(bytes), file: KconfigFile(path: path))
        parser.parse()
        return parser.file
    }

    private init(lexer: KconfigLexer, file: KconfigFile) {
        self.lexer = lexer
        self.file = file
    }

    private mutating func parse() {
        lexer.skipToStatement()
        while !lexer.isAtEnd {
            line = lexer.line
            let keyword = parseStatement()
            if next() != .end { note("unexpected text after the statement") }
            lexer.skipLine()
            for complaint in lexer.takeComplaints() { note(complaint) }
            if keyword == .help { lexer.skipHelp() }
            lexer.skipToStatement()
        }
    }

    // MARK: Statements

    private mutating func parseStatement() -> Keyword? {
        let token = lexer.next()
        switch token {
        case .word(let range):
            let text = lexer.bytes.text(range)
            guard let keyword = keywords[text] else {
                parseAssignment(to: text)
                return nil
            }
            parse(keyword)
            return keyword
        case .name(.computed):
            // A macro called for its effect, such as a check of the tools: nothing is run, so there is none.
            skipRest()
        case .end:
            break
        default:
            skipRest("invalid statement")
        }
        return nil
    }

    private mutating func parseAssignment(to name: String) {
        let flavor: VariableFlavor
        switch lexer.next() {
        case .relation(.equal): flavor = .recursive
        case .assign(let other): flavor = other
        case .end:
            note("unknown statement \"\(name.prefix(40))\"")
            return
        default:
            skipRest("unknown statement \"\(name.prefix(40))\"")
            return
        }
        add(.assignment(name: name, flavor: flavor, value: lexer.restOfLine()))
    }

    private mutating func parse(_ keyword: Keyword) {
        switch keyword {
        case .config, .menuconfig: name("a symbol").map { add(.config($0)) }
        case .choice:
            if case .word = peek() { add(.choice(name("a name"))) } else { add(.choice(nil)) }
        case .menu:
            add(.menu)
            skipPrompt()
        case .comment:
            add(.comment)
            skipPrompt()
        case .mainmenu: skipPrompt()
        // Even a condition that cannot be read opens a block, or its endif would close another.
        case .if: add(.condition(expression() ?? .none))
        case .endmenu: add(.end(.menu))
        case .endchoice: add(.end(.choice))
        case .endif: add(.end(.condition))
        case .source: name("a path").map { add(.source($0)) }
        case .help, .on: break
        case .bool: parseType(.bool)
        case .tristate: parseType(.tristate)
        case .int: parseType(.int)
        case .hex: parseType(.hex)
        case .string: parseType(.string)
        case .prompt:
            skipPrompt()
            condition().map { add(.prompt($0)) }
        case .default: parseDefault(nil)
        case .defBool: parseDefault(.bool)
        case .defTristate: parseDefault(.tristate)
        case .select, .imply:
            guard let target = name("a symbol"), let when = condition() else { return }
            add(keyword == .select ? .select(target, when: when) : .imply(target, when: when))
        case .range:
            guard let low = name("a bound"), let high = name("a bound"), let when = condition() else { return }
            add(.range(low, high, when: when))
        case .depends:
            if !takeWord("on") { note("\"depends\" without \"on\"") }
            expression().map { add(.dependsOn($0)) }
        case .visible: condition().map { add(.visible($0)) }
        case .optional: add(.optional)
        case .modules: add(.modules)
        // Only says what happens to old configurations.
        case .transitional: break
        case .option: parseOption()
        }
    }

    private mutating func parseType(_ type: SymbolType) {
        add(.type(type))
        switch peek() {
        case .end: return
        case .word(let range) where isIf(range): return skipRest("a condition without a prompt")
        default: skipPrompt()
        }
        condition().map { add(.prompt($0)) }
    }

    private mutating func parseDefault(_ type: SymbolType?) {
        guard let value = expression(), let when = condition() else { return }
        if let type { add(.type(type)) }
        add(.defaultValue(value, when: when))
    }

    private mutating func parseOption() {
        while case .word(let range) = peek() {
            _ = next()
            let option = lexer.bytes.text(range)
            var argument: String?
            if peek() == .relation(.equal) {
                _ = next()
                guard let id = name("a value") else { return }
                if case .quoted(let text) = file.names[Int(id)] { argument = text }
                if case .word(let text) = file.names[Int(id)] { argument = text }
            }
            switch (option, argument) {
            case ("modules", _): add(.modules)
            case ("env", let variable?): add(.environment(variable))
            // They choose where an old configuration comes from, and what allnoconfig does.
            case ("defconfig_list", _), ("allnoconfig_y", _): break
            default: note("unknown option \"\(option.prefix(40))\"")
            }
        }
    }

    // MARK: Parts of a statement

    /// Reads past the text of a prompt; it decides nothing.
    private mutating func skipPrompt() {
        switch peek() {
        case .word(let range) where !isIf(range): _ = next()
        case .name: _ = next()
        default: note("a prompt is missing")
        }
    }

    mutating func name(_ expected: String) -> KconfigFile.NameID? {
        switch next() {
        case .word(let range): return intern(.word(lexer.bytes.text(range)))
        case .name(let name): return intern(name)
        case let token:
            if token == .end { pending = .end }
            skipRest("expected \(expected)")
            return nil
        }
    }

    /// `if ...` or nothing; nil where an `if` cannot be read.
    private mutating func condition() -> KconfigFile.Expression? {
        takeWord("if") ? expression() : KconfigFile.Expression.none
    }

    private mutating func takeWord(_ word: String) -> Bool {
        guard case .word(let range) = peek(), lexer.bytes[range].elementsEqual(word.utf8) else { return false }
        _ = next()
        return true
    }

    func isIf(_ range: Range<Int>) -> Bool { lexer.bytes[range].elementsEqual("if".utf8) }

    // MARK: Tokens and results

    mutating func peek() -> KconfigLexer.Token {
        if let pending { return pending }
        let token = lexer.next()
        pending = token
        return token
    }

    mutating func next() -> KconfigLexer.Token {
        defer { pending = nil }
        return pending ?? lexer.next()
    }

    private mutating func intern(_ name: KconfigFile.Name) -> KconfigFile.NameID {
        if let id = nameIDs[name] { return id }
        let id = KconfigFile.NameID(file.names.count)
        file.names.append(name)
        nameIDs[name] = id
        return id
    }

    private mutating func add(_ kind: KconfigFile.Kind) {
        file.statements.append(KconfigFile.Statement(line: Int32(clamping: line), kind: kind))
    }

    mutating func skipRest(_ message: String? = nil) {
        while next() != .end {}
        pending = .end
        if let message { note(message) }
    }

    /// One notice of a kind per statement.
    private mutating func note(_ message: String) {
        if let last = file.notices.last, last.line == line { return }
        guard file.notices.count < KconfigNotice.mostPerFile else { return }
        file.notices.append(KconfigNotice(path: file.path, line: line, message: message))
    }
}
