internal import AuditIndex
internal import Foundation
internal import KernelTree

/// Every file of the tree that an audit may read, with the stamp that tells whether it has changed.
struct TreeSnapshot: Sendable {
    /// Sorted by path.
    var sources: [String] = []
    var stamps: [String: FileStamp] = [:]
    var outwardLinks: [String] = []

    init(_ tree: KernelTree, excluding excluded: [String], jobs: Int) {
        guard let enumerator = FileManager.default.enumerator(atPath: tree.root) else { return }
        while let path = enumerator.nextObject() as? String {
            if excluded.contains(path) || path == ".git" { enumerator.skipDescendants(); continue }
            guard path.hasSuffix(".c") || path.hasSuffix(".h") || path.hasSuffix(".S") else { continue }
            var status = stat()
            guard lstat(tree.root + "/" + path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            sources.append(path)
            stamps[path] = FileStamp(status)
        }
        sources.sort()
    }
}
