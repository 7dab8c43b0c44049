import ArgumentParser
import Expressions
import Foundation
import Knowledge
import Output
import Paths
import Report
import RuleChecks

/// `gupaudit query SOURCE EXPRESSION`
struct QueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "List the call sites for which an expression over their columns holds.",
        discussion: """
            Examples:
              gupaudit query linux 'callee ~ "^get_user" and flags.must has FOLL_WRITE'
              gupaudit query linux 'reference = get and lifetime = long' --format csv
              gupaudit query audit.json.gz 'findings has bool-as-gup-flags' --count

            A condition compares a column with a word, a number or a quoted text: = != < <= > >=, ~ (a pattern that \
            occurs in it), in [a, b], has (a list holds it; also has [a, b]), is null, is empty, is not …; a column \
            that is yes or no stands alone. Conditions are joined by and, or, not and parentheses. The columns are \
            those of the JSON report, and also path.top, path.directory, path.name, tree.version, argument.ROLE, \
            api.ROLE, flags.any and findings. What depends on a column that the audit did not fill does not hold.

            A report tells at once what a tree tells after an audit. tree.symbols, tree.fast_mask and \
            beyond_fast_mask are read from the tree's code: of a report, where it was made or in --tree.

            Exit codes: 0 listed; 2 wrong usage or unreadable input; 3 listed, but the ledger does not balance.
            """)

    @Argument(help: "A kernel checkout, a revision as REPO@REV, or a report written with audit --format json.")
    var tree: String

    @Argument(help: "The condition.")
    var expression: String

    @Option(help: "The output.")
    var format = SiteList.usual

    @Flag(help: "Print only how many sites there are.")
    var count = false

    @OptionGroup var place: ResultFile

    @OptionGroup var links: TerminalLinks

    @Option(name: .customLong("tree"), help: "The tree that a report was made of, for columns that ask its code.")
    var sources: String?

    @OptionGroup var settings: AuditSettings

    func run() async throws {
        let condition = try RowExpression(expression, schema: SiteSchema.shape)
        try settings.check([try settings.source(tree)], beside: [sources], output: place.output)
        let source = try await ReportSource(tree, settings: settings, tree: sources)
        let report = source.report
        try checkFlags(of: condition, in: report)
        var context = RuleContext(of: report)
        if let asked = condition.columns.sorted().first(where: SiteSchema.codeNames.contains) {
            guard let code = try source.ruleContext(probes: RuleSet.probes(of: condition), settings: settings) else {
                throw InputError(
                    description: "\(source.path): \(asked) is read from the tree's code, and \(report.tree.path) is "
                        + "not there or has changed; name the tree with --tree")
            }
            context = code
        }
        let sites = report.sites(where: condition, context: context)
        let text = count ? "\(sites.count)\n" : try format.text(of: SiteList(sites))
        try OutputFile.write(links.linked(text, as: format, of: report, to: place.output), to: place.output)
        try ReportSource.checkLedgers([(source.path, report)])
    }

    /// A flag that neither the tree nor the rules know is misspelled: that no site has it would be true, and no answer.
    private func checkFlags(of condition: RowExpression, in report: AuditReport) throws {
        let rules = try settings.locations.rulesDirectory()
        let flags = try Family(directory: rules).flags
        let long = try PageKnowledge(directory: rules + "/family").longFlags
        let known = Set(report.api.flags.keys).union(flags.named).union(long)
        if report.api.flags.isEmpty { return }
        let words = SiteSchema.flagNames.flatMap { condition.words(comparedWith: $0) }
        for word in words.sorted() where word.hasPrefix(flags.prefix) && !known.contains(word) {
            let near = NearWords.question(NearWords.of(word, among: known))
            throw ExpressionError("Linux \(report.tree.version) has no \(word)\(near)", at: word, in: condition)
        }
    }
}
