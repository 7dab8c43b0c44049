internal import AuditIndex
internal import KernelTree
internal import Synchronization

/// The tree as one audit sees it: one spelling for each path, and the content of every file that is asked for.
final class TreeView: Sendable {
    let tree: KernelTree
    /// Absolute paths of links that lead out of the tree, and of files above the limit: neither is ever read.
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

    func absolutePath(_ path: String) -> String { "\(tree.root)/\(path)" }

    /// An argument of the compiler without the places of this tree and its store, for keys that outlive them.
    func placeless(_ argument: String, store: String) -> String {
        if argument.hasPrefix(store + "/") { return "@store" + argument.dropFirst(store.utf8.count) }
        if argument == tree.root || argument.hasPrefix(tree.root + "/") { return "@tree" + argument.dropFirst(tree.root.utf8.count) }
        return argument
    }

    /// Relative to the tree, without `.` and `..`; a path outside the tree stays absolute.
    func relativePath(_ path: String) -> String {
        var components: [Substring] = []
        for component in path.split(separator: "/") where component != "." {
            if component == ".." { _ = components.popLast() } else { components.append(component) }
        }
        let normal = (path.hasPrefix("/") ? "/" : "") + components.joined(separator: "/")
        return normal.hasPrefix(tree.root + "/") ? String(normal.dropFirst(tree.root.utf8.count + 1)) : normal
    }
}
