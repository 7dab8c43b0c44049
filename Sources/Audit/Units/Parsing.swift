internal import AuditIndex
internal import CallSites
internal import CompileEnvironment
internal import Foundation
internal import KernelTree
internal import Knowledge
internal import Report
internal import SourceText
internal import UnitParsing

/// The parsing stage: a probe for the flags' values, every source file, then the headers that the probe did not reach.
///
/// Each file is spoken for by the parses that were made for it, and headers by the probe as well: what another file's
/// parse happens to show of it depends on which files are parsed, and an audit of what changed would say other things.
struct Parsing: Sendable {
    let pool: TaskPool
    /// True where a part of the tree is audited for its own sake.
    let isPartial: Bool
    let family: Family
    /// nil leaves the sites unjudged.
    let uses: PageKnowledge?
    /// Functions whose text is wanted, by their file.
    var syntax: [String: [String]] = [:]
    let ground: AuditGround
    let bench: Workbench
    private var view: TreeView { ground.view }
    private var environments: PreparedEnvironments { bench.environments }

    struct Outcome: Sendable {
        var probe: UnitResult
        /// A first probe that had to be given up.
        var lostProbe: UnitResult?
        /// By the file that they were made for.
        var files: [String: FileParser.Outcome] = [:]
        var flags = FlagTable(values: [:])
        /// By the file whose sites asked.
        var answers: [String: CallerPursuit.Answers] = [:]
        /// What was asked for, by file.
        var syntax: [String: FileSyntax] = [:]

        /// What may say something of a file's places.
        func units(for file: String) -> [UnitResult] {
            let own = files[file]?.units ?? []
            return file.hasSuffix(".h") ? [probe] + own : own
        }

        /// The family as the units of one file declare it: the probe's word first, then the first declaration by place.
        func signatures(for file: String) -> [String: API.Function] {
            (files[file]?.units ?? []).reduce(into: probe.facts.signatures) { known, unit in
                Self.add(unit.facts.signatures, to: &known, unless: probe.facts.signatures)
            }
        }

        /// The same of all units.
        var signatures: [String: API.Function] {
            units.reduce(into: probe.facts.signatures) { known, unit in
                Self.add(unit.facts.signatures, to: &known, unless: probe.facts.signatures)
            }
        }

        private static func add(
            _ signatures: [String: API.Function], to known: inout [String: API.Function],
            unless fixed: [String: API.Function]
        ) {
            for (name, function) in signatures where fixed[name] == nil {
                known[name] = known[name].map { min($0, function) } ?? function
            }
        }

        /// Every parse, each once: one of a file that includes several headers may speak for all of them.
        var units: [UnitResult] {
            var seen: Set<PlanKey> = []
            let probes = [lostProbe, probe].compactMap { $0 }
            return (probes + files.sorted { $0.key < $1.key }.flatMap(\.value.units))
                .filter { seen.insert($0.plan).inserted }
        }
    }

    /// Few enough files to do without precompiled headers.
    private static let few = 8

