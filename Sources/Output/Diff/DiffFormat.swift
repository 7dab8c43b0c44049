package import Comparison
package import Report

/// The formats of a comparison; each says the same in another shape.
package enum DiffFormat: String, CaseIterable, Sendable {
    /// Groups of rows, 75 columns wide, for people and for mail.
    case text
    /// The same groups as tables.
    case markdown
    /// The whole comparison as one object.
    case json
    /// A page with the calls of both releases side by side.
    case html

    /// The findings of both reports and the changed sites for code scanning, SARIF 2.1.0.
    case sarif

    /// Writes the comparison of two sides.
    package func write(
        _ diff: ReportDiff, old: DiffSide, new: DiffSide, to stream: inout some TextOutputStream
    ) throws(OutputError) {
        switch self {
        case .text: stream.write(DiffText(diff).text)
        case .markdown: stream.write(DiffMarkdown(diff).text)
        case .json: stream.write(try JSONText.pretty(diff))
        case .html: stream.write(DiffPage(diff, oldTexts: old.texts, newTexts: new.texts).text)
        case .sarif: stream.write(try JSONText.pretty(SARIFDiff(diff, old: old.report, new: new.report).log))
        }
    }
}

/// What a comparison was made of, for the formats that show more than its rows.
package struct DiffSide: Sendable {
    package var report: AuditReport
    package var texts: SiteTexts

    package init(_ report: AuditReport, texts: SiteTexts = [:]) {
        self.report = report
        self.texts = texts
    }
}
