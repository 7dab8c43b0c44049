import ArgumentParser
import Audit
import Comparison
import Foundation
import Output
import Report

/// `gupaudit check TREE --baseline FILE`
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Fail when a tree has a finding or a site to convert that its baseline does not know.",
        discussion: """
            Moved lines, and functions that moved or were renamed with their calls unchanged, are not new. With \
            --since only the files that differ from a revision are audited, and those that they affect; the rest is \
            taken to be as the baseline says.

            Examples:
              gupaudit check . --baseline known.json --update
              gupaudit check . --baseline known.json --github
              gupaudit check . --baseline known.json --format sarif -o news.sarif
              gupaudit check . --baseline known.json --since HEAD
              gupaudit check --git linux.git topic --baseline known.json --since v6.12

            Exit codes: 0 nothing new; 1 something new; 2 wrong usage or unreadable input; 3 nothing new, but the \
            ledger does not balance.
            """)

    @Argument(help: "A kernel checkout, a report written with audit --format json, or with --git a revision.")
    var tree: String

    @Option(help: "The file that holds what is known.")
    var baseline: String

    @Flag(help: "Write what there is now as the new baseline.")
    var update = false

    @Option(help: "The output.")
    var format = NewsSubject.usual

    @Flag(help: "The same as --format github.")
    var github = false

    @OptionGroup var place: ResultFile

    @OptionGroup var links: TerminalLinks

    func validate() throws {
        if update, place.output != nil {
            throw ValidationError("--update writes the baseline alone; leave one of --update and --output out")
        }
    }

    @Option(help: "Audit only what differs from this revision of the checkout's repository, or of the one --git names.")
    var since: String?

    @OptionGroup var settings: AuditSettings

    func run() async throws {
        if let since { return try await run(since: since) }
        try settings.check([try settings.source(tree)], output: place.output)
        // A baseline that cannot be read is said before a minute is spent on the audit.
        let known = update ? nil : try readBaseline()
        if update { try OutputFile.check(self.baseline) }
        let source = try await ReportSource(tree, settings: settings)
        if let known {
            try tell(BaselineNews(in: source.report, against: known), in: source.report)
        } else {
            let baseline = Baseline(source.report)
            try OutputFile.write(baseline.json(), to: self.baseline)
            let (findings, work) = (baseline.findings.count, baseline.worklist.count)
            Console.error("gupaudit: \(self.baseline): \(findings) findings and \(work) worklist entries")
        }
        try ReportSource.checkLedgers([(tree, source.report)])
    }

    private func run(since revision: String) async throws {
        if update {
            throw InputError(
                description: "--since: a baseline needs the whole tree; leave one of --update and --since out")
        }
        let source = try settings.source(tree)
        try settings.check([source], output: place.output)
        let known = try readBaseline()
        let change = try SinceRevision.change(in: source, since: revision)
        var prepared = try settings.prepare(source)
        prepared.options.scope = .changed(change)
        let audited = try await settings.audit(prepared)
        let expected = audited.covered.map(known.restricted) ?? known
        try tell(BaselineNews(in: audited.report, against: expected), in: audited.report)
        try ReportSource.checkLedgers([(tree, audited.report)])
    }

    private func tell(_ news: BaselineNews, in report: AuditReport) throws {
        let format = github ? NewsSubject.annotations : format
        let subject = NewsSubject(news, in: report, rules: try settings.locations.ruleDescriptions())
        let text = links.linked(try format.text(of: subject), as: format, of: report, to: place.output)
        try OutputFile.write(text, to: place.output)
        if !news.isEmpty { throw ExitCode.news }
    }

    private func readBaseline() throws -> Baseline {
        let advice = "write the baseline with --update first"
        return try Baseline(json: try InputFile.contents(of: baseline, advice: advice), path: baseline)
    }
}
