internal import CallSites
internal import CompileEnvironment
internal import Foundation
internal import Knowledge
internal import Report
internal import SourceText

/// The rungs by which the occurrences of one file are reached: each is tried for what those before it left open.
struct ParseLadder {
    private let parser: FileParser
    private let file: ScannedFile
    private let start: FileParser.Start
    private(set) var outcome = FileParser.Outcome()
    /// Occurrences that no parse has shown.
    private var open: Set<Int>
    /// Calls of which a parse has shown no more than the name, and how it was made.
    private var unfit: [Int: UnitRequest] = [:]
    /// Why no configuration enables an occurrence.
    private var dead: [Int: String] = [:]
    private let calls: Set<Int>
    /// Why parses ended the worker that made them.
    private var casualties: [String] = []

    /// Contradicting conditions need a parse each; more groups than this are left to their text.
    private static let mostConfigurations = 8
    /// So many places that conditions leave out are looked into, and so many of those parsed each by itself: a hostile
    /// file has a condition of its own around each of thousands of calls.
    private static let mostConditions = 512
    private static let mostForced = 64
    /// Each parse that ended its worker may have cost a minute.
    private static let mostCasualties = 2

    init(parser: FileParser, file: ScannedFile, start: FileParser.Start) {
        self.parser = parser
        self.file = file
        self.start = start
        open = Set(file.needingParse.map(\.offset))
        calls = Set(file.entries.lazy.filter { $0.role == .call }.map(\.offset))
    }

    mutating func climb() async throws {
        note(start.result, of: start.request)
        if let givenUp = start.givenUp { note(givenUp, of: start.request) }
        try await tryConditions()
        if !open.isSubset(of: dead.keys), start.request.precompiled != nil { try await run(request(.plain)) }
        try await tryIncluder()
        try await standIn()
        try await tryOtherReleases()
        try await force()
    }

    private mutating func run(_ request: UnitRequest) async throws {
        // What ends one worker after another ends the next one too: the rest of the file is left to its text.
        if casualties.count >= Self.mostCasualties { return }
        note(try await parser.units.run(request), of: request)
    }

    private mutating func note(_ result: UnitResult, of request: UnitRequest) {
        outcome.units.append(result)
        if result.isCasualty { casualties.append(result.facts.firstError ?? "") }
        let references = result.facts.references.filter { $0.file == file.path }
        open.subtract(references.map(\.offset))
        // A call whose arguments do not fit the declaration leaves only the name in the tree.
        let named = Set(references.lazy.filter { $0.kind == .address }.map(\.offset)).intersection(calls)
        for offset in named where unfit[offset] == nil { unfit[offset] = request }
        for reference in references where reference.kind != .address { unfit[reference.offset] = nil }
    }

    private func request(_ manner: ParseManner) -> UnitRequest {
        var request = parser.request(file.path, start.flags, in: start.environment, manner)
        request.keepsGoing = start.request.keepsGoing
        return request
    }

    // MARK: Rungs

    /// For what an `#if` left out: the smallest change of macros that satisfies the conditions around it.
    private mutating func tryConditions() async throws {
        guard !open.isEmpty else { return }
        // Thousands of macros: made only where something is left to reach.
        let definitions = PreparedEnvironments.definitions(of: start.environment)
        var tried: Set<[String: String?]> = [[:]]
        /// Why a place cannot be compiled; nil where it can.
        var reasons: [LexedSource.ConditionKey: String?] = [:]
        for offset in open.sorted() where open.contains(offset) && tried.count < Self.mostConfigurations {
            let key = file.source.conditionKey(at: offset)
            if let known = reasons[key] {
                dead[offset] = known
                continue
            }
            guard reasons.count < Self.mostConditions else {
                dead[offset] = "only \(Self.mostConditions) conditions of a file are looked into"
                continue
            }
            let chain = file.source.conditions(at: offset)
            switch parser.solver(at: offset, in: file.source, definitions: definitions).solve(chain) {
            case .satisfied(let changes):
                reasons[key] = .some(nil)
                guard tried.insert(changes).inserted else { continue }
                var second = request(.site(changes: changes))
                second.precompiled = start.request.precompiled
                try await run(second)
            case .unsatisfiable(let reason):
                reasons[key] = reason
                dead[offset] = reason
            }
        }
    }

