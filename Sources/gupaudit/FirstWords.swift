import ArgumentParser
import Output
import Paths

/// What the argument parser has no answer to: the words of the glossary, and commands that there are not.
enum FirstWords {
    private static let terms = "terms"

    /// What to print; nil where the argument parser is to answer.
    static func answer(to arguments: [String]) throws -> String? {
        guard let first = arguments.first, !first.hasPrefix("-") else { return nil }
        guard first == "help" else {
            try check([first], topics: ["help"])
            return nil
        }
        let words = Array(arguments.dropFirst().prefix { !$0.hasPrefix("-") })
        if words == [terms] {
            return GlossaryText(GupAudit.glossary, usesColor: ColorChoice.auto.applies(to: nil)).text
        }
        try check(words, topics: [terms, "help"])
        return nil
    }

    /// - Parameter topics: what the first word may be beside a command.
    private static func check(_ words: [String], topics: [String]) throws {
        var command: any ParsableCommand.Type = GupAudit.self
        for (number, word) in words.enumerated() where number > 0 || !topics.contains(word) {
            let parts: [any ParsableCommand.Type] = command.configuration.subcommands
            if let part = parts.first(where: { Self.name(of: $0) == word }) {
                command = part
                continue
            }
            let shown = parts.filter { $0.configuration.shouldDisplay }.map { Self.name(of: $0) }
            let near = NearWords.question(NearWords.of(word, among: shown + (number == 0 ? topics : [])))
            let help = (["gupaudit"] + words.prefix(number) + ["--help"]).joined(separator: " ")
            throw InputError(description: "\(word): no such command\(near) (see \(help))")
        }
    }

    private static func name(of command: any ParsableCommand.Type) -> String {
        command.configuration.commandName ?? ""
    }
}
