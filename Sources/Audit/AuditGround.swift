internal import AuditIndex
internal import KernelTree

/// What an audit stands on: the tree as the walk found it, and what is known of it from before.
struct AuditGround: Sendable {
    let snapshot: TreeSnapshot
    let view: TreeView
    let index: AuditIndex

    /// Throws where something of the tree is not what the walk found.
    func confirm() throws {
        if view.hasChanged { throw AuditError.treeChanged(tree: view.tree.root, paths: view.changes) }
    }

    /// The same after a walk of its own, which sees every file.
    func confirmAll(excluding excluded: [String], jobs: Int) async throws {
        view.confirm(await TreeSnapshot(view.tree, excluding: excluded, jobs: jobs).stamps)
        try confirm()
    }
}
