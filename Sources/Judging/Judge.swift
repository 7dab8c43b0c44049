package import CallSites
package import Knowledge
package import Report

/// Turns what was seen of a site into verdicts, each with its evidence.
package struct Judge: Sendable {
    let family: Family
    let uses: PageKnowledge
    /// The family functions as this tree declares them.
    let functions: [String: API.Function]

    package init(family: Family, uses: PageKnowledge, functions: [String: API.Function]) {
        self.family = family
        self.uses = uses
        self.functions = functions
    }

    package func judgement(of site: CallSite, flow: PageFlow, elsewhere: Elsewhere = Elsewhere()) -> Judgement {
        var flow = flow
        flow.uses = elsewhere.returning(flow, taken: site.reference)
        flow.uses = elsewhere.reading(flow.uses)
        let facts = SiteFacts(
            site: site, flow: flow, elsewhere: elsewhere,
            usesOfCallers: elsewhere.reading(elsewhere.callers.compactMap(\.flow).flatMap(\.uses)).filter(\.isLinked),
            family: family, uses: uses, signature: functions[site.callee])
        let (lifetime, lifetimeEvidence) = LifetimeVerdict(facts).verdict
        let release = ReleaseVerdict(facts, lifetime: lifetime).release
        let access = AccessVerdict(facts).access
        let dirtying = DirtyingVerdict(facts, access: access, release: release).dirtying
        let verdict = CaseVerdict(facts, lifetime: (lifetime, lifetimeEvidence), access: access).verdict
        let conversion = ConversionVerdict(
            facts, case: verdict.is, access: access, release: release, declared: Set(functions.keys)
        ).conversion
        return Judgement(
            release: release, lifetime: lifetime, lifetimeEvidence: lifetimeEvidence, access: access,
            dirtying: dirtying,
            notifier: facts.notifier, destination: flow.finalDestination ?? flow.destination, vmasUse: flow.vmas,
            chain: flow.chain, case: verdict,
            conversion: conversion, cuts: elsewhere.cuts + flow.cuts, hazards: facts.hazards)
    }
}

/// What other files say of a site.
package struct Elsewhere: Hashable, Sendable {
    /// What becomes of the pages at each call of the functions that hand them out.
    package var callers: [CallerFact]
    /// Releases and the like of the pages that a member keeps.
    package var uses: [PageUse]
    /// How functions that nothing in the site's file calls are reached from others, by their names.
    package var entrances: [String: [PageFlow.Root]]
    /// What functions of other files do with the pages that they are given.
    package var callees: [CalleeQuery: [CalleeFact]]
    /// How functions are entered that give back what the callees keep in objects.
    package var keepers: [PageFlow.Root]
    /// What gives back pages that are in a container of a kind, whoever has it.
    package var containers: [PageUse.Kind: [PageUse]]
    package var cuts: [String]

    package init(
        callers: [CallerFact] = [], uses: [PageUse] = [], entrances: [String: [PageFlow.Root]] = [:],
        callees: [CalleeQuery: [CalleeFact]] = [:], keepers: [PageFlow.Root] = [],
        containers: [PageUse.Kind: [PageUse]] = [:], cuts: [String] = []
    ) {
        self.keepers = keepers
        self.containers = containers
        self.callees = callees
        self.callers = callers
        self.uses = uses
        self.entrances = entrances
        self.cuts = cuts
    }
}

extension Elsewhere {
    /// The uses, with those of the functions that were given the pages in the place of the question what they do.
    func reading(_ all: [PageUse]) -> [PageUse] {
        let isGivenBack = all.contains { $0.kind == .release && $0.isLinked && !frees($0) }
        let uses = isGivenBack ? all.filter { !frees($0) } : all
        let isReleased = uses.contains { $0.kind == .release && $0.isLinked && $0.fits != nil }
        var read: [PageUse] = []
        var seen: Set<CalleeQuery> = []
        // What several give to one function, it gives back on the ways of all of them.
        func ways(of use: PageUse, to query: CalleeQuery) -> [Release.When] {
            let giving = uses.filter { $0.kind == .release && $0.passed.contains(query) }
            if giving.contains(where: \.when.isEmpty) { return [] }
            return giving.isEmpty ? use.when : Set(giving.flatMap(\.when)).sorted { $0.rawValue < $1.rawValue }
        }
        func add(_ uses: [PageUse], when: [Release.When]?) {
            for var use in uses {
                if let when, use.kind == .release { use.when = when }
                let asked = use.passed
                // Where better is known, what a name promises is not looked into.
                if use.kind == .release, use.when.isEmpty, isReleased { read.append(use); continue }
                // A release by its name stays one, whatever else its body shows.
                use.passed = asked.filter { callees[$0] == nil }
                if !use.passed.isEmpty || asked.isEmpty || use.kind == .release { read.append(use) }
                for query in asked where seen.insert(query).inserted {
                    let found = (callees[query] ?? []).flatMap(\.uses)
                    add(found, when: use.kind == .release ? ways(of: use, to: query) : when)
                }
            }
        }
        add(uses, when: nil)
        return read
    }

