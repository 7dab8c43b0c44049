/// What the argument parser says of the program and its commands, as it writes it for other programs.
struct ToolInfo: Decodable {
    struct Command: Decodable {
        var superCommands: [String]?
        var commandName: String
        var abstract: String?
        var discussion: String?
        var shouldDisplay: Bool
        var subcommands: [Command]?
        var arguments: [Argument]?
    }

    struct Argument: Decodable {
        enum Kind: String, Decodable { case positional, option, flag }

        struct Name: Decodable {
            enum Kind: String, Decodable { case long, short, longWithSingleDash }

            var kind: Kind
            var name: String
        }

        var kind: Kind
        var shouldDisplay: Bool
        var isOptional: Bool
        var isRepeating: Bool
        var names: [Name]?
        var valueName: String?
        var defaultValue: String?
        var allValues: [String]?
        var allValueDescriptions: [String: String]?
        var abstract: String?
    }

    var command: Command
}

extension ToolInfo.Argument.Name {
    /// As it is typed.
    var spelling: String { (kind == .long ? "--" : "-") + name }
}

extension ToolInfo.Command {
    /// The words that start it.
    var words: [String] { (superCommands ?? []) + [commandName] }
    /// Those that help shows.
    var visibleSubcommands: [ToolInfo.Command] {
        (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
    }
    var visibleArguments: [ToolInfo.Argument] { (arguments ?? []).filter(\.shouldDisplay) }
}
