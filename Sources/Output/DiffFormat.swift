package import Comparison

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

    /// Writes the comparison. The texts are shown by `html` alone.
    package func write(
        _ diff: ReportDiff, oldTexts: SiteTexts = [:], newTexts: SiteTexts = [:],
        to stream: inout some TextOutputStream
    ) throws(OutputError) {
        switch self {
        case .text: stream.write(DiffText(diff).text)
        case .markdown: stream.write(DiffMarkdown(diff).text)
        case .json: stream.write(try JSONText.pretty(diff))
        case .html: stream.write(DiffPage(diff, oldTexts: oldTexts, newTexts: newTexts).text)
        }
    }
}
