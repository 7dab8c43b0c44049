internal import CallSites
internal import Judging
internal import Knowledge
internal import Paths
internal import Report
internal import SourceText

/// Brings together what the text and the units say of each occurrence: the sites and the ledger.
struct SiteAssembler {
    let family: Family
    let files: [ScannedFile]
    /// What the scan counted, by identifier: the ledger is held against it.
    let totals: [String: Int]
    let parsed: Parsing.Outcome
    /// The architecture to name for a site that no parse reached.
    let architecture: (String) -> String
    /// nil leaves the sites unjudged.
    let uses: PageKnowledge?

    struct Result {
        var sites: [CallSite]
        var ledger: Ledger
    }

    func assemble() -> Result {
        var entries = totals.mapValues { Ledger.Entry(total: $0, kinds: [:], unresolved: []) }
        var sites: [CallSite] = []
        var handers: [SitePlace: Set<String>] = [:]
        for file in files {
            // The first that saw a place speaks for it, and a call outweighs all.
            let units = parsed.units(for: file.path).sorted { Self.precedes($0, $1, of: file) }
            var kinds: [Int: Ledger.Kind] = [:]
            var calls: [Int: (call: CallFact, unit: UnitResult)] = [:]
            for unit in units {
                for reference in unit.facts.references where reference.file == file.path {
                    if kinds[reference.offset] == nil || reference.kind == .call {
                        kinds[reference.offset] = reference.kind
                    }
                }
                for call in unit.facts.calls where call.file == file.path && calls[call.offset] == nil {
                    calls[call.offset] = (call, unit)
                }
            }
            let judge = uses.map { Judge(family: family, uses: $0, functions: parsed.signatures(for: file.path)) }
            let answers = parsed.answers[file.path] ?? CallerPursuit.Answers()
            let reasons = parsed.files[file.path]?.reasons ?? [:]
            for entry in file.entries {
                var kind = entry.role.needsParse ? kinds[entry.offset] ?? entry.role.ledgerKind : entry.role.ledgerKind
                // A call whose arguments do not fit the declaration leaves only the name in the tree.
                if kind == .address, entry.role == .call { kind = .call }
                count(entry, kind, reasons[entry.offset], in: file, &entries)
                guard kind == .call else { continue }
                if let (call, unit) = calls[entry.offset] {
                    var site = site(call, seenBy: unit)
                    if let judge, let flow = call.flow {
                        let reach = Reach(call: call, flow: flow, answers: answers, family: family)
                        site.writes = reach.writes ?? site.writes
                        site.flags.callers = site.flags.origin == .parameter ? reach.callers : []
                        site.judgement = judge.judgement(of: site, flow: reach.flow, elsewhere: reach.elsewhere)
                        site.judgement?.cuts += call.cuts
                        let own = self.handers(of: site, flow)
                        if !own.isEmpty { handers[SitePlace(site)] = own }
                    }
                    sites.append(site)
                } else {
                    let reason = reasons[entry.offset] ?? "its arguments do not fit the declaration that the parse saw"
                    sites.append(textSite(entry, in: file, reason: reason))
                }
            }
        }
        sites.sort { ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column) }
        sites = Self.identified(sites)
        addFamilyCallers(to: &sites)
        let releases = FamilyReleases(sites, handers: handers)
        for index in sites.indices {
            if let release = releases.release(of: index) { sites[index].judgement?.release = release }
        }
        return Result(sites: sites, ledger: Ledger(identifiers: entries))
    }

    /// The family's own functions, in its own files, by which pages come out of the file of a site.
    private func handers(of site: CallSite, _ flow: PageFlow) -> Set<String> {
        // A header's functions are static, and anybody's.
        let isOfHeader = site.file.hasSuffix(".h") && flow.isHandedUp
        let isHandedOut = flow.isPassedOn || isOfHeader || site.judgement?.release.pairing == .escapes
        guard isHandedOut, family.isHome(site.file) else { return [] }
        let names = flow.wrappers.map(\.function) + [site.function ?? ""]
        return Set(names.filter { family.function(named: $0) != nil })
    }

    /// Completes the sites inside the family's own functions: their callers are sites themselves, wherever they stand.
    private func addFamilyCallers(to sites: inout [CallSite]) {
        // A site that no parse reached says nothing of its flags.
        let callers = Dictionary(grouping: sites.filter { $0.judgement != nil }, by: \.callee)
        for index in sites.indices where passesOn(sites[index]) {
            // Those of the wrapper's own file may be known already.
            let known = sites[index].flags.callers ?? []
            let added = (callers[sites[index].function ?? ""] ?? []).lazy.filter { site in
                !known.contains { ($0.file, $0.line, $0.function) == (site.file, site.line, site.function) }
            }
            sites[index].flags.callers = known + added.map { site in
                Flags.Caller(
                    function: site.function, file: site.file, line: site.line, must: site.flags.must,
                    may: site.flags.may)
            }
        }
    }

    /// Where the enclosing function is the family's own, its callers are sites themselves.
    private func passesOn(_ site: CallSite) -> Bool {
        guard site.flags.origin == .parameter, site.judgement != nil, let function = site.function else { return false }
        return family.function(named: function) != nil && family.isHome(site.file)
    }

    /// Forced ones last; of a header first what understood the most: itself, or a file that includes it.
    private static func precedes(_ left: UnitResult, _ right: UnitResult, of file: ScannedFile) -> Bool {
        if left.manner.isForced != right.manner.isForced { return !left.manner.isForced }
        if file.isHeader, left.facts.errors != right.facts.errors { return left.facts.errors < right.facts.errors }
        return (left.file, left.arch, left.manner.environment) < (right.file, right.arch, right.manner.environment)
    }

    private func count(
        _ entry: ScannedFile.Entry, _ kind: Ledger.Kind?, _ reason: String?, in file: ScannedFile,
        _ entries: inout [String: Ledger.Entry]
    ) {
        // In place: a copy of the record for each entry would take the square of their number.
        let none = Ledger.Entry(total: 0, kinds: [:], unresolved: [])
        entries[entry.identifier, default: none].kinds[(kind ?? .unresolved).rawValue, default: 0] += 1
        guard kind == nil else { return }
        let unresolved = Ledger.Unresolved(
            file: file.path, line: entry.position.line, reason: reason ?? "the text does not tell its role")
        entries[entry.identifier, default: none].unresolved.append(unresolved)
    }

    private func site(_ call: CallFact, seenBy unit: UnitResult) -> CallSite {
        CallSite(
            id: SiteID(rawValue: ""), file: call.file, line: call.line, column: call.column, function: call.function,
            callee: call.callee, family: Self.core, arguments: call.arguments, flags: call.flags, vmas: call.vmas,
            pages: call.pages, pageCount: call.pageCount, writes: call.writes, reference: call.reference,
            seen: Seen(
                arch: unit.arch, environment: unit.manner.environment, method: unit.manner.isForced ? .text : .ast,
                reason: unit.manner.remark))
    }

    static let core = "core"

    // MARK: Identity

    /// Gives each site its id: file, function, callee and the ordinal among the like, never a line number.
    private static func identified(_ sites: [CallSite]) -> [CallSite] {
        var ordinals: [String: Int] = [:]
        return sites.map { site in
            var site = site
            let key = [PathSpelling.text(of: site.file), site.function ?? "", site.callee].joined(separator: "\u{0}")
            let ordinal = ordinals[key, default: 0]
            ordinals[key] = ordinal + 1
            site.id = SiteID(rawValue: hexadecimal(StableHash(of: "\(key)\u{0}\(ordinal)").value))
            return site
        }
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
