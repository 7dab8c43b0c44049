internal import AuditIndex
internal import CallSites
internal import CompileEnvironment
internal import Foundation
internal import KernelTree
internal import Knowledge
internal import Paths
internal import Report
internal import UnitParsing

/// Has units parsed by workers, or finds what they showed in the index.
struct UnitParser: Sendable {
    let tree: TreeView
    let workers: WorkerPool
    /// What the workers have to know for these units.
    let knowledge: WorkerPool.Knowledge
    let family: Family
    /// The family's signatures, as the tree's headers have them.
    let signatures: [String: API.Function]
    let index: AuditIndex
    /// What cached facts depend on besides files: rules, flag values, versions.
    let knowledgeKey: ContentHash
    let store: String
    let environments: PreparedEnvironments
    let dependencies: DependencyView
    let verdicts: DependencyVerdicts
    let counter: UnitCounter
    let phases: PhaseClock

    func run(_ request: UnitRequest) async throws -> UnitResult {
        let plan = try key(of: request)
        if let known = known(plan) {
            counter.add(isKnown: true)
            return known
        }
        counter.add(isKnown: false)
        var header: PrecompiledHeader?
        if let recipe = request.precompiled { header = try await environments.header(recipe, dependencies) }
        var (result, outcome) = try parse(request, as: plan, with: header)
        // A precompiled header that libclang refuses must not cost the unit.
        if result.status == .failed, !result.isCasualty, header?.path != nil {
            (result, outcome) = try parse(request, as: plan, with: header, isUsed: false)
        }
        if result.isCasualty { counter.addGivenUp() }
        remember(result, outcome, precompiled: header)
        return result
    }

    /// True where the index answers for the unit.
    func knows(_ request: UnitRequest) throws -> Bool { try stored(key(of: request)) != nil }

    // MARK: The index

    private func known(_ plan: PlanKey) -> UnitResult? { stored(plan).flatMap { StoredUnit.result(of: $0) } }

    private func stored(_ plan: PlanKey) -> Data? {
        phases.piece(.index) { try? index.facts(plan: plan, matching: verdicts) }
    }

    private func key(of request: UnitRequest) throws -> PlanKey {
        var request = request
        request.arguments = request.arguments.map { tree.placeless($0, store: store) }
        if request.manner == .probe {
            // Its text names files of the tree.
            let root = PathSpelling.text(of: tree.absolutePath(""))
            let text = request.contents.map { String(decoding: $0, as: UTF8.self).replacing(root, with: "@tree/") }
            request.contents = text.map { Data($0.utf8) }
        }
        return PlanKey(rawValue: try UnitKey(request: request, knowledge: knowledgeKey).hash)
    }

    /// Keeps what a unit showed, unless it depends on the machine, or on files that did not hold still.
    private func remember(
        _ result: UnitResult, _ outcome: ParseOutcome, precompiled: PrecompiledHeader?
    ) {
        // Also holds what was read against what is known of the tree.
        let names = phases.piece(.dependencies) { dependencies.names(of: outcome.lookups, for: result.arch) }
        guard !result.isCasualty, !tree.hasChanged, let data = StoredUnit.data(of: result, facts: outcome.facts) else {
            return
        }
        let all = phases.piece(.dependencies) {
            dependencies.dependencies(on: names, for: result.arch, besides: precompiled?.inputs ?? [])
        }
        phases.piece(.index) {
            try? index.record([UnitRecord(plan: result.plan, dependencies: all, facts: data)])
        }
    }

    // MARK: Parsing

    private func parse(
        _ request: UnitRequest, as plan: PlanKey, with header: PrecompiledHeader?, isUsed: Bool = true
    ) throws -> (UnitResult, ParseOutcome) {
        let start = ContinuousClock.now
        var result = UnitResult(
            plan: plan, file: request.file, arch: "\(request.architecture)", manner: request.manner, seconds: 0,
            status: .failed, facts: UnitFacts())
        let precompiled = isUsed ? header?.path : nil
        let order = ParseOrder(
            main: main(of: request), file: request.file, contents: request.contents,
            arguments: request.arguments, trailing: request.trailing, precompiled: precompiled,
            substitute: precompiled == nil ? substitute(for: header, of: request) : nil, keepsGoing: request.keepsGoing,
            queries: request.queries, tellsFlags: request.manner == .probe)
        let phase: PhaseClock.Phase =
            request.queries != nil ? .callers : request.manner == .probe ? .probe : .own
        let outcome = try phases.piece(phase) {
            try workers.parse(order, knowing: knowledge, inputs: header?.spellings ?? [])
        }
        if let facts = outcome.facts.flatMap({ try? JSONDecoder().decode(UnitFacts.self, from: $0) }) {
            result.facts = facts
            result.status = facts.errors == 0 ? .parsed : .degraded
        } else {
            result.facts.errors = 1
            result.facts.firstError = outcome.failure?.description ?? "its facts could not be read"
            result.isCasualty = outcome.failure?.isFatal ?? false
        }
        // Where the cache lies is no part of a report.
        result.facts.firstError = result.facts.firstError?.replacing(store + "/", with: "generated/")
            .replacing(PathSpelling.text(of: tree.absolutePath("")), with: "")
        result.seconds = (ContinuousClock.now - start).inSeconds
        return (result, outcome)
    }

    private func substitute(for header: PrecompiledHeader?, of request: UnitRequest) -> HeaderText? {
        guard let header, let recipe = request.precompiled else { return nil }
        return HeaderText(path: recipe.source, text: recipe.text, brings: header.spellings)
    }

    private func main(of request: UnitRequest) -> String {
        request.manner == .probe ? PathSpelling.spelled("\(store)/probe.c") : tree.absolutePath(request.file)
    }
}

/// How the index keeps a unit: what the worker sent stands in it as it came.
private enum StoredUnit {
    private static let lengthSize = 4

    static func data(of result: UnitResult, facts: Data?) -> Data? {
        var head = result
        head.facts = UnitFacts()
        head.facts.errors = result.facts.errors
        head.facts.firstError = result.facts.firstError
        guard let encoded = try? JSONEncoder().encode(head), let length = UInt32(exactly: encoded.count) else {
            return nil
        }
        return withUnsafeBytes(of: length.littleEndian) { Data($0) } + encoded + (facts ?? Data())
    }

    /// nil where it is damaged.
    static func result(of data: Data) -> UnitResult? {
        guard data.count >= lengthSize else { return nil }
        let length = Int(UInt32(littleEndian: data.withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }))
        let rest = data.dropFirst(lengthSize)
        guard rest.count >= length,
            var result = try? JSONDecoder().decode(UnitResult.self, from: rest.prefix(length))
        else { return nil }
        let facts = rest.dropFirst(length)
        if facts.isEmpty { return result }
        guard var known = try? JSONDecoder().decode(UnitFacts.self, from: facts) else { return nil }
        known.firstError = result.facts.firstError
        result.facts = known
        return result
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
