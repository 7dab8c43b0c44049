import ArgumentParser
import Foundation
import Output
import Report

/// `gupaudit show REPORT`
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Write a stored report in any format of an audit, as the audit would have.",
        usage: "gupaudit show [<options>] <report>",
        discussion: """
            A report holds no source. The formats that quote it read it where the audit was made, or from --tree; what \
            cannot be read is left out, and said.

            Examples:
              gupaudit show audit.json
              gupaudit show audit.json.gz --format html --output audit.html
              gupaudit show audit.json --format sarif --tree /usr/src/linux

            Exit codes: 0 shown; 2 wrong usage or unreadable input; 3 shown, but the ledger does not balance.
            """)

    @Argument(help: "A report written with audit --format json, compressed or not; - is standard input.")
    var report: String

    @OptionGroup var result: AuditOutput

    @Option(help: "Where the sources of the report lie (default: where it was made).")
    var tree: String?

    @OptionGroup var locations: Locations

    func run() throws {
        if let output = result.output, let tree {
            try WritablePlace(path: output, option: "--output").check(outside: [tree])
        }
        try OutputFile.check(result.output)
        let source = try ReportSource(stored: report, tree: tree)
        try result.write(source.report, rules: locations, reading: { source.reader }) { _ in excerpts(of: source) }
        try ReportSource.checkLedgers([(source.path, source.report)])
    }

    private func excerpts(of source: ReportSource) -> SourceExcerpts {
        let excerpts = source.reader.map { SourceExcerpts(of: source.report, reading: $0) } ?? SourceExcerpts()
        let (all, missing) = (source.report.sites.count, source.report.sites.count { excerpts[$0.id] == nil })
        if missing > 0 {
            Console.error(
                "gupaudit: \(report): the source of \(missing) of \(all) sites is left out, since it cannot be read in "
                    + "\(tree ?? source.report.tree.path); name the audited tree with --tree")
        }
        return excerpts
    }
}