    /// - Parameters:
    ///   - own: the files to report of.
    ///   - all: every file in which an identifier of the family occurs.
    ///   - searched: the files in which functions that no list knows are looked for.
    ///   - named: the files in which a function may be called, or be what something is set to.
    func run(
        _ own: [ScannedFile], among all: [ScannedFile], searching searched: [String], naming named: [String]
    ) async throws -> Outcome {
        let interest = Dictionary(all.map { ($0.path, $0.interest) }) { first, _ in first }
        // First what every other unit needs to know.
        var request = try await probe(including: all, searched)
        let prober = try units(interest: interest, searched, flags: FlagTable(values: [:]), signatures: [:])
        var first = try await prober.run(request)
        var lost: UnitResult?
        if first.isCasualty {
            lost = first
            // One header of many ends the compiler: those that hold the flags alone may not.
            request = try await probe(including: [], [])
            let second = try await prober.run(request)
            if second.isCasualty {
                pool.observer.notice("the values of the flags are not known: \(first.facts.firstError ?? "")")
            }
            first = second
        }
        let flags = FlagTable(values: first.facts.values)
        let units = try units(interest: interest, searched, flags: flags, signatures: first.facts.signatures)
        var outcome = Outcome(probe: first, lostProbe: lost, flags: flags)

        let seen = Set(outcome.probe.facts.references.map { Place(file: $0.file, offset: $0.offset) })
        let parsable = own.filter(\.isParsable).filter { file in
            !file.isHeader || file.needingParse.contains { !seen.contains(Place(file: file.path, offset: $0.offset)) }
        }
        let parser = FileParser(
            units: units, environments: environments, version: view.tree.version,
            precompiles: !isPartial || parsable.count > Self.few)
        try await warm(parsable, with: parser)
        try await parse(parsable, with: parser, into: &outcome)
        let asked = try await pool.map(syntax.sorted { $0.key < $1.key }, .parsing) { path, functions in
            (path, try await parser.syntax(of: functions.sorted(), in: path, source: view.source(of: path)))
        }
        outcome.syntax = asked.reduce(into: [:]) { $0[$1.0] = $1.1 }
        if let uses {
            let pursuit = CallerPursuit(
                family: family, uses: uses, parser: parser,
                search: NameSearch(view: view, index: ground.index, pool: pool, phases: bench.phases), view: view,
                pool: pool)
            let calls = own.map { file in
                (file.path, outcome.units(for: file.path).flatMap(\.facts.calls).filter { $0.file == file.path })
            }
            outcome.answers = try await pursuit.run(calls.filter { !$0.1.isEmpty }, sources: named)
        }
        return outcome
    }

    /// The largest architecture first: its precompiled header is what everyone else waits for.
    private func warm(_ files: [ScannedFile], with parser: FileParser) async throws {
        var groups = Dictionary(grouping: files.map(\.path)) { environments.builder.architecture(of: $0) }
        groups[environments.builder.architecture(of: Probe.place), default: []] += []
        let counts = groups.keys.map { ($0, environments.count(of: $0)) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
        let sorted = counts.map { ($0.0, groups[$0.0] ?? []) }
        _ = try await pool.map(sorted, .preparing) { try await parser.warm($0.1, of: $0.0) }
    }

    private func parse(_ files: [ScannedFile], with parser: FileParser, into outcome: inout Outcome) async throws {
        let results = try await pool.map(
            files, .parsing, by: { environments.effort(of: $0.path, size: $0.source.bytes.count) }
        ) { try await parser.parse($0) }
        for (file, result) in zip(files, results) { outcome.files[file.path] = result }
    }

    private func units(
        interest: [String: [Occurrence]], _ searched: [String], flags: FlagTable,
        signatures: [String: API.Function]
    ) throws -> UnitParser {
        var key = bench.knowledge
        key.flags = flags.values
        key.roles = signatures.mapValues(\.roles)
        return UnitParser(
            tree: view, workers: bench.workers,
            knowledge: try bench.workers.knowledge(
                UnitKnowledge(
                    flags: flags.values, signatures: signatures, interest: interest, searched: Set(searched))),
            family: family, signatures: signatures, index: ground.index, knowledgeKey: try key.hash, store: bench.store,
            environments: environments, dependencies: bench.dependencies,
            verdicts: bench.verdicts, counter: bench.counter, phases: bench.phases)
    }

    private func probe(including files: [ScannedFile], _ searched: [String]) async throws -> UnitRequest {
        let text = Probe(tree: view, family: family).text(including: files, searched)
        let architecture = environments.builder.architecture(of: Probe.place)
        guard let environment = try await environments.environment(of: architecture) else {
            throw AuditError.environment(architecture: "x86", reason: "it was not prepared")
        }
        return UnitRequest(
            file: Probe.name, contents: Data(text.utf8), architecture: environment.architecture, manner: .probe,
            arguments: environment.arguments(for: Probe.place),
            trailing: environment.trailingHeader(for: Probe.place))
    }
}
