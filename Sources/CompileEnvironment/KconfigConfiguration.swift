internal import Kconfig
internal import KernelTree
internal import Paths

/// Answers configuration needs by evaluating the tree's own Kconfig files.
enum KconfigConfiguration {
    static func configure(_ tree: KernelTree, _ libclang: LibclangFacts) -> Configure {
        // Architectures share most of their Kconfig files: each is parsed once.
        let cache = KconfigCache()
        return { need in
            let request = ConfigurationRequest(
                srcarch: need.directory, arch: need.arch, forcedOff: Set(need.off), forcedOn: Set(need.on))
            let configuration: Configuration
            do {
                configuration = try Kconfig.evaluate(
                    request, from: { tree.contents(of: $0).map { PathSpelling.spelled($0) } }, cache: cache)
            } catch KconfigError.missingRoot(let tried) {
                return basic(need, missing: tried)
            }
            var values: [String: String] = [:]
            for (symbol, value) in configuration.values {
                switch value {
                case .yes: values[symbol] = "y"
                case .module: values[symbol] = "m"
                case .no: continue
                case .string(let text), .int(let text), .hex(let text): values[symbol] = PathSpelling.text(of: text)
                }
            }
            return ConfigurationValues(
                header: PathSpelling.text(of: configuration.autoconfHeader()), values: values,
                files: configuration.files, missing: configuration.missing)
        }
    }

    /// For an architecture without a Kconfig of its own, as user-mode Linux once was: the symbols that matter most.
    private static func basic(_ need: ConfigurationNeed, missing: [String]) -> ConfigurationValues {
        let symbols = Set(ArchitectureTable.on + need.on).subtracting(need.off).sorted()
        return ConfigurationValues(
            header: symbols.map { "#define CONFIG_\($0) 1\n" }.joined(),
            values: symbols.reduce(into: [:]) { $0[$1] = "y" }, files: [], missing: missing)
    }
}