    /// A header made to be included in the middle of something says little by itself: not all of its calls, or what is
    /// done with their pages only as far as its names are known.
    private mutating func tryIncluder() async throws {
        let environments = parser.environments
        let isHalfSeen = !open.isEmpty || !calls.isEmpty && start.result.status == .degraded
        guard file.isHeader, isHalfSeen, let includer = environments.builder.includer(of: file.path),
            let around = await environments.environment(for: includer)
        else { return }
        let flags = environments.builder.flags(of: includer, in: around)
        try await run(parser.request(includer, flags, in: around, .plain))
    }

    /// A call is lost where its statement uses a name that no header of the tree declares: such names are declared
    /// then, as things of which nothing is known.
    private mutating func standIn() async throws {
        guard !open.isSubset(of: dead.keys), start.result.status == .degraded else { return }
        if let request = try await standingIn(for: start.request) { try await run(request) }
    }

    private mutating func standingIn(for request: UnitRequest) async throws -> UnitRequest? {
        if casualties.count >= Self.mostCasualties { return nil }
        var asking = request
        asking.keepsGoing = true
        let result = try await parser.units.run(asking)
        if result.isCasualty { note(result, of: asking) }
        let text = StandIns(types: result.facts.unknownTypes, values: result.facts.undeclared).text
        guard !text.isEmpty else { return nil }
        asking.manner = .standIns(request.manner)
        asking.trailing += text
        return asking
    }

    /// For a call whose arguments do not fit the tree's declaration: those of other releases beside it.
    private mutating func tryOtherReleases() async throws {
        let groups = Dictionary(grouping: unfit) { $0.value.trailing }
        for (_, group) in groups.sorted(by: { $0.key < $1.key }) {
            guard var request = group.min(by: { $0.key < $1.key })?.value else { continue }
            let declarations = self.declarations(at: group.map(\.key))
            guard !declarations.isEmpty else { continue }
            request.manner = .otherRelease(request.manner)
            request.trailing += declarations
            try await run(request)
        }
    }

    private func declarations(at offsets: [Int]) -> String {
        let names = Set(file.entries.lazy.filter { offsets.contains($0.offset) }.map(\.identifier))
        let releases = OtherReleases(
            family: parser.units.family, signatures: parser.units.signatures.mapValues(\.signature))
        return releases.header(for: names)
    }

    /// What no configuration enables is still read by the compiler, with the conditions around it blanked out. It was
    /// often written for another release, so that the declarations of those stand beside the tree's.
    private mutating func force() async throws {
        var count = 0
        for offset in open.sorted() where open.contains(offset) {
            var reason = dead[offset] ?? casualties.first ?? "no configuration that was tried compiles it"
            if count >= Self.mostForced { reason += "; only \(count) such places of a file are parsed" }
            outcome.reasons[offset] = reason
            guard count < Self.mostForced, !file.isHeader, let isolated = file.source.isolating(offset) else {
                continue
            }
            count += 1
            let position = file.source.position(of: offset)
            let manner = ParseManner.forced(place: "\(position.line):\(position.column)", reason: reason)
            var forced = parser.request(file.path, start.flags, in: start.environment, manner)
            forced.contents = Data(isolated)
            forced.precompiled = start.request.precompiled
            forced.trailing += declarations(at: [offset])
            try await run(forced)
            guard calls.contains(offset), open.contains(offset) || unfit[offset] != nil,
                let again = try await standingIn(for: forced)
            else { continue }
            try await run(again)
        }
    }
}
