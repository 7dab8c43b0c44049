package import Report

/// An audit to be written: its report, and what the formats may say beside it.
package struct AuditSubject: OutputSubject {
    package var report: AuditReport
    /// The rules that the audit applied.
    package var rules: [RuleDescription]
    package var excerpts: SourceExcerpts?
    package var fixes = SuggestedFixes()
    /// For the caller to decide: only it knows what is written to.
    package var usesColor: Bool
    /// Where a page finds the lines that it names.
    package var link: SourceLink?
    /// Text for people lists every site, beside the summary and the findings.
    package var listsSites = false

    package init(
        _ report: AuditReport, rules: [RuleDescription] = [], excerpts: SourceExcerpts? = nil, usesColor: Bool = false
    ) {
        self.report = report
        self.rules = rules
        self.excerpts = excerpts
        self.usesColor = usesColor
    }

    package static let commands = ["audit", "show"]
    package static var usual: Format<Self> { Format(TextReport.self) }
    /// The only one from which the report can be read again.
    package static var whole: Format<Self> { Format(JSONWriter.self) }
}

extension AuditSubject: WholeSubject, ListSubject {
    static let purposeOfWhole = "programs, and every other command: the whole report"
    static let purposeOfLines = "programs, grep: one site per line"
    var whole: AuditReport { report }
    var lines: [CallSite] { report.sites }
}
