import Audit
import Foundation
import GitSource
import KernelTree

/// What of a kernel is not in the tree that is audited. A balanced ledger says nothing of it: it counts what is there.
struct TreeGaps {
    private let options: AuditOptions
    private let git: GitProgram?

    private static let mostNames = 4

    /// - Parameter git: asked for what a sparse checkout leaves out; nil where the tree is none of the user's.
    init(_ options: AuditOptions, git: GitProgram?) {
        self.options = options
        self.git = git
    }

    /// One line; nil where nothing is known to be missing.
    func notice() throws(TreeError) -> String? {
        let tree = try KernelTree(at: options.tree, largestFile: options.largestFile)
        let place = options.revision?.name ?? options.tree
        let excluded = Set(options.excluded)
        let sparse = sparseSources(of: tree, excluding: excluded)
        if !sparse.isEmpty {
            let counts = sparse.reduce(into: [:]) { $0[Self.top(of: $1), default: 0] += 1 }
            let names = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }
            return "\(place): a sparse checkout, without \(sparse.count) sources (\(Self.list(names))): calls in them "
                + "are not in this report; git sparse-checkout disable brings them back"
        }
        let missing = NamedDirectories(tree).missing(excluding: excluded)
        if missing.isEmpty { return nil }
        return "\(place): not a whole kernel: \(Self.list(missing.map { $0 + "/" })) named by its own Kconfig files or "
            + "makefiles, but not there; calls in what is missing are not in this report"
    }

    private func sparseSources(of tree: KernelTree, excluding excluded: Set<String>) -> [String] {
        guard let git, let repository = try? GitRepository(at: tree.root, git: git) else { return [] }
        return repository.sparseFiles().filter { path in
            TreeWalker.isSource(path, excluding: excluded) && !tree.hasFile(path)
        }
    }

    private static func top(of path: String) -> String {
        path.firstIndex(of: "/").map { String(path[...$0]) } ?? path
    }

    private static func list(_ names: [String]) -> String {
        let rest = names.count - mostNames
        return names.prefix(mostNames).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}
