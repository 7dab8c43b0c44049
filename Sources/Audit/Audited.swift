package import CallSites
package import Report

/// What an audit found.
package struct Audited: Sendable {
    package let report: AuditReport
    /// The files that it speaks of, also those where nothing is left to report; nil for a whole tree.
    package let covered: Set<String>?
    /// The text that was asked for, by file; files that could not be parsed are missing.
    package var syntax: [String: FileSyntax] = [:]
    /// Under which the index keeps the report; nil where it does not.
    package var name: ReportName?

    package init(
        report: AuditReport, covered: Set<String>? = nil, syntax: [String: FileSyntax] = [:], name: ReportName? = nil
    ) {
        self.report = report
        self.covered = covered
        self.syntax = syntax
        self.name = name
    }
}

/// Whether an earlier audit of a revision has left its report.
package struct ReportLookUp: Sendable {
    package let report: AuditReport?
    /// Under which the next one is kept; nil where none is to be.
    let name: ReportName?
}
