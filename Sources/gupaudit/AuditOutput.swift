import ArgumentParser
import Output
import Report

/// In which format a report is written, and where to.
struct AuditOutput: ParsableArguments {
    @Option(help: "The output.")
    var format = AuditSubject.usual

    @Option(help: "Write the output to this file instead of standard output, compressed if its name ends in .gz.")
    var output: String?

    @Option(help: "When to colour the text: auto, always, never.")
    var color: ColorChoice = .auto

    /// - Parameter excerpts: asked for by formats that quote the source alone.
    func write(
        _ report: AuditReport, rules: [RuleDescription], excerpts: () throws -> SourceExcerpts?
    ) throws {
        var audit = AuditSubject(report, rules: rules)
        audit.usesColor = color.applies(to: output)
        if format.quotesSource { audit.excerpts = try excerpts() }
        try OutputFile.write(try format.text(of: audit), to: output)
    }
}
