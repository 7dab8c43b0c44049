import ArgumentParser
import Output
import Report

/// In which format a report is written, and where to.
struct AuditOutput: ParsableArguments {
    @Option(help: "The output.")
    var format = AuditSubject.usual

    @OptionGroup var place: ResultFile
    var output: String? { place.output }

    @OptionGroup var terminal: TerminalText

    @Flag(help: "In text, list every site with its columns, and every unit that was not parsed cleanly.")
    var sites = false

    @OptionGroup var address: SourceAddress

    func validate() throws {
        try address.check(format.mediaType, named: format.name)
        guard !sites || format.name == AuditSubject.usual.name else {
            throw ValidationError("--sites is for --format \(AuditSubject.usual.name): \(format.name) has what it has")
        }
    }

    /// The files of a tree by their paths.
    typealias Reader = (_ path: String) -> [UInt8]?

    /// - Parameters:
    ///   - locations: of the rules that the audit applied.
    ///   - reading: how the tree is read; asked for, as are excerpts, by formats that quote the source alone.
    func write(
        _ report: AuditReport, rules locations: Locations, reading: () throws -> Reader?,
        excerpts: (Reader?) -> SourceExcerpts?
    ) throws {
        var audit = AuditSubject(report, rules: try locations.ruleDescriptions())
        audit.usesColor = terminal.color.applies(to: output)
        audit.listsSites = sites
        audit.link = address.link
        if format.quotesSource {
            let reader = try reading()
            audit.excerpts = excerpts(reader)
            if let reader { audit.fixes = try locations.suggestedFixes(for: report, reading: reader) }
        }
        let text = try format.text(of: audit)
        try OutputFile.write(terminal.links.linked(text, as: format, of: report, to: output), to: output)
    }
}
