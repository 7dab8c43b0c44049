package import Comparison
package import Report

/// A comparison to be written, with what it was made of: some formats show more than its rows.
package struct DiffSubject: OutputSubject {
    package struct Side: Sendable {
        package var report: AuditReport
        package var texts: SiteTexts

        package init(_ report: AuditReport, texts: SiteTexts = [:]) {
            self.report = report
            self.texts = texts
        }
    }

    package var diff: ReportDiff
    package var old: Side
    package var new: Side
    /// The rules of both audits.
    package var rules: [RuleDescription]
    /// Where a page finds the lines that it names.
    package var link: SourceLink?

    package init(_ diff: ReportDiff, old: Side, new: Side, rules: [RuleDescription] = []) {
        self.diff = diff
        self.old = old
        self.new = new
        self.rules = rules
    }

    package static let commands = ["diff"]
    package static var usual: Format<Self> { Format(DiffText.self) }
}

extension DiffSubject: WholeSubject {
    static let purposeOfWhole = "programs: the whole comparison as one object"
    var whole: ReportDiff { diff }
}
