internal import AuditIndex
internal import CallSites
internal import CompileEnvironment
internal import KernelTree
internal import Foundation
internal import Knowledge
internal import Report
internal import SourceText
internal import UnitParsing

/// The parsing stage: a probe for the flags' values, every source file, then the headers that the probe did not reach.
///
/// Each file is spoken for by the parses that were made for it, and headers by the probe as well: what another file's
/// parse happens to show of it depends on which files are parsed, and an audit of what changed would say other things.
struct Parsing: Sendable {
    let options: AuditOptions
    let observer: AuditObserver
    let family: Family
    /// nil leaves the sites unjudged.
    let uses: PageUses?
    let view: TreeView
    let index: AuditIndex
    let workers: WorkerPool
    let environments: PreparedEnvironments
    let knowledgeKey: KnowledgeKey
    let store: String
    let dependencies: DependencyView
    let counter: UnitCounter

    struct Outcome: Sendable {
        var probe: UnitResult
        /// A first probe that had to be given up.
        var lostProbe: UnitResult?
        /// By the file that they were made for.
        var files: [String: FileParser.Outcome] = [:]
        var flags = FlagTable(values: [:])
        /// By the file whose sites asked.
        var answers: [String: CallerPursuit.Answers] = [:]

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
            _ signatures: [String: API.Function], to known: inout [String: API.Function], unless fixed: [String: API.Function]
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
    ///   - sources: every source of the tree, where callers are looked for.
    func run(_ own: [ScannedFile], among all: [ScannedFile], sources: [String]) async throws -> Outcome {
        let interest = Dictionary(all.map { ($0.path, $0.interest) }) { first, _ in first }
        // First what every other unit needs to know.
        var request = try probe(including: all)
        let prober = try units(interest: interest, flags: FlagTable(values: [:]), signatures: [:])
        var first = try prober.run(request)
        var lost: UnitResult?
        if first.isCasualty {
            lost = first
            // One header of many ends the compiler: those that hold the flags alone may not.
            request = try probe(including: [])
            let second = try prober.run(request)
            if second.isCasualty { observer.notice("the values of the flags are not known: \(first.facts.firstError ?? "")") }
            first = second
        }
        let flags = FlagTable(values: first.facts.values)
        let units = try units(interest: interest, flags: flags, signatures: first.facts.signatures)
        // The calls in the headers' inline functions were read before the flags had names.
        var outcome = Outcome(
            probe: first.facts.calls.isEmpty ? first : try units.run(request), lostProbe: lost, flags: flags)

        let seen = Set(outcome.probe.facts.references.map { Place(file: $0.file, offset: $0.offset) })
        let parsable = own.filter(\.isParsable).filter { file in
            !file.isHeader || file.needingParse.contains { !seen.contains(Place(file: file.path, offset: $0.offset)) }
        }
        let parser = FileParser(
            units: units, environments: environments, version: view.tree.version,
            precompiles: !options.scope.isPartial || parsable.count > Self.few)
        try await warm(parsable, with: parser)
        // Sources first: headers take less of the time.
        try await parse(parsable.filter { !$0.isHeader } + parsable.filter(\.isHeader), with: parser, into: &outcome)
        if let uses {
            let pursuit = CallerPursuit(
                family: family, uses: uses, parser: parser,
                search: NameSearch(view: view, index: index, jobs: options.jobs, observer: observer), view: view,
                jobs: options.jobs, observer: observer)
            let calls = own.map { file in
                (file.path, outcome.units(for: file.path).flatMap(\.facts.calls).filter { $0.file == file.path })
            }
            outcome.answers = try await pursuit.run(calls.filter { !$0.1.isEmpty }, sources: sources)
        }
        return outcome
    }

    /// The largest architecture first: its precompiled header is what everyone else waits for.
    private func warm(_ files: [ScannedFile], with parser: FileParser) async throws {
        var groups = Dictionary(grouping: files.map(\.path)) { environments.builder.architecture(of: $0) }
        groups[environments.builder.architecture(of: Probe.place), default: []] += []
        let counts = groups.keys.map { ($0, environments.count(of: $0)) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
        let sorted = counts.map { ($0.0, groups[$0.0] ?? []) }
        _ = try await sorted.enumerated().map { ($0.offset, $0.element) }.boundedMap(jobs: options.jobs) { number, group in
            observer.progress(AuditProgress(stage: .preparing, done: number, total: sorted.count))
            _ = try environments.environment(of: group.0)
            try parser.warm(group.1, of: group.0)
        }
    }

    private func parse(_ files: [ScannedFile], with parser: FileParser, into outcome: inout Outcome) async throws {
        let total = files.count
        let results = try await files.enumerated().map { ($0.offset, $0.element) }.boundedMap(jobs: options.jobs) { number, file in
            observer.progress(AuditProgress(stage: .parsing, done: number, total: total))
            return (file.path, try parser.parse(file))
        }
        for (path, result) in results { outcome.files[path] = result }
    }

    private func units(
        interest: [String: [Occurrence]], flags: FlagTable, signatures: [String: API.Function]
    ) throws -> UnitParser {
        var key = knowledgeKey
        key.flags = flags.values
        key.roles = signatures.mapValues(\.roles)
        return UnitParser(
            tree: view, workers: workers,
            knowledge: try workers.knowledge(
                UnitKnowledge(flags: flags.values, signatures: signatures, interest: interest)),
            family: family, signatures: signatures, index: index, knowledgeKey: try key.hash, store: store,
            environments: environments, dependencies: dependencies, counter: counter)
    }

    private func probe(including files: [ScannedFile]) throws -> UnitRequest {
        let text = Probe(tree: view, family: family).text(including: files)
        guard let environment = try environments.environment(of: environments.builder.architecture(of: Probe.place)) else {
            throw AuditError.environment(architecture: "x86", reason: "it was not prepared")
        }
        return UnitRequest(
            file: Probe.name, contents: Data(text.utf8), architecture: environment.architecture, manner: .probe,
            arguments: environment.arguments(for: Probe.place),
            trailing: environment.trailingHeader(for: Probe.place))
    }
}

extension AuditScope {
    /// True where a part of the tree is audited for its own sake.
    var isPartial: Bool {
        if case .changed = self { true } else { false }
    }
}