    /// The uses, with the releases by functions of the site's file that those who are handed the pages call with them.
    func returning(_ flow: PageFlow, taken reference: Reference) -> [PageUse] {
        guard !flow.counterparts.isEmpty else { return flow.uses }
        let called = Set(callers.compactMap(\.flow).flatMap(\.uses).filter(\.isLinked).map(\.callee))
        func fits(_ use: PageUse) -> Bool { use.kind == .release && use.fits?.contains(reference.rawValue) ?? false }
        // What gives back references of the other kind alone, gives back others.
        let serving = flow.counterparts.filter { called.contains($0.function) && $0.uses.contains(where: fits) }
        let returned = serving.flatMap(\.uses).filter { $0.kind != .release || fits($0) }
        func isReturned(_ use: PageUse) -> Bool {
            returned.contains { $0.kind == use.kind && $0.evidence.line == use.evidence.line }
        }
        var seen: Set<PageUse> = []
        return flow.uses.filter { $0.isLinked || !isReturned($0) } + returned.filter { seen.insert($0).inserted }
    }

    /// By its name it gives pages back, and its body frees what somebody allocated: beside another release, that is for
    /// the pages of another way.
    private func frees(_ use: PageUse) -> Bool {
        guard use.kind == .release, use.fits == nil else { return false }
        let releases = use.passed.flatMap { callees[$0] ?? [] }.flatMap(\.uses).filter { $0.kind == .release }
        return !releases.isEmpty && releases.allSatisfy { $0.fits?.isEmpty == true }
    }
}

/// A site with what its file shows, and the questions that several verdicts ask.
struct SiteFacts {
    let site: CallSite
    let flow: PageFlow
    let elsewhere: Elsewhere
    /// What callers in other files do with the pages that they are handed.
    let usesOfCallers: [PageUse]
    let family: Family
    let uses: PageKnowledge
    let signature: API.Function?

    var holdsReference: Bool { site.reference != .none }

    /// Functions of the site's file that others call to get the pages, or to give them back.
    var ownFunctions: Set<String> { Set(elsewhere.callers.map(\.callee) + flow.counterparts.map(\.function)) }

    /// Where callers that give the pages back themselves pass them on meanwhile.
    var settled: Set<Evidence> {
        let flows = elsewhere.callers.compactMap(\.flow)
        func places(_ flows: [PageFlow]) -> Set<Evidence> { Set(flows.flatMap(\.uses).map(\.evidence)) }
        return places(flows.filter { $0.holding == .released })
            .subtracting(places(flows.filter { $0.holding != .released }))
    }

    /// The enclosing function belongs to the family, or the file does.
    var isCore: Bool {
        // A function of the family that works on the pages itself is a user like any other.
        if isFamilyFunction { return !worksOnPages }
        if uses.isInternal(site.file) { return !isKeptHere }
        // What only passes its own flags on to a function that holds nothing is a wrapper.
        return site.reference == .none && site.flags.origin == .parameter
    }

    /// A file of the family keeps pages in an object of its own, and gives them back: its self-tests do.
    private var isKeptHere: Bool {
        (flow.finalDestination ?? flow.destination).kind == .member && flow.holding == .held
            && uses(of: [.release]).contains { !$0.isForFailure }
    }

    private var worksOnPages: Bool {
        flow.holding == .released && uses(of: [.cpuRead, .cpuWrite, .address]).isEmpty == false
            && !uses(of: [.release]).isEmpty && !uses.isInternal(site.file)
    }

    /// The enclosing function is the family's own, and does not merely bear such a name.
    var isFamilyFunction: Bool {
        site.function.map { family.function(named: $0) != nil } ?? false && family.isHome(site.file)
    }

    var isLongByFlags: Bool { !uses.longFlags.isDisjoint(with: site.flags.must + site.flags.may) }

    /// The function that takes them sets such a flag itself.
    var isLongByFunction: Bool {
        !uses.longFlags.isDisjoint(with: family.function(named: site.callee)?.adds ?? [])
    }

    /// Functions of other files get the pages, read or not.
    var isGivenAway: Bool { !uses(of: [.other]).isEmpty || !elsewhere.callees.isEmpty }

    /// The iterator was seen to hold the kernel's own pages, and never a user's.
    var isKernelIterator: Bool {
        !flow.iterators.isEmpty && flow.iterators.allSatisfy { uses.kernelIterators.contains($0) }
    }

    var isIterator: Bool { signature?.roles[Role.iterator.rawValue] != nil }

    /// What lets a device at the data.
    var deviceUses: [PageUse] {
        uses(of: Self.devices) + usesWhereKept.filter { Self.devices.contains($0.kind) }
    }

