/// A page of section 1 of the manual, made of what `--help` says.
struct ManualPage {
    private let command: ToolInfo.Command
    private let isWhole: Bool
    private let others: [String]

    /// The program's own page, and one for each command.
    static func all(of program: ToolInfo.Command) -> [ManualPage] {
        let commands = below(program)
        let names = commands.map(name)
        return commands.map { command in
            let own = command.words.count
            let near = commands.filter { $0.words.count <= 2 || $0.words.prefix(own).elementsEqual(command.words) }
            return ManualPage(
                command: command, isWhole: own == 1,
                others: own == 1 ? Array(names.dropFirst()) : near.map(name).filter { $0 != name(of: command) })
        }
    }

    private static func below(_ command: ToolInfo.Command) -> [ToolInfo.Command] {
        [command] + command.visibleSubcommands.flatMap(below)
    }

    private static func name(of command: ToolInfo.Command) -> String { command.words.joined(separator: "-") }

    var name: String { Self.name(of: command) }

    var text: String {
        var roff = Roff()
        roff.line(#".TH \#(Roff.typed(name.uppercased())) 1 \#(GupAudit.date) "gupaudit \#(GupAudit.version)""#)
        roff.section("NAME", "\(Roff.typed(name)) \\-\n\(Roff.prose(command.abstract ?? name))")
        roff.section("SYNOPSIS", synopsis)
        write(command.discussion ?? command.abstract ?? "", to: &roff)
        if !command.visibleSubcommands.isEmpty {
            roff.section("COMMANDS")
            for part in command.visibleSubcommands {
                roff.entry(".BR \(Roff.typed(Self.name(of: part))) (1)", part.abstract ?? "")
            }
        }
        write(command.visibleArguments.filter { $0.kind == .positional }, "ARGUMENTS", to: &roff)
        write(command.visibleArguments.filter { $0.kind != .positional }, "OPTIONS", to: &roff)
        if let codes { roff.section("EXIT STATUS", codes) }
        if !examples.isEmpty {
            roff.section("EXAMPLES")
            roff.typed(examples)
        }
        if isWhole { Self.writeSurroundings(to: &roff) }
        roff.section("SEE ALSO")
        for other in others { roff.line(".BR \\%\(Roff.typed(other)) (1)" + (other == others.last ? "" : ",")) }
        return roff.text
    }

    private var synopsis: String {
        var words = ["\\fB\(Roff.typed(command.words.joined(separator: " ")))\\fR"]
        let options = command.visibleArguments.filter { $0.kind != .positional }
        if options.contains(where: \.isOptional) { words.append("[\\fIoptions\\fR]") }
        words += options.filter { !$0.isOptional }.map(\.roff)
        if !command.visibleSubcommands.isEmpty { words.append("\\fIcommand\\fR") }
        for argument in command.visibleArguments where argument.kind == .positional {
            let word = argument.roff + (argument.isRepeating ? " ..." : "")
            words.append(argument.isOptional ? "[\(word)]" : word)
        }
        return words.joined(separator: " ")
    }

    // MARK: What a discussion holds beside prose

    private static let codesLabel = "Exit codes: "
    private static let examplesLabel = "Examples:"

    private var paragraphs: [[String]] {
        var paragraphs: [[String]] = []
        for line in (command.discussion ?? "").split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty || paragraphs.isEmpty { paragraphs.append([]) }
            if !line.isEmpty { paragraphs[paragraphs.count - 1].append(String(line)) }
        }
        return paragraphs.filter { !$0.isEmpty }
    }

    private var examples: [String] {
        paragraphs.filter { $0[0] == Self.examplesLabel }.flatMap { $0.dropFirst() }
    }

    /// `0 done; 2 wrong usage.`: a list.
    private var codes: [(String, String)]? {
        guard let words = paragraphs.last?.joined(separator: " "), words.hasPrefix(Self.codesLabel) else { return nil }
        return words.dropFirst(Self.codesLabel.count).split(separator: ";").map { entry in
            let entry = entry.drop { $0 == " " }
            let code = entry.prefix { $0.isNumber }
            let words = String(entry.dropFirst(code.count).drop { $0 == " " })
            return (String(code), words.hasSuffix(".") ? words : words + ".")
        }
    }

    private func write(_ discussion: String, to roff: inout Roff) {
        roff.section("DESCRIPTION")
        roff.paragraph(Roff.prose((command.abstract ?? "")))
        for lines in paragraphs where lines[0] != Self.examplesLabel && !lines[0].hasPrefix(Self.codesLabel) {
            let prose = lines.prefix { !$0.hasPrefix("  ") }
            roff.paragraph(Roff.prose(prose.joined(separator: " ")))
            if prose.count < lines.count { roff.typed(Array(lines.dropFirst(prose.count))) }
        }
    }

    private func write(_ arguments: [ToolInfo.Argument], _ section: String, to roff: inout Roff) {
        if arguments.isEmpty { return }
        roff.section(section)
        for argument in arguments {
            let end = argument.defaultValue.map { " (default: \($0))" } ?? ""
            roff.entry(argument.roff, (argument.abstract ?? "") + end)
            guard let words = argument.allValueDescriptions, let values = argument.allValues else { continue }
            roff.line(".RS")
            for value in values { roff.entry("\\fB\(Roff.typed(value))\\fR", words[value] ?? "") }
            roff.line(".RE")
        }
    }

    private static func writeSurroundings(to roff: inout Roff) {
        roff.section(
            "ENVIRONMENT",
            [
                ("GUPAUDIT_LIBCLANG", "The libclang to use where --libclang does not say."),
                ("GUPAUDIT_RULES", "The directory of gupaudit's own rules, in place of the installed ones."),
                ("XDG_CACHE_HOME", "Where the directory gupaudit with the index is (default: ~/.cache)."),
                ("XDG_CONFIG_HOME", "Where gupaudit/config.yaml is looked for (default: ~/.config)."),
                ("TMPDIR", "Where a run with --no-index keeps what it needs while it lasts."),
                ("NO_COLOR", "Set to anything: no colours or links unless --color or --links always asks for them."),
            ])
        roff.section(
            "FILES",
            [
                (
                    "~/.config/gupaudit/config.yaml",
                    """
                    Options that are given each time, in YAML: long names as keys, without the dashes; yes or no for \
                    flags, lists for what may be repeated. Below the name of a command they hold for it alone. What \
                    is typed goes before, and a file in an audited tree is refused.
                    """
                ),
                ("~/.cache/gupaudit", "What is kept for the next audit; see gupaudit-cache(1)."),
                ("/usr/lib/llvm-*", "Where libclang is looked for; the newest is taken."),
            ])
    }
}

extension ToolInfo.Argument {
    /// Its names, with its value.
    fileprivate var roff: String {
        let value = "\\fI\(Roff.typed(valueName ?? "value"))\\fR"
        let names = (names ?? []).map { "\\fB\(Roff.typed($0.spelling))\\fR" }.joined(separator: ", ")
        switch kind {
        case .positional: return value
        case .flag: return names
        case .option: return "\(names) \(value)"
        }
    }
}
