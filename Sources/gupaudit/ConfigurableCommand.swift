import ArgumentParser
import Foundation

/// The command that arguments start, and which options there are.
struct ConfigurableCommand {
    /// The arguments that name it.
    let words: [String]
    /// Those behind them.
    let rest: [String]

    private let program: ToolInfo.Command
    private let own: [ToolInfo.Argument]

    /// Said on the command line alone.
    private static let neverSaid: Set = ["config", "help", "version"]

    /// nil where the arguments start none that takes options.
    init?(of arguments: [String]) throws {
        program = try JSONDecoder().decode(ToolInfo.self, from: Data(GupAudit._dumpHelp().utf8)).command
        var command = program
        var type: any ParsableCommand.Type = GupAudit.self
        var words: [String] = []
        func enter(_ next: any ParsableCommand.Type) -> Bool {
            guard let part = command.subcommands?.first(where: { $0.commandName == next.configuration.commandName })
            else { return false }
            (command, type) = (part, next)
            return true
        }
        while let next = type.configuration.subcommands.first(where: {
            $0.configuration.commandName == arguments.dropFirst(words.count).first
        }), enter(next) {
            words.append(command.commandName)
        }
        if words.isEmpty { return nil }
        if let usual = type.configuration.defaultSubcommand { _ = enter(usual) }
        (self.words, rest, own) = (words, Array(arguments.dropFirst(words.count)), Self.options(of: command))
    }

    private static func options(of command: ToolInfo.Command) -> [ToolInfo.Argument] {
        let own = command.visibleArguments.filter {
            $0.kind != .positional && !neverSaid.contains($0.longName ?? "help")
        }
        return own + command.visibleSubcommands.flatMap(options)
    }

    var commands: [String] { program.visibleSubcommands.map(\.commandName) }
    var allOptions: [String] { Set(Self.options(of: program).compactMap(\.longName)).sorted() }

    func options(ofCommand name: String) -> [ToolInfo.Argument]? {
        program.visibleSubcommands.first { $0.commandName == name }.map(Self.options)
    }

    /// Of the command itself.
    func option(named name: String) -> ToolInfo.Argument? { own.first { $0.longName == name } }

    /// Of any command.
    func anyOption(named name: String) -> ToolInfo.Argument? {
        option(named: name) ?? Self.options(of: program).first { $0.longName == name }
    }

    /// True where the option is among the arguments already.
    func says(_ name: String) -> Bool {
        let names = option(named: name)?.names ?? []
        return rest.prefix { $0 != "--" }.contains { argument in
            names.contains { name in
                switch name.kind {
                case .long: argument == name.spelling || argument.hasPrefix(name.spelling + "=")
                // Short flags may stand together.
                case .short: argument.hasPrefix("-") && !argument.hasPrefix("--") && argument.contains(name.name)
                case .longWithSingleDash: argument == name.spelling
                }
            }
        }
    }
}

extension ToolInfo.Argument {
    var longName: String? { names?.first { $0.kind == .long }?.name }
}
