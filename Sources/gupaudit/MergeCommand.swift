import ArgumentParser
import Comparison
import Output
import Report

/// `gupaudit merge PART...`
struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Join the reports that audit --shard wrote into the report of the whole tree.",
        discussion: """
            Examples:
              gupaudit merge part-*.json > audit.json

            Exit codes: 0 merged; 2 a part is missing, doubled, foreign or unreadable; 3 merged, but the ledger does \
            not balance.
            """)

    @Argument(help: "The parts, in any order.")
    var parts: [String]

    @Option(help: "The output.")
    var format = AuditSubject.whole

    @Option(help: "Write the output to this file instead of standard output, compressed if its name ends in .gz.")
    var output: String?

    func run() throws {
        try OutputFile.check(output)
        let report = try ReportMerge.merge(parts.map { ReportMerge.Part(name: $0, report: try ReportSource.read($0)) })
        try OutputFile.write(try format.text(of: AuditSubject(report)), to: output)
        guard report.ledger.balanced else {
            Console.error("gupaudit: the ledger does not balance: some occurrences were counted twice or not at all")
            throw ExitCode.unbalanced
        }
    }
}
