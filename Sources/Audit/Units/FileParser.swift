internal import CallSites
internal import CompileEnvironment
internal import Foundation
internal import KernelTree
internal import Report
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

    func parse(_ file: ScannedFile) async throws -> Outcome {
        guard let start = try await settled(file.path) else { return Outcome() }
        var ladder = ParseLadder(parser: self, file: file, start: start)
        try await ladder.climb()
        return ladder.outcome
    }

    /// How a file is parsed: what its parses have in common, and the first of them.
    struct Start: Sendable {
        var environment: ArchitectureEnvironment
        var flags: FileFlags
        var request: UnitRequest
        var result: UnitResult
        /// A parse with more headers that had to be given up.
        var givenUp: UnitResult?
    }

    /// Headers that a found one includes may be missing in turn.
    private static let mostSearches = 3

    /// The first parse of a file, with the headers found that its search path does not answer: in the architecture that
    /// has them, or in the directory nearest to the file. Nil where its architecture was not prepared.
    func settled(_ path: String, queries: FileQueries? = nil) async throws -> Start? {
        guard let environment = await environments.environment(for: path) else { return nil }
        // Asked of the makefiles once, for all parses of the file.
        let flags = environments.builder.flags(of: path, in: environment)
        var start = try await attempt(path, flags, in: environment, queries, keepsGoing: false)
        for _ in 0..<Self.mostSearches where start.request.manner == .allYes {
            let missing = start.result.facts.missingHeaders
            guard !missing.isEmpty, let next = try await attempt(path, answering: missing, after: start, queries)
            else { break }
            guard Self.shows(next.result, noLessThan: start.result, of: path) else {
                if next.result.isCasualty { start.givenUp = next.result }
                break
            }
            start = next
        }
        return start
    }

    private func attempt(
        _ path: String, answering missing: [MissingHeader], after start: Start, _ queries: FileQueries?
    ) async throws -> Start? {
        let builder = environments.builder
        let other = builder.architecture(of: path, lacking: missing.map(\.name).filter { $0.hasPrefix("asm/") })
        if let other, other != start.environment.architecture,
            let environment = (try? await environments.environment(of: other)) ?? nil
        {
            let flags = builder.flags(of: path, in: environment)
            return try await attempt(path, flags, in: environment, queries, keepsGoing: true)
        }
        let found = builder.directories(answering: missing.map { ($0.name, $0.includer) }, in: start.environment)
        var flags = start.flags
        flags.includeDirectories += found.filter { !flags.includeDirectories.contains($0) }
        guard flags != start.flags else { return nil }
        return try await attempt(path, flags, in: start.environment, queries, keepsGoing: true)
    }

    private func attempt(
        _ path: String, _ flags: FileFlags, in environment: ArchitectureEnvironment, _ queries: FileQueries?,
        keepsGoing: Bool
    ) async throws -> Start {
        var request = try await firstRequest(path, flags, in: environment, heedsDatabase: queries == nil)
        request.queries = queries
        request.keepsGoing = keepsGoing
        let result = try await units.run(request)
        return try await withoutForeignNames(
            Start(environment: environment, flags: flags, request: request, result: result))
    }

    /// What libclang says where a name already means something else: a macro in a list of names, or a declaration of
    /// another kind. Of declarations that merely differ the parse takes the first, and little is lost.
    private static let clashes = ["expected identifier", "redefinition of", "as different kind of symbol"]

    /// What a file makes of the precompiled headers may be wrong where it does not include them itself: one name for
    /// two things. Then the parse without them shows fewer errors, and counts.
    private func withoutForeignNames(_ start: Start) async throws -> Start {
        // To a question about another file's functions a name is the whole answer: what it stands for is not asked.
        guard start.request.precompiled != nil, start.request.queries == nil, let error = start.result.facts.firstError,
            Self.clashes.contains(where: error.contains)
        else { return start }
        var other = start
        other.request.precompiled = nil
        other.result = try await units.run(other.request)
        return other.result.facts.errors < start.result.facts.errors && !other.result.isCasualty ? other : start
    }

    /// A header of another driver that merely bears the name must not cost what was seen without it.
    private static func shows(_ next: UnitResult, noLessThan before: UnitResult, of path: String) -> Bool {
        func places(_ result: UnitResult) -> Set<Int> {
            Set(result.facts.references.lazy.filter { $0.file == path && $0.kind != .address }.map(\.offset))
        }
        return next.status != .failed && places(next).isSuperset(of: places(before))
    }

    /// The parse that every file gets.
    private func firstRequest(
        _ path: String, _ flags: FileFlags, in environment: ArchitectureEnvironment, heedsDatabase: Bool = true
    ) async throws -> UnitRequest {
        if heedsDatabase, let arguments = environments.database?.arguments(for: path, libclang: environments.libclang) {
            return UnitRequest(
                file: path, architecture: environment.architecture, manner: .compileCommands, arguments: arguments,
                trailing: "")
        }
        var first = request(path, flags, in: environment, .allYes)
        if !path.hasSuffix(".h"), environments.builder.mayShareHeaders(path, in: environment) {
            first.precompiled = try await recipe(in: environment)
        }
        return first
    }

    private func recipe(in environment: ArchitectureEnvironment) async throws -> PrecompiledRecipe? {
        precompiles ? try await environments.recipe(for: environment) : nil
    }

    /// Makes what the files of an architecture have in common: the environment, and the precompiled header if one of
    /// them is not in the index. Many tasks would wait for it otherwise.
    func warm(_ files: [String], of architecture: Architecture) async throws {
        guard let environment = try await environments.environment(of: architecture),
            let recipe = try await recipe(in: environment)
        else { return }
        for file in files where !file.hasSuffix(".h") {
            let flags = environments.builder.flags(of: file, in: environment)
            guard !(try await units.knows(firstRequest(file, flags, in: environment))) else { continue }
            _ = try await environments.header(recipe, units.dependencies)
            return
        }
    }

    /// One parse of a file to answer questions; nil where its architecture was not prepared.
    func answer(_ queries: FileQueries, in path: String) async throws -> UnitResult? {
        try await settled(path, queries: queries)?.result
    }

    /// What no second parse can change.
    var fixed: [String: String?] {
        let code = version.major << 16 | version.patchlevel << 8 | min(version.sublevel, 255)
        return [
            "LINUX_VERSION_CODE": .some("\(code)"), "__KERNEL__": .some("1"), "__ASSEMBLY__": .none,
            "__cplusplus": .none,
        ]
    }

    /// Finds what to define otherwise for the conditions around a place; what the file itself defines above it, no
    /// forced include can change.
    ///
    /// - Parameter definitions: of the environment.
    func solver(at offset: Int, in source: LexedSource, definitions: [String: String?]) -> ConditionSolver {
        let own = source.macroDefinitions(before: offset)
        return ConditionSolver(definitions: definitions, fixed: fixed.merging(own) { known, _ in known })
    }

    func request(
        _ file: String, _ flags: FileFlags, in environment: ArchitectureEnvironment, _ manner: ParseManner
    ) -> UnitRequest {
        var changes: [String: String?] = [:]
        if case .site(let own) = manner { changes = own }
        return UnitRequest(
            file: file, architecture: environment.architecture, manner: manner,
            arguments: environment.arguments(for: file, flags: flags),
            trailing: environment.trailingHeader(for: file, flags: flags, changes: changes))
    }
}
