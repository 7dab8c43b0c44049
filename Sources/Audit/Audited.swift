package import CallSites
package import Report

/// What an audit found.
package struct Audited: Sendable {
    package let report: AuditReport
    /// The files that it speaks of, also those where nothing is left to report; nil for a whole tree.
    package let covered: Set<String>?
    /// The text that was asked for, by file; files that could not be parsed are missing.
    package var syntax: [String: FileSyntax] = [:]
}

/// Whether an earlier audit of a revision has left its report.
package struct ReportLookUp: Sendable {
    package let report: AuditReport?
    /// Under which the next one is kept; nil where none is to be.
    let name: ReportName?
}
