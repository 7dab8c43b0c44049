package import Report

/// The formats of an audit; each says the same in another shape.
package enum OutputFormat: String, CaseIterable, Sendable {
    /// A summary, then the sites by directory, for people.
    case text
    /// The report contract as one object.
    case json
    /// One site per line.
    case jsonl

    /// Writes the report. Colour is for `text` alone, and for the caller to decide: only it knows what it writes to.
    package func write(
        _ report: AuditReport, to stream: inout some TextOutputStream, color: Bool = false
    ) throws(OutputError) {
        switch self {
        case .text: stream.write(TextReport(report, color: color).text)
        case .json: stream.write(try JSONText.pretty(report))
        case .jsonl:
            let encoder = JSONText.compactEncoder()
            for site in report.sites { stream.write(try JSONText.line(site, encoder)) }
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
