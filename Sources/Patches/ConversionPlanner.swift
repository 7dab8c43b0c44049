internal import CallSites
internal import Knowledge
package import Report
internal import SourceText
internal import Worklists

/// From FOLL_GET to FOLL_PIN: the call, and every release of its pages.
package struct ConversionPlanner {
    private let input: PatchInput
    private var uses: PageKnowledge { input.knowledge.uses }

    package init(_ input: PatchInput) { self.input = input }

    /// The functions whose text is needed to convert some sites, by their file.
    package static func functions(for sites: [CallSite]) -> [String: [String]] {
        var wanted: [String: Set<String>] = [:]
        for site in sites {
            if let function = site.function { wanted[site.file, default: []].insert(function) }
            for place in site.judgement?.release.places ?? [] {
                if let function = place.function { wanted[place.file, default: []].insert(function) }
                // A function of the site's own file that others call to give the pages back.
                wanted[site.file, default: []].insert(place.callee)
            }
        }
        return wanted.mapValues { $0.sorted() }
    }

    package func plan(_ site: CallSite) throws(Refusal) -> SitePlan {
        try Refusal.catching(site) { () throws(PatchFault) in try planned(site) }
    }

    /// Refuses what the report alone speaks against: no text is needed for that.
    package func check(_ site: CallSite) throws(Refusal) {
        try Refusal.catching(site) { () throws(PatchFault) in _ = try replacement(of: site) }
    }

    /// The judgement, and the function that takes the callee's place.
    private func replacement(of site: CallSite) throws(PatchFault) -> (Judgement, String) {
        guard let judgement = site.judgement, let to = judgement.conversion.to else {
            throw PatchFault("this tree has no function that would take its place")
        }
        if let best = input.knowledge.family.function(named: site.callee)?.pinned.first, best != to {
            throw PatchFault(
                "\(to)() is the nearest that this tree has, and not the same: \(best)() is missing")
        }
        try check(site, judgement)
        return (judgement, to)
    }

    private func planned(_ site: CallSite) throws(PatchFault) -> SitePlan {
        let (judgement, to) = try replacement(of: site)
        guard let offset = input.offset(of: site),
            let function = input.function(in: site.file, at: offset)
        else {
            throw PatchFault("its function could not be parsed")
        }
        let found = function.nodes { $0.kind == .call && $0.start == offset && $0.name == site.callee }
        guard let node = found.first, let name = function.callee(of: node) else {
            throw PatchFault("a macro hides the call")
        }
        let rewriting = CallRewriter(site: site, input: input, function: function, call: node, name: name)
        let pinned = try PinnedIterator(site, in: input)?.pinned(by: node, in: function)
        var all = [site.file: try rewriting.edits(to: to)]
        if case .kept(_, let test) = pinned, let kept = KeptState(site, by: node, in: function, input) {
            let others = input.report.sites.filter { $0.id != site.id }
            all.merge(try kept.edits(test, before: node, in: site.file, others: others)) { $0.union($1) }
        }
        if let array = OwnedArray(site, to: to, by: node, in: function, input.knowledge.advice) {
            all[site.file]?.formUnion(try array.edits())
        }
        var locked: Set<String> = []
        for (place, rewritten) in try releases(of: judgement.release, at: site, pinned ?? .all) {
            all[place, default: []].formUnion(rewritten.edits)
            locked.formUnion(rewritten.locked)
        }
        var plan = SitePlan(site: site, callee: to, edits: all, offset: offset)
        plan.locked = locked
        plan.pinned = pinned
        if case .kept(let member, _) = pinned, let shared = member.type.flatMap({ input.structures[$0] }) {
            plan.readers = shared.users
        }
        return plan
    }

    // MARK: Conditions

    private func check(_ site: CallSite, _ judgement: Judgement) throws(PatchFault) {
        if site.seen.method == .text { throw PatchFault("no parse reached the call") }
        if let cut = judgement.cuts.first { throw PatchFault("the audit stopped: \(cut)") }
        let release = judgement.release
        if let reference = judgement.conversion.references?.first {
            throw PatchFault("another reference is taken on the pages at \(reference.file):\(reference.line)")
        }
        let gaps = release.gaps
        // What bears no word of a release takes no reference away: the message says that it was not read.
        let doubtful = gaps.unread.filter(mayRelease).map(Release.unread) + gaps.others
        if release.complete == nil || !doubtful.isEmpty {
            throw PatchFault("not every release is known" + doubtful.map { ": " + $0 }.joined())
        }
        try PinnedIterator(site, in: input)?.check()
        switch judgement.destination.kind {
        case .bio, .skb, .pipe:
            throw PatchFault(
                "the pages go into a \(judgement.destination.kind.rawValue), which releases them its own way"
            )
        case .none, .local, .member, .scatterlist, .pfn, .parameter, .returned: break
        }
        switch release.pairing {
        case .ok, .escapes: break
        case .mismatch: throw PatchFault("some of the releases fit no reference of this kind today")
        case .missing: throw PatchFault("nothing seen releases the pages")
        case .notApplicable: throw PatchFault("the call leaves no reference")
        }
        if release.sites.isEmpty { throw PatchFault("nothing seen releases the pages") }
    }

    /// The structures of headers that would have to keep whether pages are pinned, as `struct name`.
    package func foreignStructures(of sites: [CallSite]) -> Set<String> {
        Set(sites.compactMap { site in
            PinnedState(of: site, api: input.report.api, advice: input.knowledge.advice)
                .flatMap { _ in KeptState.foreignType(of: site, in: input) }
        })
    }

    private func mayRelease(_ function: String) -> Bool {
        !uses.neverReleases.contains(function) && (uses.saysRelease(function) || uses.releases[function] != nil)
    }

    // MARK: Releases

    private func releases(
        of release: Release, at site: CallSite, _ pinned: PinnedPages
    ) throws(PatchFault) -> [(
        file: String, rewritten: ReleaseRewriter.Rewritten
    )] {
        var calls: [FunctionKey: [(call: SyntaxNode, to: String)]] = [:]
        var functions: [FunctionKey: FunctionText] = [:]
        for place in release.places {
            guard let known = uses.releases[place.callee] else {
                // What only marks pages dirty stays as it is.
                if uses.dirtiesLocked.contains(place.callee) || uses.dirtiesUnlocked.contains(place.callee) {
                    continue
                }
                // What it releases itself stands in the list too: the audit followed it there.
                if input.syntax[site.file]?.functions.contains(where: { $0.name == place.callee }) == true { continue }
                throw PatchFault("\(place.callee)() at \(place.file):\(place.line) has to be looked into")
            }
            let to = uses.pinned(place.callee)
            if to == nil, known.fits.contains(Reference.pin.rawValue) { continue }
            guard let to else {
                throw PatchFault(
                    "nothing takes the place of \(place.callee)() at \(place.file):\(place.line)")
            }
            guard known.fits.contains(Reference.get.rawValue) else {
                throw PatchFault(
                    "\(place.callee)() at \(place.file):\(place.line) frees pages that the kernel owns")
            }
            let (key, function, call) = try find(place)
            functions[key] = function
            calls[key, default: []].append((call, to))
        }
        var result: [(String, ReleaseRewriter.Rewritten)] = []
        for (key, calls) in calls.sorted(by: { $0.key < $1.key }) {
            guard let function = functions[key] else { continue }
            if case .kept(let member, _) = pinned, key.file != site.file,
                member.type.flatMap({ input.structures[$0]?.users.contains(key.file) }) != true
            {
                throw PatchFault("the structure that would say which pages are pinned is not known in \(key.file)")
            }
            var rewriter = rewriter(of: function, in: key.file)
            rewriter.pinned = pinned
            result.append((key.file, try rewriter.rewrite(calls)))
        }
        return result
    }

    private func rewriter(of function: FunctionText, in file: String) -> ReleaseRewriter {
        let neighbours = (input.syntax[file]?.functions ?? []).map { FunctionText(root: $0, source: function.source) }
        return ReleaseRewriter(
            function: function, uses: uses,
            counts: CountSigns(
                function: function, neighbours: neighbours, family: Set(input.knowledge.family.names)),
            context: input.sleepingContext(of: file, function.source))
    }

    private struct FunctionKey: Hashable, Comparable {
        var file: String
        var start: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.file, left.start) < (right.file, right.start)
        }
    }

    private func find(_ place: Release.Call) throws(PatchFault) -> (
        FunctionKey, FunctionText, SyntaxNode
    ) {
        guard let source = input.sources[place.file],
            let offset = source.offset(line: place.line, column: 1),
            let root = input.syntax[place.file]?.functions.first(where: { root in
                source.position(of: root.start).line <= place.line
                    && source.position(of: root.end).line >= place.line
            })
        else {
            throw PatchFault("\(place.callee)() at \(place.file):\(place.line) could not be parsed")
        }
        let function = FunctionText(root: root, source: source)
        let end = source.bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? source.bytes.count
        let calls = function.nodes {
            $0.kind == .call && $0.name == place.callee
                && (offset..<max(offset + 1, end)).contains($0.start)
        }
        guard calls.count == 1 else {
            throw PatchFault(
                calls.isEmpty
                    ? "a macro hides \(place.callee)() at \(place.file):\(place.line)"
                    : "several calls of \(place.callee)() stand at \(place.file):\(place.line)")
        }
        return (FunctionKey(file: place.file, start: root.start), function, calls[0])
    }
}

