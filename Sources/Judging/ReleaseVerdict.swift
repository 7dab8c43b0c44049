internal import CallSites
internal import Knowledge
internal import Report

/// Which calls give the pages back, and whether they fit what took them.
struct ReleaseVerdict {
    private let facts: SiteFacts
    private let lifetime: Lifetime

    init(_ facts: SiteFacts, lifetime: Lifetime) {
        self.facts = facts
        self.lifetime = lifetime
    }

    var release: Release {
        let site = facts.site
        if isPassedOn, site.reference == .get || site.reference == .pin { return passedOn }
        guard facts.holdsReference, site.reference != .param else {
            return .none
        }
        // Extraction from an iterator pins what is user memory, and nothing else.
        if site.reference == .pin, facts.isKernelIterator {
            return .none
        }
        let all = facts.flow.uses.filter { $0.kind == .release }
        let fitting = all.filter { fits($0) }
        // What was seen to release these very pages counts, fitting or not; what merely stands in the file must fit.
        let linked = all.filter { $0.isLinked && (fits($0) || !isShared($0) && !isOfExtraReference) }
        let dirtying = site.writes == .no
            ? [] : facts.uses(of: [.dirtyLocked, .dirtyUnlocked]).filter { $0.evidence.file == site.file }
        let isUnseen = linked.allSatisfy { $0.evidence.file != site.file || $0.isForFailure }
        let unseen = isUnseen && mayBeReleasedUnseen ? fitting.filter { !$0.isLinked && isWithinReach($0) } : []
        let chosen = linked + unseen
        let here = chosen.filter { $0.evidence.file == site.file }
        // A function known by its name alone counts where nothing better is known.
        let known = here.filter { $0.fits != nil }
        let named = known.isEmpty ? here : known
        let functions = Set((named + (named.isEmpty ? [] : dirtying)).map(\.callee)).sorted()
        let pairing: Release.Pairing
        let astray = facts.elsewhere.uses.filter {
            $0.kind == .release && !fits($0) && $0.fits?.isEmpty == false && !isOfExtraReference
        }
        if linked.contains(where: { !fits($0) }) || !astray.isEmpty && isDedicated {
            pairing = .mismatch
        } else if !chosen.isEmpty {
            pairing = .ok
        } else {
            pairing = escapes ? .escapes : .missing
        }
        return Release(
            functions: functions, pairing: pairing,
            shortReturn: facts.isAskedForOnePage ? .notApplicable : facts.flow.shortReturn,
            sites: places(
                of: chosen + freed(beside: chosen) + facts.releasesElsewhere
                    + keepers(besides: chosen).flatMap { facts.elsewhere.containers[$0] ?? [] }),
            incomplete: gaps(chosen, unseen: unseen))
    }

    /// Why more places may give the pages back than were found.
    private func gaps(_ chosen: [PageUse], unseen: [PageUse]) -> [String] {
        let all = chosen + facts.releasesElsewhere
        var gaps: [String] = []
        if all.isEmpty {
            gaps.append("no release was seen")
        } else if all.allSatisfy(\.isForFailure) {
            gaps.append("no release after a success was seen")
        }
        for name in Set(freed(beside: chosen).map(\.callee)).sorted() {
            gaps.append("that \(name)() frees other pages was not seen")
        }
        if !unseen.isEmpty { gaps.append("that the releases in the file are of these pages was not seen") }
        if facts.flow.isHandedOut, facts.elsewhere.callers.isEmpty, facts.flow.holding != .released,
            !facts.flow.comesBack
        {
            gaps.append("the callers that are handed the pages were not seen")
        }
        for kind in keepers(besides: chosen) {
            gaps.append("the pages go into \(Self.words[kind] ?? kind.rawValue), which gives them back")
        }
        // What is passed on while the caller still has the reference, is the caller's to release.
        if facts.flow.holding != .released {
            let own = facts.ownFunctions
            let settled = facts.settled
            let unread = (facts.flow.uses + facts.usesOfCallers).filter {
                !$0.isOfAddress && ($0.kind == .other || !$0.passed.isEmpty)
                    && !own.contains($0.callee) && !settled.contains($0.evidence)
            }
            for name in Set(unread.map(\.callee)).sorted() { gaps.append(Release.unread(name)) }
        }
        return gaps + facts.elsewhere.cuts + facts.flow.cuts
    }

    /// What frees pages that the function allocated may be what these come to where something fails.
    private func freed(beside chosen: [PageUse]) -> [PageUse] {
        let known = Set(chosen.map(\.callee))
        return facts.flow.uses.filter {
            $0.kind == .release && $0.isLinked && $0.fits?.isEmpty == true && !known.contains($0.callee)
        }
    }

    private static let words: [PageUse.Kind: String] = [.bio: "a bio", .skb: "an skb", .pipe: "a pipe"]

