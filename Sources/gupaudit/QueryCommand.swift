import ArgumentParser
import Audit
import Expressions
import Foundation
import Output
import Report
import RuleChecks

/// `gupaudit query TREE EXPRESSION`
struct QueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "List the call sites for which an expression over their columns holds.",
        discussion: """
            Examples:
              gupaudit query /usr/src/linux 'callee ~ "^get_user" and flags.must has FOLL_WRITE and modular'
              gupaudit query /usr/src/linux 'reference = get and lifetime = long' --format csv
              gupaudit query /usr/src/linux 'findings has bool-as-gup-flags' --count

            A condition compares a column with a word, a number or a quoted text: = != < <= > >=, ~ (a pattern that \
            occurs in it), in [a, b], has (a list holds it; also has [a, b]), is null, is empty, is not …; a column \
            that is yes or no stands alone. Conditions are joined by and, or, not and parentheses. The columns are \
            those of the JSON report, and also path.top, path.directory, path.name, tree.version, argument.ROLE, \
            api.ROLE, flags.any and findings. What depends on a column that the audit did not fill does not hold.

            Exit codes: 0 listed; 2 wrong usage or unreadable input; 3 listed, but the ledger does not balance.
            """)

    @Argument(help: "The kernel checkout: the directory that holds arch/, mm/ and MAINTAINERS.")
    var tree: String

    @Argument(help: "The condition.")
    var expression: String

    @Option(help: "The output.")
    var format = SiteList.usual

    @Flag(help: "Print only how many sites there are.")
    var count = false

    @OptionGroup var settings: AuditSettings

    func run() async throws {
        let condition = try RowExpression(expression, schema: SiteSchema.shape)
        let source = try settings.tree(tree)
        try settings.check([source])
        let prepared = try settings.prepare(source)
        let report = try await settings.audit(prepared).report
        let context = try Auditor(prepared.options).ruleContext(for: report, probes: RuleSet.probes(of: condition))
        let sites = report.sites(where: condition, context: context)
        try Console.out(count ? "\(sites.count)\n" : try format.text(of: SiteList(sites)))
        try ReportSource.checkLedgers([(tree, report)])
    }
}
