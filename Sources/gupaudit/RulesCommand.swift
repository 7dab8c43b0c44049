import ArgumentParser
import Audit
import Clang
import Foundation
import Knowledge
import Paths
import Report
import RuleChecks

/// `gupaudit rules`
struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "List the rules, show one, or run the examples in them.",
        subcommands: [RuleListCommand.self, RuleShowCommand.self, RuleTestCommand.self],
        defaultSubcommand: RuleListCommand.self)
}

/// `gupaudit rules list`
struct RuleListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the rules, one a line.", usage: "gupaudit rules list [<options>]")

    @OptionGroup var locations: Locations

    func run() throws {
        let rules = try locations.ruleSet().rules
        let width = rules.map(\.id.rawValue.count).max() ?? 0
        let lines = rules.map { rule in
            rule.severity.rawValue.padded(to: 8) + rule.id.rawValue.padded(to: width + 2) + rule.summary + "\n"
        }
        try Console.show(lines.joined())
    }
}

/// `gupaudit rules show ID`
struct RuleShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a rule with its reasons and examples.",
        usage: "gupaudit rules show [<options>] <id>")

    @Argument(help: "The rule's name, as gupaudit rules list prints it.")
    var id: String

    @OptionGroup var locations: Locations

    func run() throws {
        let rules = try locations.ruleSet()
        guard let rule = rules.rule(RuleID(rawValue: id)) else {
            throw rules.unknown(id)
        }
        try Console.show(Self.page(of: rule))
    }

    private static func page(of rule: Rule) -> String {
        var lines = ["\(rule.id.rawValue) (\(rule.severity.rawValue)): \(rule.summary)", ""]
        for paragraph in rule.rationale.components(separatedBy: "\n\n") { lines += [paragraph.folded(), ""] }
        lines.append("Reference: " + rule.reference.folded(behind: 11))
        if let holds = rule.conditions.holds { lines.append("Holds:     " + holds.folded(behind: 11)) }
        lines.append("When:      " + rule.conditions.when.folded(behind: 11))
        lines.append("File:      \(rule.path)")
        for example in rule.examples {
            let era = example.era.map { " (\($0))" } ?? ""
            lines.append("\nExample, \(example.kind.rawValue)\(era):\n")
            let code = example.code.trimmingCharacters(in: .newlines)
            lines += code.split(separator: "\n", omittingEmptySubsequences: false).map {
                $0.isEmpty ? "" : "    " + $0.replacing("\t", with: "        ")
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }
}

/// `gupaudit rules test`
struct RuleTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the examples of the rules, and see that what is known of functions agrees.",
        usage: "gupaudit rules test [<options>] [<ids> ...]",
        discussion: "Exit codes: 0 every example is as its rule says; 1 one is not; 2 wrong usage or unreadable input.")

    @OptionGroup var locations: Locations

    @Argument(help: "Only these rules.")
    var ids: [String] = []

    func run() async throws {
        let rules = try locations.ruleSet()
        if let unknown = ids.first(where: { rules.rule(RuleID(rawValue: $0)) == nil }) {
            throw rules.unknown(unknown)
        }
        try Console.checkOutput()
        let examples = RuleExamples(
            ruleSet: rules, directory: try locations.rulesDirectory(),
            scratch: try ScratchSpace.directory() + "/examples",
            jobs: ProcessInfo.processInfo.activeProcessorCount,
            library: try ClangLibrary.open(locations.libclangChoice),
            version: GupAudit.version)
        let disagreements = try disagreements()
        let outcomes = try await examples.run().filter { ids.isEmpty || ids.contains($0.rule.rawValue) }
        var lines = disagreements.map { "FAILED    Rules/family: \($0)" }
        for outcome in outcomes {
            switch outcome.verdict {
            case .asSaid: continue
            case .otherwise(let what): lines.append("FAILED    \(outcome.name): \(what)")
            case .untested(let why): lines.append("untested  \(outcome.name): \(why)")
            }
        }
        let failed = outcomes.count { $0.isFailure }
        let passed = outcomes.count { $0.verdict == .asSaid }
        lines.append(
            "\(passed) of \(outcomes.count) examples are as their rules say, \(failed) are not, "
                + "\(outcomes.count - passed - failed) untested")
        try Console.show(lines.map { $0 + "\n" }.joined())
        if failed + disagreements.count > 0 { throw ExitCode.failed }
    }

    /// What the files that describe the API family do not agree on.
    private func disagreements() throws -> [String] {
        let directory = try locations.rulesDirectory()
        return KnowledgeAgreement.problems(
            try Family(directory: directory), try PageKnowledge(directory: directory + "/family"),
            try PinningAdvice(directory: directory + "/family"))
    }
}

extension RuleSet {
    fileprivate func unknown(_ id: String) -> InputError {
        let near = NearWords.question(NearWords.of(id, among: rules.map(\.id.rawValue)))
        return InputError(description: "\(id): there is no such rule\(near) (gupaudit rules list names them)")
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        padding(toLength: max(width, count), withPad: " ", startingAt: 0)
    }
    /// In lines that fit a mail, all but the first behind so many blanks.
    fileprivate func folded(behind indent: Int = 0) -> String {
        var lines: [String] = []
        for word in split(whereSeparator: \.isWhitespace) {
            if let last = lines.last, indent + last.count + word.count < 75 {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines.joined(separator: "\n" + String(repeating: " ", count: indent))
    }
}
