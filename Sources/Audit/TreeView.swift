internal import AuditIndex
internal import KernelTree
internal import Paths
internal import Synchronization

/// The tree as one audit sees it: one spelling for each path, and the content of every file that is asked for.
final class TreeView: Sendable {
    let tree: KernelTree
    /// Absolute paths of links that lead out of the tree: what they point at is never read.
    let outwardLinks: [String]
    private let contents: Mutex<[String: ContentHash?]>

    /// - Parameter known: contents of files that have not changed since they were recorded.
    init(_ tree: KernelTree, outwardLinks: [String], known: [String: ContentHash]) {
        self.tree = tree
        self.outwardLinks = outwardLinks
        contents = Mutex(known.mapValues { $0 })
    }

    /// The identity of a file's bytes; nil where there is no such file.
    func content(of path: String) -> ContentHash? {
        if let known = contents.withLock({ $0[path] }) { return known }
        let hash = tree.contents(of: path).map { ContentHash(ofBlob: $0) }
        contents.withLock { $0[path] = .some(hash) }
        return hash
    }

    /// For the compiler.
    func absolutePath(_ path: String) -> String { "\(tree.compilerRoot)/\(path)" }

    /// An argument of the compiler without the places of this tree and its store, for keys that outlive them.
    func placeless(_ argument: String, store: String) -> String {
        if argument == tree.compilerRoot { return "@tree" }
        if let rest = TreePath.relative(argument, to: store) { return "@store/" + rest }
        return TreePath.relative(argument, to: tree.compilerRoot).map { "@tree/" + $0 } ?? argument
    }

    /// From a path of libclang's, relative to the tree, without `.` and `..`; outside the tree it stays absolute, and is
    /// spelled as it is on disk.
    func relativePath(_ path: String) -> String {
        let normal = TreePath.standardized(path)
        return TreePath.relative(normal, to: tree.compilerRoot) ?? TreePath.relative(normal, to: tree.root)
            ?? PathSpelling.text(of: normal)
    }
}
