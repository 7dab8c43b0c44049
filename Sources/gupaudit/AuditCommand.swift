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

    @Option(help: "The output.")
    var format = AuditSubject.usual

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
        var audit = AuditSubject(report, rules: try settings.locations.ruleDescriptions())
        audit.usesColor = color.applies(to: output)
        if format.quotesSource, let contents = try source.reader() {
            audit.excerpts = SourceExcerpts(of: report, reading: contents)
        }
        try OutputFile.write(try format.text(of: audit), to: output)
    }
}


/// When text is coloured.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never

    /// - Parameter output: nil for standard output.
    func applies(to output: String?) -> Bool {
        switch self {
        case .auto:
            output == nil && isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
        case .always: true
        case .never: false
        }
    }
}
