internal import AuditIndex
internal import Foundation
internal import KernelTree
internal import Paths

/// The private places of one tree beside the index: its generated headers, and a name that the compiler can be given.
struct TreeStore {
    /// The directory of the headers of all trees.
    let directory: String

    /// The tree's own directory for generated headers.
    func headers(of tree: KernelTree) throws(AuditError) -> String {
        let name = ContentHash(ofBlob: Array(tree.root.utf8)).rawValue.prefix(16)
        let store = TreePath.standardized(URL(filePath: "\(directory)/\(name)").path)
        guard TreePath.isIncludable(store), PathSpelling.text(of: store).utf8.elementsEqual(store.utf8) else {
            throw AuditError.storeUnusable(path: store, reason: "no #include can name a file there")
        }
        do {
            try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
        } catch {
            throw AuditError.storeUnusable(path: store, reason: error.localizedDescription)
        }
        // Workers are shown this directory and no other: without links in its path.
        guard let resolved = ResolvedPath.of(store) else {
            throw AuditError.storeUnusable(path: store, reason: String(cString: strerror(errno)))
        }
        return resolved
    }

    /// Files that stand in for others of a tree while an audit looks at it.
    struct Overlay {
        fileprivate var directory: String?
        /// Where they are, by the paths of those that they stand in for.
        var files: [String: String] = [:]

        func remove() { if let directory { try? FileManager.default.removeItem(atPath: directory) } }
    }

    /// Puts them beside the tree's headers, where workers may read.
    func overlay(_ contents: [String: [UInt8]], on tree: KernelTree) throws -> Overlay {
        var overlay = Overlay()
        if contents.isEmpty { return overlay }
        let place = try headers(of: tree) + "/patched-\(UUID().uuidString)"
        overlay.directory = place
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        for (number, (path, bytes)) in contents.sorted(by: { $0.key < $1.key }).enumerated() {
            let file = "\(place)/\(number)"
            try Data(bytes).write(to: URL(filePath: file))
            overlay.files[path] = file
        }
        return overlay
    }

    /// A tree whose path no `#include` can hold gets another one, by a link beside its headers.
    func includable(_ tree: KernelTree) throws(AuditError) -> KernelTree {
        if TreePath.isIncludable(tree.root) { return tree }
        let link = try headers(of: tree) + ".tree"
        if (try? KernelTree(at: link).root) != tree.root {
            unlink(link)
            symlink(PathSpelling.text(of: tree.root), link)
        }
        var tree = tree
        tree.compilerRoot = PathSpelling.spelled(link)
        return tree
    }
}
