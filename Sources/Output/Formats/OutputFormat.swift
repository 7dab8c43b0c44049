package import Report

/// The formats of an audit; each says the same in another shape.
package enum OutputFormat: String, CaseIterable, Sendable {
    /// A summary, then the sites by directory, for people.
    case text
    /// The report contract as one object.
    case json
    /// One site per line.
    case jsonl
    /// Tables for a merge request, an issue or a wiki.
    case markdown
    /// One site per row, for a spreadsheet.
    case csv
    /// The org mode of coccicheck: a TODO for each finding and each conversion.
    case org
    /// The findings for code scanning, SARIF 2.1.0.
    case sarif
    /// One page that needs no network.
    case html

    /// True where excerpts let the format say more: `html` shows them, `sarif` takes its columns from them.
    package var usesExcerpts: Bool { self == .html || self == .sarif }

    /// Writes the report. Colour is for `text` alone, and for the caller to decide: only it knows what it writes to.
    package func write(
        _ report: AuditReport, to stream: inout some TextOutputStream, color: Bool = false,
        excerpts: SourceExcerpts? = nil
    ) throws(OutputError) {
        switch self {
        case .text: stream.write(TextReport(report, color: color).text)
        case .json: stream.write(try JSONText.pretty(report))
        case .jsonl:
            let encoder = JSONText.compactEncoder()
            for site in report.sites { stream.write(try JSONText.line(site, encoder)) }
        case .markdown: MarkdownReport(report).write(to: &stream)
        case .csv: CSVReport(report).write(to: &stream)
        case .org: OrgReport(report).write(to: &stream)
        case .sarif: stream.write(try JSONText.pretty(SARIFReport(report, excerpts: excerpts).log))
        case .html: try HTMLReport(report, excerpts: excerpts).write(to: &stream)
        }
    }
}

/// A report that cannot be written.
package enum OutputError: Error, Hashable, Sendable, CustomStringConvertible {
    case unencodable(reason: String)

    package var description: String {
        switch self {
        case .unencodable(let reason): "the report cannot be written as JSON (\(reason)); this is a bug, report it"
        }
    }
}