    /// Someone was seen at the data, or at an address of it.
    var isTouched: Bool { !deviceUses.isEmpty || !processorUses.isEmpty }

    /// What the processor does to the data, or does to get at it.
    var processorUses: [PageUse] {
        uses(of: Self.processor) + usesWhereKept.filter { Self.processor.contains($0.kind) }
    }

    /// Where nobody was seen to touch the pages that stay in an object: functions of other files that find them there.
    private var usesWhereKept: [PageUse] {
        guard flow.holding != .released, uses(of: Self.devices.union(Self.processor)).isEmpty else { return [] }
        return elsewhere.uses.filter(\.isLinked)
    }

    private static let devices: Set<PageUse.Kind> = [.dma, .bio, .scatterlist, .skb, .pipe]
    private static let processor: Set<PageUse.Kind> = [.cpuRead, .cpuWrite, .address]

    /// Whoever only looks at a struct page takes one, without a pin, asks for no frame number, and gives it back; what
    /// is done to the data is another question.
    var isOnlyLookedAt: Bool {
        takesOnePage && !isIterator && site.reference != .pin && flow.holding == .released && uses(of: [.pfn]).isEmpty
            && !isMarkedForWriting
    }

    /// Asked for to be written, and marked dirty: somebody writes, seen or not. Under the page's lock it may be the
    /// mark of a page table entry that moves.
    var isMarkedForWriting: Bool { site.writes == .yes && !uses(of: [.dirtyUnlocked]).isEmpty }

    /// At most one page: a count of one, or a page as the result.
    var takesOnePage: Bool {
        let roles = signature?.roles ?? [:]
        return flow.askedPages == 1 || roles[Role.pages.rawValue] == nil
            || roles[Role.pageCount.rawValue] == nil && !isIterator
    }

    /// The function has no count to ask for, and gives one page or none.
    var isAskedForOnePage: Bool { signature != nil && flow.askedPages == nil && takesOnePage }

    /// Those of its paths that concern the reference that it holds. An iterator may hold the kernel's own pages, on
    /// which an extraction takes none.
    var hazards: [Hazard] {
        let seen = flow.hazards.filter { hazard in
            switch hazard.kind {
            case .extraReference: site.reference == .pin && !isIterator
            // The earlier ones are in a container, which the caller has.
            case .piecesLeaked: uses(of: [.skb, .bio, .pipe]).isEmpty
            case .pageLost: site.reference != .pin || !isIterator
            default: true
            }
        }
        let unfit = isIterator || ![.get, .pin].contains(site.reference) ? [] : unfitReleases
        return (seen + unfit).sorted(by: Hazard.precedes)
    }

    /// Releases of the other kind on a way from the call, by functions that know no other.
    private var unfitReleases: [Hazard] {
        let releases = flow.uses.filter { $0.kind == .release && $0.isLinked }
        func fits(_ use: PageUse) -> Bool { use.fits?.contains(site.reference.rawValue) ?? true }
        let choosing = Set(releases.filter(fits).map(\.function))
        return releases.filter { !$0.when.isEmpty && !fits($0) && !choosing.contains($0.function) }.map { use in
            Hazard(
                kind: .wrongRelease, file: use.evidence.file, line: use.evidence.line, text: use.evidence.text,
                says: "does not fit the reference")
        }
    }

    /// Lines that put the range under a notifier: a sequence check on the way to the call, or operations in the file
    /// beside pages that leave as frame numbers or stay.
    var notifier: [Evidence] {
        guard holdsReference, !isLongByFlags else { return [] }
        if !flow.notifierChecks.isEmpty { return flow.notifierChecks }
        if !checksOfCallers.isEmpty, site.reference == .get { return checksOfCallers }
        guard !flow.notifierRegistrations.isEmpty, site.reference == .get else { return [] }
        guard flow.holding != .released || flow.uses.contains(where: { $0.kind == .pfn }) else { return [] }
        // No notifier finds what is a variable of the function that takes the pages and gives them back.
        if flow.holding == .released, flow.isOnStack { return [] }
        return flow.notifierRegistrations
    }

    /// The same of those who are handed the pages: one of them checks, and all of them follow a notifier.
    private var checksOfCallers: [Evidence] {
        guard flow.isHandedOut else { return [] }
        let flows = elsewhere.callers.compactMap(\.flow)
        let follows = flows.allSatisfy { !$0.notifierChecks.isEmpty || !$0.notifierRegistrations.isEmpty }
        return follows ? flows.flatMap(\.notifierChecks) : []
    }

    /// Releases in other files: of what a member keeps, and by callers that the pages are handed to.
    var releasesElsewhere: [PageUse] {
        (elsewhere.uses + usesOfCallers).filter { $0.kind == .release }
    }

    func uses(of kinds: Set<PageUse.Kind>) -> [PageUse] { flow.uses.filter { kinds.contains($0.kind) && $0.isLinked } }
}
