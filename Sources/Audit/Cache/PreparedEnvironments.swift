internal import CompileEnvironment
internal import Foundation
internal import KernelTree

/// The compile environment of every architecture that has a file to parse, with its precompiled header; each is made
/// when it is first asked for.
final class PreparedEnvironments: Sendable {
    let builder: EnvironmentBuilder
    let kbuild: KbuildIndex
    /// How a real build compiles the tree's files, where the tree says so.
    let database: CompilationDatabase?
    let libclang: LibclangFacts
    private let preparer: EnvironmentPreparer
    private let slots: [Architecture: Slot]
    private let names: [String: Architecture]

    /// One architecture: the tasks that ask for it wait for the first.
    private final class Slot: Sendable {
        /// How many sources it has in a whole audit.
        let count: Int
        let environment = Memo<ArchitectureEnvironment>()
        let recipe = Memo<PrecompiledRecipe?>()
        let header = Memo<PrecompiledHeader?>()

        init(count: Int) { self.count = count }
    }

    /// - Parameters:
    ///   - files: every file that a whole audit parses.
    ///   - preparer: makes what is asked for.
    init(
        files: [String], builder: EnvironmentBuilder, kbuild: KbuildIndex,
        database: CompilationDatabase?, libclang: LibclangFacts, preparer: EnvironmentPreparer
    ) {
        self.builder = builder
        self.kbuild = kbuild
        self.database = database
        self.libclang = libclang
        self.preparer = preparer
        var groups = Dictionary(grouping: files) { builder.architecture(of: $0) }
        groups[builder.architecture(of: Probe.place), default: []] += []
        slots = groups.mapValues { files in Slot(count: files.count { $0.hasSuffix(".c") }) }
        names = Dictionary(slots.keys.map { ("\($0)", $0) }) { first, _ in first }
    }

    /// How many of the tree's sources share an architecture.
    func count(of architecture: Architecture) -> Int { slots[architecture]?.count ?? 0 }

    /// What a file takes to parse, in bytes of its own: many times that where no precompiled header stands for those
    /// that it includes.
    func effort(of path: String, size: Int) -> Int {
        let isHelped = !path.hasSuffix(".h") && count(of: builder.architecture(of: path)) >= EnvironmentPreparer.fewest
        return isHelped ? size : size + Self.included
    }

    private static let included = 1 << 20

    /// nil for an architecture that no file of a whole audit belongs to.
    func environment(of architecture: Architecture) async throws -> ArchitectureEnvironment? {
        try await slots[architecture]?.environment.value { [preparer] in
            do {
                return try preparer.environment(for: architecture)
            } catch {
                throw AuditError.environment(architecture: architecture.name, reason: "\(error)")
            }
        }
    }

    /// By the name that units bear; nil until it was made. Makes nothing: the index asks while it is locked.
    func known(named name: String) -> ArchitectureEnvironment? {
        names[name].flatMap { slots[$0] }?.environment.made
    }

    func environment(for file: String) async -> ArchitectureEnvironment? {
        (try? await environment(of: builder.architecture(of: file))) ?? nil
    }

    /// What the architecture's precompiled header is made of; nil where none would pay.
    func recipe(for environment: ArchitectureEnvironment) async throws -> PrecompiledRecipe? {
        guard let slot = slots[environment.architecture] else { return nil }
        return try await slot.recipe.value { [preparer] in try preparer.recipe(for: environment, files: slot.count) }
    }

    /// The header itself, built unless it is there; nil where it cannot be built.
    func header(_ recipe: PrecompiledRecipe, _ dependencies: DependencyView) async throws -> PrecompiledHeader? {
        guard let slot = slots[recipe.architecture] else { return nil }
        return try await slot.header.value { [preparer] in try preparer.precompiledHeader(recipe, dependencies) }
    }

    /// Removes what takes megabytes and is made again in a second: the headers of architectures with few files beside
    /// those of the largest.
    func removeSmallHeaders() {
        let largest = slots.values.map(\.count).max() ?? 0
        for slot in slots.values where slot.count * Self.few < largest {
            if let path = (slot.header.made ?? nil)?.path { unlink(path) }
        }
    }

    private static let few = 8

    /// The macros that a configuration defines, for the solver of conditions.
    static func definitions(of environment: ArchitectureEnvironment) -> [String: String?] {
        let macros = environment.configuration.values.map { name, value in
            switch value {
            case "y": ("CONFIG_" + name, "1")
            case "m": ("CONFIG_" + name + "_MODULE", "1")
            default: ("CONFIG_" + name, value)
            }
        }
        // A symbol X_MODULE beside a module X defines the same macro.
        return Dictionary(macros, uniquingKeysWith: min).mapValues { $0 }
    }
}
