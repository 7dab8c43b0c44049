internal import AuditIndex
internal import CompileEnvironment
internal import KernelTree
internal import Paths
internal import Synchronization

/// What the audits of one survey have in common, whatever files are replaced in them.
final class Provisions: Sendable {
    /// Paths of headers by their last two parts.
    let headers: [String: [String]]
    /// Changes when a header or a file of the build system comes or goes: which there are decides what is generated.
    let headerNames: ContentHash
    private let lookup: HeaderLookup
    private let state = Mutex(State())

    private struct State {
        var builder: EnvironmentBuilder?
        var environments: [Architecture: ArchitectureEnvironment] = [:]
    }

    init(_ snapshot: TreeSnapshot) {
        let paths = snapshot.headers
        headers = Dictionary(grouping: paths, by: Self.ending)
        lookup = HeaderLookup(paths: paths)
        let names = snapshot.stamps.keys.filter { !$0.hasSuffix(".c") && !$0.hasSuffix(".S") }.sorted()
        headerNames = ContentHash(ofBlob: Array(names.joined(separator: "\n").utf8))
    }

    /// The last two parts of a path.
    static func ending(of path: String) -> String {
        let directory = TreePath.directory(of: path)
        return directory.isEmpty ? path : "\(TreePath.name(of: directory))/\(TreePath.name(of: path))"
    }

    func builder(
        of tree: KernelTree, store: String, libclang: LibclangFacts, _ kbuild: KbuildIndex
    ) throws -> EnvironmentBuilder {
        if let known = state.withLock({ $0.builder })?.replacing(tree) { return known }
        let builder = try EnvironmentBuilder(
            tree: tree, store: store, libclang: libclang, kbuild: kbuild, headers: lookup)
        if tree.replaced.isEmpty { state.withLock { $0.builder = builder } }
        return builder
    }

    /// An environment that was made from nothing that is replaced.
    func environment(of architecture: Architecture, in tree: KernelTree) -> ArchitectureEnvironment? {
        guard let known = state.withLock({ $0.environments[architecture] }),
            (known.inputs + known.missing).allSatisfy({ tree.replaced[$0] == nil })
        else { return nil }
        return known
    }

    func learn(_ environment: ArchitectureEnvironment, of architecture: Architecture, in tree: KernelTree) {
        if tree.replaced.isEmpty { state.withLock { $0.environments[architecture] = environment } }
    }
}
