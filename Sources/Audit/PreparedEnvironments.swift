internal import CompileEnvironment
internal import KernelTree

/// The compile environment of every architecture that has a file to parse, with its precompiled header.
struct PreparedEnvironments: Sendable {
    let builder: EnvironmentBuilder
    let kbuild: KbuildIndex
    /// How a real build compiles the tree's files, where the tree says so.
    let database: CompilationDatabase?
    let libclang: LibclangFacts
    let environments: [Architecture: ArchitectureEnvironment]
    let precompiledHeaders: [Architecture: PrecompiledHeader]

    /// - Precondition: `prepare` was given the file, or one of the same architecture.
    func environment(for file: String) -> ArchitectureEnvironment? { environments[builder.architecture(of: file)] }

    func precompiled(for architecture: Architecture) -> PrecompiledHeader? { precompiledHeaders[architecture] }

    /// The macros that a configuration defines, for the solver of conditions.
    static func definitions(of environment: ArchitectureEnvironment) -> [String: String?] {
        Dictionary(
            uniqueKeysWithValues: environment.configuration.values.map { name, value in
                switch value {
                case "y": ("CONFIG_" + name, "1")
                case "m": ("CONFIG_" + name + "_MODULE", "1")
                default: ("CONFIG_" + name, value)
                }
            })
    }
}
