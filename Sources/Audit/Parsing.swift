internal import AuditIndex
internal import CallSites
internal import CompileEnvironment
internal import KernelTree
internal import Foundation
internal import Knowledge
internal import Report
internal import SourceText

/// The parsing stage: a probe for the flags' values, every source file, then the headers that no source file reached.
struct Parsing: Sendable {
    let options: AuditOptions
    let observer: AuditObserver
    let family: Family
    /// nil leaves the sites unjudged.
    let uses: PageUses?
    let view: TreeView
    let index: AuditIndex
    let environments: PreparedEnvironments
    let knowledgeKey: String
    let store: String

    struct Outcome: Sendable {
        var units: [UnitResult] = []
        var reasons: [SiteAssembler.Place: String] = [:]
        var signatures: [String: API.Function] = [:]
        var flags = FlagTable(values: [:])
        var answers = CallerPursuit.Answers()
    }

    /// - Parameter sources: every source of the tree, where callers are looked for.
    func run(_ files: [ScannedFile], sources: [String]) async throws -> Outcome {
        let interest = Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.interest) })
        var outcome = Outcome()
        // First what every other unit needs to know.
        let request = try probe(including: files)
        let probe = units(interest: interest, flags: FlagTable(values: [:]), signatures: [:]).run(request)
        outcome.flags = FlagTable(values: probe.facts.values)
        outcome.signatures = probe.facts.signatures

        let units = units(interest: interest, flags: outcome.flags, signatures: outcome.signatures)
        // The calls in the headers' inline functions were read before the flags had names.
        outcome.units.append(probe.facts.calls.isEmpty ? probe : units.run(request))
        let parser = FileParser(units: units, environments: environments, version: view.tree.version)
        let parsable = files.filter(\.isParsable)
        try await parse(parsable.filter { !$0.isHeader }, with: parser, into: &outcome)
        let seen = Set(outcome.units.flatMap { unit in
            unit.facts.references.map { SiteAssembler.Place(file: $0.file, offset: $0.offset) }
        })
        let headers = parsable.filter { file in
            file.isHeader && file.needingParse.contains { !seen.contains(SiteAssembler.Place(file: file.path, offset: $0.offset)) }
        }
        try await parse(headers, with: parser, into: &outcome)
        for unit in outcome.units.sorted(by: { ($0.file, $0.environment) < ($1.file, $1.environment) }) {
            outcome.signatures.merge(unit.facts.signatures) { first, _ in first }
        }
        if let uses {
            let pursuit = CallerPursuit(
                family: family, uses: uses, parser: parser,
                search: NameSearch(view: view, index: index, jobs: options.jobs, observer: observer), view: view,
                jobs: options.jobs, observer: observer)
            outcome.answers = try await pursuit.run(outcome.units, sources: sources)
        }
        return outcome
    }

    private func parse(_ files: [ScannedFile], with parser: FileParser, into outcome: inout Outcome) async throws {
        let total = files.count
        let results = try await files.enumerated().map { ($0.offset, $0.element) }.boundedMap(jobs: options.jobs) { number, file in
            observer.progress(AuditProgress(stage: .parsing, done: number, total: total))
            return (file.path, parser.parse(file))
        }
        for (path, result) in results {
            outcome.units += result.units
            for (offset, reason) in result.reasons {
                outcome.reasons[SiteAssembler.Place(file: path, offset: offset)] = reason
            }
        }
    }

    private func units(
        interest: [String: [Occurrence]], flags: FlagTable, signatures: [String: API.Function]
    ) -> UnitParser {
        let known = flags.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        return UnitParser(
            tree: view, library: options.library, index: index,
            extractor: UnitExtractor(family: family, flags: flags, signatures: signatures, uses: uses), interest: interest,
            knowledgeKey: knowledgeKey + known, store: store)
    }

    private func probe(including files: [ScannedFile]) throws -> UnitRequest {
        let text = Probe(tree: view, family: family).text(including: files)
        guard let environment = environments.environment(for: Probe.place) else {
            throw AuditError.environment(architecture: "x86", reason: "it was not prepared")
        }
        return UnitRequest(
            file: "<probe>", contents: Array(text.utf8), architecture: environment.architecture,
            environment: environment.name, arguments: environment.arguments(for: Probe.place),
            trailing: environment.trailingHeader(for: Probe.place))
    }
}