    /// Containers that have the pages still when the file is done with them, and give them back.
    private func keepers(besides chosen: [PageUse]) -> [PageUse.Kind] {
        guard facts.flow.holding != .released else { return [] }
        return [.bio, .skb, .pipe].filter { isKept(by: $0, chosen) }
    }

    /// An array of bio_vecs gives nothing back by itself: it is as good as an array of pages where it is seen to be
    /// emptied.
    private func isKept(by kind: PageUse.Kind, _ chosen: [PageUse]) -> Bool {
        let isEmptied = chosen.contains { $0.isLinked && !$0.isForFailure }
        return facts.uses(of: [kind]).contains { !isEmptied || !facts.uses.vectorEntries.contains($0.callee) }
    }

    /// Every place that gives the pages back, once for each way on which it is met.
    private func places(of uses: [PageUse]) -> [Release.Call] {
        var calls: Set<Release.Call> = []
        for use in uses {
            for when in use.when.isEmpty ? [.unknown] : use.when {
                calls.insert(
                    Release.Call(
                        file: use.evidence.file, line: use.evidence.line, callee: use.callee, function: use.function,
                        when: when == .unknown ? otherwise : when))
            }
        }
        return calls.sorted(by: Release.Call.precedes)
    }

    /// Where the ways from the call do not lead: the end of a transfer, or of what the pages are kept for.
    private var otherwise: Release.When {
        switch lifetime {
        case .short: .success
        case .long: .teardown
        case .unknown: .unknown
        }
    }

    /// Whoever calls the family's own function has the pages, and the count.
    private var passedOn: Release {
        let seen = facts.flow.shortReturn
        let shortReturn: Release.ShortReturn = facts.takesOnePage ? .notApplicable : seen == .unknown ? .used : seen
        return Release(
            functions: [], pairing: .escapes, shortReturn: shortReturn, sites: [],
            incomplete: ["callers of the family's function release them"])
    }

    /// The family's own functions hand the pages to their callers.
    private var isPassedOn: Bool {
        guard facts.isCore else { return false }
        let handsUp = facts.flow.destination.kind == .parameter || facts.flow.destination.kind == .none
        return handsUp || facts.isFamilyFunction && !facts.flow.uses.contains { $0.kind == .release && $0.isLinked }
    }

    /// Releases that merely stand in the file are believed only where the pages did not visibly go elsewhere.
    private var mayBeReleasedUnseen: Bool {
        guard facts.notifier.isEmpty else { return false }
        return facts.flow.isReleasedByCallback || facts.flow.destination.kind != .local || facts.flow.isHandedUp
            || !facts.uses(of: [.pfn]).isEmpty || !facts.flow.uses.contains { $0.kind == .other }
    }

    /// Pages that stay in a variable of the function are out of every other function's reach.
    private func isWithinReach(_ use: PageUse) -> Bool {
        use.isOfFrame && facts.flow.holding != .released && !facts.uses(of: [.pfn]).isEmpty
            || facts.flow.isReleasedByCallback || ![.local, .pfn].contains(facts.flow.destination.kind)
            || facts.flow.isHandedUp
            || facts.flow.finalDestination != nil || facts.flow.chain.contains { $0.function == use.function }
    }

    private func fits(_ use: PageUse) -> Bool { use.fits?.contains(facts.site.reference.rawValue) ?? true }

    /// A release of the other kind may serve other pages that share the variable, where the file knows both kinds; on
    /// the very way of the call it serves these.
    private func isShared(_ use: PageUse) -> Bool {
        guard !facts.flow.chain.contains(where: { $0.function == use.function }) else { return false }
        return facts.flow.uses.contains { $0.kind == .release && $0.isLinked && self.fits($0) }
    }

    /// A pinned page that was given a plain reference as well, or one in an skb, which has its own: that is what a
    /// plain release gives back.
    private var isOfExtraReference: Bool {
        guard facts.site.reference == .pin else { return false }
        return facts.flow.hazards.contains { $0.kind == .extraReference }
            || facts.isIterator && !facts.uses(of: [.skb]).isEmpty
    }

    /// The member keeps pages of this kind alone: nothing elsewhere puts pages in it that it allocated or got
    /// otherwise, and the file does not give back both kinds from it.
    private var isDedicated: Bool {
        let isKnown = { (use: PageUse) in use.kind == .release && use.fits != nil && use.isLinked }
        return !facts.elsewhere.uses.contains { isKnown($0) && fits($0) }
            && !facts.flow.uses.contains { isKnown($0) && !fits($0) }
    }

    private var escapes: Bool {
        let handed: Set<PageUse.Kind> = [.bio, .skb, .pipe, .scatterlist, .pfn, .other, .address]
        return facts.flow.destination.kind != .local || facts.flow.isHandedUp || facts.flow.finalDestination != nil
            || facts.flow.uses.contains { handed.contains($0.kind) }
    }
}

extension Release {
    /// Of a call that leaves no reference.
    fileprivate static let none = Release(
        functions: [], pairing: .notApplicable, shortReturn: .notApplicable, sites: [], incomplete: [])
}
