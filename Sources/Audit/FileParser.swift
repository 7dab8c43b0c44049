internal import CallSites
internal import CompileEnvironment
internal import Foundation
internal import KernelTree
internal import SourceText

/// Reaches every occurrence of one file by parsing it: first as the all-yes configuration compiles it, then in further
/// configurations chosen from the conditions around what the first one left out.
struct FileParser: Sendable {
    let units: UnitParser
    let environments: PreparedEnvironments
    let version: KernelVersion
    /// False where only a few files are parsed: building a precompiled header would take longer than it saves.
    let precompiles: Bool

    /// What became of a file: its units, and why an occurrence was not reached, by offset.
    struct Outcome: Sendable {
        var units: [UnitResult] = []
        var reasons: [Int: String] = [:]
    }

    /// Contradicting conditions need a parse each; more groups than this are left to their text.
    private static let maximalConfigurations = 8
    /// So many places that conditions leave out are looked into, and so many of those parsed each by itself: a hostile file
    /// has a condition of its own around each of thousands of calls.
    private static let maximalConditions = 512
    private static let maximalForced = 64

    func parse(_ file: ScannedFile) -> Outcome {
        var outcome = Outcome()
        var open = Set(file.needingParse.map(\.offset))
        guard let environment = environments.environment(for: file.path) else { return outcome }

        func run(_ request: UnitRequest) {
            let result = units.run(request)
            outcome.units.append(result)
            open.subtract(result.facts.references.lazy.filter { $0.file == file.path }.map(\.offset))
        }

        // Asked of the makefiles once, for all parses of the file.
        let flags = environments.builder.flags(of: file.path, in: environment)
        let first = firstRequest(file.path, flags, in: environment)
        run(first)

        // Thousands of macros: made only where something is left to reach.
        let definitions = open.isEmpty ? [:] : PreparedEnvironments.definitions(of: environment)
        var tried: Set<[String: String?]> = [[:]]
        var dead: [Int: String] = [:]
        /// Why a place cannot be compiled; nil where it can.
        var reasons: [LexedSource.ConditionKey: String?] = [:]
        for offset in open.sorted() where open.contains(offset) && tried.count < Self.maximalConfigurations {
            let key = file.source.conditionKey(at: offset)
            if let known = reasons[key] {
                dead[offset] = known
                continue
            }
            guard reasons.count < Self.maximalConditions else {
                dead[offset] = "only \(Self.maximalConditions) conditions of a file are looked into"
                continue
            }
            let chain = file.source.conditions(at: offset)
            // What the file itself defines above the place, no forced include can change.
            let own = file.source.macroDefinitions(before: offset)
            let solver = ConditionSolver(definitions: definitions, fixed: fixed.merging(own) { known, _ in known })
            switch solver.solve(chain) {
            case .satisfied(let changes):
                reasons[key] = .some(nil)
                guard tried.insert(changes).inserted else { continue }
                var second = request(file.path, flags, in: environment, name: environment.name + "+site", changes: changes)
                second.precompiled = first.precompiled
                run(second)
            case .unsatisfiable(let reason):
                reasons[key] = reason
                dead[offset] = reason
            }
        }
        if !open.isSubset(of: dead.keys), first.precompiled != nil {
            run(request(file.path, flags, in: environment, name: environment.name + "-plain"))
        }
        // A header made to be included in the middle of something says little by itself.
        if file.isHeader, !open.isEmpty, let includer = environments.builder.includer(of: file.path),
            let around = environments.environment(for: includer)
        {
            let flags = environments.builder.flags(of: includer, in: around)
            run(request(includer, flags, in: around, name: around.name + "-plain"))
        }
        // What no configuration enables is still read by the compiler, with the conditions around it blanked out.
        var forcedCount = 0
        for offset in open.sorted() where open.contains(offset) {
            var reason = dead[offset] ?? "no configuration that was tried compiles it"
            if forcedCount >= Self.maximalForced { reason += "; only \(forcedCount) such places of a file are parsed" }
            outcome.reasons[offset] = reason
            guard forcedCount < Self.maximalForced, !file.isHeader, let isolated = file.source.isolating(offset) else {
                continue
            }
            forcedCount += 1
            var forced = request(file.path, flags, in: environment, name: "forced")
            forced.contents = isolated
            forced.precompiled = first.precompiled
            forced.forcedBy = reason
            run(forced)
        }
        return outcome
    }

    /// The parse that every file gets.
    private func firstRequest(_ path: String, _ flags: FileFlags, in environment: ArchitectureEnvironment) -> UnitRequest {
        if let arguments = environments.database?.arguments(for: path, libclang: environments.libclang) {
            return UnitRequest(
                file: path, architecture: environment.architecture, environment: "compile_commands",
                arguments: arguments, trailing: "")
        }
        var first = request(path, flags, in: environment, name: environment.name)
        if !path.hasSuffix(".h") { first.precompiled = recipe(in: environment) }
        return first
    }

    private func recipe(in environment: ArchitectureEnvironment) -> PrecompiledRecipe? {
        precompiles ? environments.recipe(for: environment) : nil
    }

    /// Builds the precompiled header of the files' architecture, if one of them is not in the index: many tasks would wait
    /// for it otherwise.
    func warm(_ files: [String], of architecture: Architecture) throws {
        guard let environment = try environments.environment(of: architecture), let recipe = recipe(in: environment) else { return }
        for file in files where !file.hasSuffix(".h") {
            let flags = environments.builder.flags(of: file, in: environment)
            guard !units.knows(firstRequest(file, flags, in: environment)) else { continue }
            _ = environments.header(recipe)
            return
        }
    }

    /// One parse of a file to answer questions; nil where its architecture was not prepared.
    func answer(_ queries: FileQueries, in path: String) -> UnitResult? {
        guard let environment = environments.environment(for: path) else { return nil }
        let flags = environments.builder.flags(of: path, in: environment)
        var request = request(path, flags, in: environment, name: environment.name)
        if !path.hasSuffix(".h") { request.precompiled = recipe(in: environment) }
        request.queries = queries
        return units.run(request)
    }

    /// What no second parse can change.
    private var fixed: [String: String?] {
        let code = version.major << 16 | version.patchlevel << 8 | min(version.sublevel, 255)
        return ["LINUX_VERSION_CODE": .some("\(code)"), "__KERNEL__": .some("1"), "__ASSEMBLY__": .none, "__cplusplus": .none]
    }

    private func request(
        _ file: String, _ flags: FileFlags, in environment: ArchitectureEnvironment, name: String,
        changes: [String: String?] = [:]
    ) -> UnitRequest {
        UnitRequest(
            file: file, contents: nil, architecture: environment.architecture, environment: name,
            arguments: environment.arguments(for: file, flags: flags),
            trailing: environment.trailingHeader(for: file, flags: flags, changes: changes))
    }
}
