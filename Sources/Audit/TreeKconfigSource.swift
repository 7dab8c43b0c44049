internal import CompileEnvironment
internal import Kconfig
internal import KernelTree

/// Evaluates the tree's own Kconfig for an architecture's environment.
struct TreeConfigurator: Sendable {
    let tree: KernelTree
    let clangMajor: Int
    private let cache = KconfigCache()

    init(tree: KernelTree, clangMajor: Int) {
        self.tree = tree
        self.clangMajor = clangMajor
    }

    func values(for need: ConfigurationNeed) throws(KconfigError) -> ConfigurationValues {
        let request = ConfigurationRequest(
            srcarch: need.directory, arch: need.arch, forcedOff: Set(need.off), forcedOn: Set(need.on),
            compiler: CompilerFacts(clangVersion: clangMajor * 10_000))
        let configuration = try Kconfig.evaluate(request, from: TreeKconfigSource(tree: tree), cache: cache)
        return ConfigurationValues(
            header: configuration.autoconfHeader(), values: configuration.values.compactMapValues(Self.text),
            files: configuration.files)
    }

    private static func text(_ value: KconfigValue) -> String? {
        switch value {
        case .yes: "y"
        case .module: "m"
        case .no: nil
        case .string(let text), .int(let text), .hex(let text): text
        }
    }
}

/// Reads Kconfig files from the tree.
private struct TreeKconfigSource: KconfigSource {
    let tree: KernelTree

    func contents(of path: String) -> [UInt8]? { tree.contents(of: path) }
}
