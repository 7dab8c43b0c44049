import ArgumentParser
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
            Moved lines, and functions that moved or were renamed with their calls unchanged, are not new.

            Examples:
              gupaudit check . --baseline gup-baseline.json --update
              gupaudit check . --baseline gup-baseline.json --github

            Exit codes: 0 nothing new; 1 something new; 2 wrong usage or unreadable input; 3 nothing new, but the \
            ledger does not balance.
            """)

    @Argument(help: "A kernel checkout, or a report written with audit --format json.")
    var tree: String

    @Option(help: "The file that holds what is known.")
    var baseline: String

    @Flag(help: "Write what there is now as the new baseline.")
    var update = false

    @Flag(help: "Print workflow commands of GitHub, which mark the lines.")
    var github = false

    @OptionGroup var settings: AuditSettings

    func run() async throws {
        // A baseline that cannot be read is said before a minute is spent on the audit.
        let known = update ? nil : try readBaseline()
        let source = try await ReportSource(tree, settings: settings)
        guard let known else {
            let baseline = Baseline(source.report)
            try OutputFile.write(baseline.json(), to: self.baseline)
            let (findings, work) = (baseline.findings.count, baseline.worklist.count)
            Console.error("gupaudit: \(self.baseline): \(findings) findings and \(work) worklist entries")
            try ReportSource.checkLedgers([source])
            return
        }
        let news = BaselineNews(in: source.report, against: known)
        var text = ""
        (github ? NewsFormat.github : .text).write(news, to: &text)
        try OutputFile.write(text, to: nil)
        if !news.isEmpty { throw ExitCode.news }
        try ReportSource.checkLedgers([source])
    }

    private func readBaseline() throws -> Baseline {
        guard let data = FileManager.default.contents(atPath: baseline) else {
            throw InputError(description: "\(baseline): cannot be read; write the baseline with --update first")
        }
        return try Baseline(json: data, path: baseline)
    }
}
