/// Which of a tree's files an audit speaks of. The rest are read, since answers may lie there, but not reported.
package enum AuditScope: Hashable, Sendable {
    case whole
    /// What differs from an earlier state, and what that may affect.
    case changed(Change)
    /// These, whatever else is affected by them.
    case files(Set<String>)

    /// How an audit knows what differs.
    package enum Change: Hashable, Sendable {
        /// These paths, deleted files included.
        case paths(Set<String>)
        /// Every file whose blob id is not the one given here; those given and gone count too.
        case since([String: String])
    }
}
