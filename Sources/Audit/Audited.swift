package import Report

/// What an audit found.
package struct Audited: Sendable {
    package let report: AuditReport
    /// The files that it speaks of, also those where nothing is left to report; nil for a whole tree.
    package let covered: Set<String>?
}

/// Whether an earlier audit of a revision has left its report.
package struct ReportLookUp: Sendable {
    package let report: AuditReport?
    /// Under which the next one is kept; nil where none is to be.
    let name: ReportName?
}
