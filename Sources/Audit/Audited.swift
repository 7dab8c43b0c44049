package import Report

/// What an audit found, and the files that it speaks of, also those where nothing is left to report.
package struct Audited: Sendable {
    package let report: AuditReport
    package let covered: Set<String>
}
