import ArgumentParser
import Audit
import Foundation
import GitSource
import KernelTree
import Output
import Report

/// `gupaudit audit TREE`
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Audit a kernel checkout: every call site, its flags, and the proof that none was missed.",
        discussion: """
            Examples:
              gupaudit audit /usr/src/linux
              gupaudit audit /usr/src/linux --format json > audit.json
              gupaudit audit --git linux.git v6.12

            Exit codes: 0 audited; 2 wrong usage or unreadable input; 3 audited, but the ledger does not balance.
            """)

    @Argument(help: "The kernel checkout: the directory that holds arch/, mm/ and MAINTAINERS; with --git a revision.")
    var tree: String

    @OptionGroup var result: AuditOutput

    @Flag(
        help: """
            Say on standard error what each phase took, and add the wall time of each unit to the report, which then \
            differs from run to run and is not taken from the index whole.
            """)
    var timings = false

    @OptionGroup var settings: AuditSettings

    func run() async throws {
        let source = try settings.tree(tree)
        try settings.check([source], output: result.output)
        let report = try await settings.audit(source, includesTimings: timings).report
        let phases = PhaseClock()
        try phases.piece(.output) {
            try result.write(report, rules: settings.locations, reading: source.reader) { reader in
                reader.map { SourceExcerpts(of: report, reading: $0) }
            }
        }
        if timings, !settings.quiet { phases.lines.forEach { Console.error("gupaudit: \($0)") } }
        try ReportSource.checkLedgers([(tree, report)])
    }
}
