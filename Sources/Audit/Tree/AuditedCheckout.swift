internal import AuditIndex
internal import KernelTree

/// The commit that a directory has checked out.
package struct AuditedCheckout: Sendable {
    /// The full id.
    package var commit: String
    /// The blob id of each file of the commit that belongs into the directory; empty where that cannot be told.
    package var files: @Sendable () -> [String: String]

    package init(commit: String, files: @escaping @Sendable () -> [String: String]) {
        self.commit = commit
        self.files = files
    }

    /// Whether a file that the audit reads is another one than the commit's, byte by byte: no filter is run. What git
    /// does not know of is no change to it, since whoever builds in a tree fills it with such files.
    func isDirty(_ ground: AuditGround, excluding excluded: [String]) -> Bool? {
        let files = files()
        if files.isEmpty { return nil }
        let read = Set(ground.snapshot.stamps.keys)
        return files.contains { path, id in
            if read.contains(path) { return ground.view.content(of: path) != ContentHash(rawValue: id) }
            return TreeWalker.isSource(path, excluding: excluded) && !ground.snapshot.oversized.contains(path)
        }
    }
}