/// Which plans go together: a release that serves two sites changes for both, or for none.
package struct PlanSelection {
    /// Sorted by place.
    package private(set) var plans: [SitePlan]
    package private(set) var refusals: [Refusal]

    private let shares: (CallSite) -> Bool

    /// - Parameter shares: the sites that are changed for all that a release serves, or for none.
    package init(
        _ plans: [SitePlan], refusals: [Refusal], in report: AuditReport, sharing shares: @escaping (CallSite) -> Bool
    ) {
        self.shares = shares
        self.plans = plans
        self.refusals = refusals
        settle(report)
    }

    /// Takes plans out, for a reason each, and whatever depends on them.
    package mutating func drop(_ faults: [SiteID: String], in report: AuditReport) {
        refuse(faults)
        settle(report)
    }

    private mutating func refuse(_ faults: [SiteID: String]) {
        refusals += plans.compactMap { plan in faults[plan.site.id].map { Refusal(plan.site, $0) } }
        plans.removeAll { faults[$0.site.id] != nil }
    }

    private mutating func settle(_ report: AuditReport) {
        var owners: [String: [CallSite]] = [:]
        // The places of a call inside the family's own functions are those of its callers, sites themselves.
        for site in report.sites where site.judgement?.case.is != .core && shares(site) {
            for place in site.judgement?.release.places ?? [] {
                owners[Self.name(place), default: []].append(site)
            }
        }
        while true {
            let planned = Set(plans.map(\.site.id))
            var faults: [SiteID: String] = [:]
            for plan in plans {
                for place in plan.site.judgement?.release.places ?? [] {
                    guard let other = owners[Self.name(place)]?.first(where: { !planned.contains($0.id) })
                    else {
                        continue
                    }
                    faults[plan.site.id] =
                        "\(place.callee)() at \(place.file):\(place.line) also releases the pages of "
                        + "\(other.file):\(other.line), which stays as it is"
                }
            }
            if faults.isEmpty { break }
            refuse(faults)
        }
        refusals.sort { ($0.file, $0.line, $0.callee) < ($1.file, $1.line, $1.callee) }
    }

    private static func name(_ place: Release.Call) -> String {
        "\(place.file):\(place.line) \(place.callee)"
    }

    package var edits: [String: Set<TextEdit>] { plans.edits }
}
