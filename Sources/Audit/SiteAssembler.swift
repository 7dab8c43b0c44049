internal import CallSites
internal import Judging
internal import Knowledge
internal import Report
internal import SourceText

/// One parse of one file, with what it showed.
struct UnitResult: Codable, Hashable, Sendable {
    /// The tree's file that was parsed, or a name in angle brackets for a unit that gupaudit made up.
    var file: String
    var arch: String
    var environment: String
    /// True where the parse took a branch that no configuration enables.
    var isForced: Bool
    var reason: String?
    var seconds: Double
    var status: Unit.Status
    var facts: UnitFacts
}

/// Brings together what the text and the units say of each occurrence: the sites and the ledger.
struct SiteAssembler {
    let family: Family
    let files: [ScannedFile]
    /// What the scan counted, by identifier: the ledger is held against it.
    let totals: [String: Int]
    let units: [UnitResult]
    /// Why an occurrence was not reached, by file and offset.
    let reasons: [Place: String]
    let signatures: [String: API.Function]
    /// The architecture to name for a site that no parse reached.
    let architecture: (String) -> String
    /// nil leaves the sites unjudged.
    let judge: Judge?
    /// What other files said of the wrappers around a site.
    let answers: CallerPursuit.Answers

    struct Place: Hashable, Sendable {
        let file: String
        let offset: Int
    }

    func assemble() -> (sites: [CallSite], ledger: Ledger) {
        var kinds: [Place: Ledger.Kind] = [:]
        var calls: [Place: (call: CallFact, unit: UnitResult)] = [:]
        // Units are sorted, forced ones last: the first that saw a place speaks for it, and a call outweighs the rest.
        for unit in units.sorted(by: Self.precedes) {
            for reference in unit.facts.references {
                let place = Place(file: reference.file, offset: reference.offset)
                if kinds[place] == nil || reference.kind == .call { kinds[place] = reference.kind }
            }
            for call in unit.facts.calls where calls[Place(file: call.file, offset: call.offset)] == nil {
                calls[Place(file: call.file, offset: call.offset)] = (call, unit)
            }
        }
        var entries = totals.mapValues { Ledger.Entry(total: $0, kinds: [:], unresolved: []) }
        var sites: [CallSite] = []
        for file in files {
            for entry in file.entries {
                let place = Place(file: file.path, offset: entry.offset)
                var kind = entry.role.needsParse ? kinds[place] ?? entry.role.ledgerKind : entry.role.ledgerKind
                // A call whose arguments do not fit the declaration leaves only the name in the tree.
                if kind == .address, entry.role == .call { kind = .call }
                count(entry, kind, in: file, &entries)
                guard kind == .call else { continue }
                if let (call, unit) = calls[place] {
                    var site = site(call, seenBy: unit)
                    if let judge, let flow = call.flow {
                        let reach = Reach(call: call, flow: flow, answers: answers, family: family)
                        site.flags.callers = site.flags.origin == .parameter ? reach.callers + familyCallers(of: call, in: calls) : []
                        site.judgement = judge.judgement(of: site, flow: reach.flow, elsewhere: reach.elsewhere)
                    }
                    sites.append(site)
                } else {
                    let reason = reasons[place] ?? "its arguments do not fit the declaration that the parse saw"
                    sites.append(textSite(entry, in: file, reason: reason))
                }
            }
        }
        sites.sort { ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column) }
        return (Self.identified(sites), Ledger(identifiers: entries))
    }

    /// Where the enclosing function is the family's own, its callers are sites themselves.
    private func familyCallers(
        of call: CallFact, in calls: [Place: (call: CallFact, unit: UnitResult)]
    ) -> [Flags.Caller] {
        guard let function = call.function, family.function(named: function) != nil, family.isHome(call.file) else { return [] }
        return calls.values.map(\.call).filter { $0.callee == function }
            .sorted { ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column) }
            .map { Flags.Caller(function: $0.function, file: $0.file, line: $0.line, must: $0.flags.must, may: $0.flags.may) }
    }

    private static func precedes(_ left: UnitResult, _ right: UnitResult) -> Bool {
        if left.isForced != right.isForced { return !left.isForced }
        return (left.file, left.arch, left.environment) < (right.file, right.arch, right.environment)
    }

    private func count(
        _ entry: ScannedFile.Entry, _ kind: Ledger.Kind?, in file: ScannedFile, _ entries: inout [String: Ledger.Entry]
    ) {
        var record = entries[entry.identifier] ?? Ledger.Entry(total: 0, kinds: [:], unresolved: [])
        record.kinds[(kind ?? .unresolved).rawValue, default: 0] += 1
        if kind == nil {
            let reason = reasons[Place(file: file.path, offset: entry.offset)] ?? "the text does not tell its role"
            record.unresolved.append(Ledger.Unresolved(file: file.path, line: entry.position.line, reason: reason))
        }
        entries[entry.identifier] = record
    }

    private func site(_ call: CallFact, seenBy unit: UnitResult) -> CallSite {
        CallSite(
            id: SiteID(rawValue: ""), file: call.file, line: call.line, column: call.column, function: call.function,
            callee: call.callee, family: Self.core, arguments: call.arguments, flags: call.flags, vmas: call.vmas,
            pages: call.pages, pageCount: call.pageCount, writes: call.writes, reference: call.reference,
            seen: Seen(
                arch: unit.arch, environment: unit.environment, method: unit.isForced ? .text : .ast,
                reason: unit.isForced ? unit.reason : nil))
    }

    static let core = "core"

    // MARK: Identity

    /// Gives each site its id: file, function, callee and the ordinal among the like, never a line number.
    private static func identified(_ sites: [CallSite]) -> [CallSite] {
        var ordinals: [String: Int] = [:]
        return sites.map { site in
            var site = site
            let key = [site.file, site.function ?? "", site.callee].joined(separator: "\u{0}")
            let ordinal = ordinals[key, default: 0]
            ordinals[key] = ordinal + 1
            site.id = SiteID(rawValue: hexadecimal(fnv1a("\(key)\u{0}\(ordinal)")))
            return site
        }
    }

    /// FNV-1a, 64 bits: ids need to be stable and spread, not secret.
    private static func fnv1a(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
