package import Report

/// What an audit found.
package struct Audited: Sendable {
    package let report: AuditReport
    /// The files that it speaks of, also those where nothing is left to report; nil for a whole tree.
    package let covered: Set<String>?
}
