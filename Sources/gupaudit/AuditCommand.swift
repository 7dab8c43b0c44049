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

    @Option(help: "The output: \(OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format: OutputFormat = .text

    @Option(help: "Write the output to this file instead of standard output, compressed if its name ends in .gz.")
    var output: String?

    @Option(help: "When to colour the text: auto, always, never.")
    var color: ColorChoice = .auto

    @Flag(help: "Add the wall time of each unit to the report, which then differs from run to run.")
    var timings = false

    @OptionGroup var settings: AuditSettings

    func run() async throws {
        let source = try settings.tree(tree)
        try settings.check([source], output: output)
        let report = try await settings.audit(source, includesTimings: timings)
        try write(report, from: source)
        try settings.checkLedger(of: report)
    }

    private func write(_ report: AuditReport, from source: TreeSource) throws {
        let usesColor = color.applies(toTerminal: output == nil && isatty(STDOUT_FILENO) == 1)
        var text = ""
        try format.write(report, to: &text, color: usesColor, excerpts: try excerpts(for: report, from: source))
        try OutputFile.write(text, to: output)
    }

    /// The source around the sites, for the formats that show it.
    private func excerpts(for report: AuditReport, from source: TreeSource) throws -> SourceExcerpts? {
        guard format.usesExcerpts else { return nil }
        if case .revision(let repository, let commit, _) = source {
            let files = try RevisionContents(of: commit, in: repository)
            return SourceExcerpts(of: report) { files.contents(of: $0) }
        }
        let tree = try KernelTree(at: tree)
        return SourceExcerpts(of: report) { tree.contents(of: $0, limit: 1 << 26) }
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
