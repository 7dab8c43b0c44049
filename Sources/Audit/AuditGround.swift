internal import AuditIndex

/// What an audit stands on: the tree as the walk found it, and what is known of it from before.
struct AuditGround: Sendable {
    let snapshot: TreeSnapshot
    let view: TreeView
    let index: AuditIndex
}
