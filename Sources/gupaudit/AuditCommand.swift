import ArgumentParser
import Foundation
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

            Exit codes: 0 audited; 2 wrong usage or unreadable input; 3 audited, but the ledger does not balance.
            """)

    @Argument(help: "The kernel checkout: the directory that holds arch/, mm/ and MAINTAINERS.")
    var tree: String

    @Option(help: "The output: \(OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format: OutputFormat = .text

    @Option(help: "Write the output to this file instead of standard output.")
    var output: String?

    @Option(help: "When to colour the text: auto, always, never.")
    var color: ColorChoice = .auto

    @Flag(help: "Add the wall time of each unit to the report, which then differs from run to run.")
    var timings = false

    @OptionGroup var settings: AuditSettings

    func run() async throws {
        let report = try await settings.audit(tree, includesTimings: timings)
        try write(report)
        try settings.checkLedger(of: report)
    }

    private func write(_ report: AuditReport) throws {
        let usesColor = color.applies(toTerminal: output == nil && isatty(STDOUT_FILENO) == 1)
        var text = ""
        try format.write(report, to: &text, color: usesColor, excerpts: try excerpts(for: report))
        try OutputFile.write(text, to: output)
    }

    /// The source around the sites, for the formats that show it.
    private func excerpts(for report: AuditReport) throws -> SourceExcerpts? {
        guard format.usesExcerpts else { return nil }
        let source = try KernelTree(at: tree)
        return SourceExcerpts(of: report) { source.contents(of: $0, limit: 1 << 26) }
    }
}

extension OutputFormat: ExpressibleByArgument {}

/// When text is coloured.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never

    func applies(toTerminal isTerminal: Bool) -> Bool {
        switch self {
        case .auto: isTerminal && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
        case .always: true
        case .never: false
        }
    }
}
