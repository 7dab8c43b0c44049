internal import CallSites
internal import Knowledge
internal import Report

/// How long the pages are kept: the worst case over the ways by which the site is reached.
struct LifetimeVerdict {
    private let facts: SiteFacts

    init(_ facts: SiteFacts) { self.facts = facts }

    var verdict: (Lifetime, [Evidence]) {
        let site = facts.site
        let flow = facts.flow
        switch site.reference {
        case .none: return (.short, [])
        case .param: return (.unknown, [])
        case .get, .pin: break
        }
        // Asked for on every path, it is what the pages are for, however soon they are given back.
        if !facts.uses.longFlags.isDisjoint(with: site.flags.must) { return (.long, byFlags) }
        if facts.isLongByFunction { return (.long, byFunction) }
        if facts.isCore {
            let passesOn = site.flags.origin == .parameter || flow.destination.kind == .parameter
            return (passesOn ? .unknown : .short, [])
        }
        let piped = facts.uses(of: [.pipe])
        if !piped.isEmpty { return (.long, said("a pipe keeps its buffers until someone reads them", from: piped)) }
        if flow.holding == .released, !flow.uses.isEmpty {
            return (.short, said("released before the outermost function of the file returns", from: linkedReleases))
        }
        if facts.isLongByFlags { return (.long, byFlags) }
        if !facts.notifier.isEmpty { return keptUnderNotifier ?? (.short, facts.notifier) }
        if facts.isIterator {
            if let kept = keptUntilClosed { return kept }
            return (.short, said("pages of an iterator are released when its I/O is complete", from: linkedReleases))
        }
        return byCallers ?? byRoots
    }

    private var byFunction: [Evidence] {
        let site = facts.site
        return [Evidence(file: site.file, line: site.line, text: site.callee, says: "pins for long by itself")]
    }

    private var byFlags: [Evidence] {
        let step = facts.site.flags.trail.first { step in facts.uses.longFlags.contains { step.text.contains($0) } }
        return step.map {
            [Evidence(file: $0.file, line: $0.line, text: $0.text, says: "asks for a long-term pin")]
        } ?? []
    }

    /// By what callers in other files do with the pages; nil where they do not tell.
    private var byCallers: (Lifetime, [Evidence])? {
        // What a function gives back itself where something fails, or only hands on, is told by its own file.
        let own = Set(facts.flow.releaseRoots.map(\.function))
        let asked = Set(facts.flow.wrappers.map(\.function)).subtracting(own)
        let flows = facts.elsewhere.callers.compactMap { caller in
            asked.contains(caller.callee) ? caller.flow.map { (caller, $0) } : nil
        }
        guard !flows.isEmpty else { return nil }
        let kept = flows.filter { caller in
            let roots = caller.1.releaseRoots.map { $0.lifetime(by: facts.uses) }
            let untilClosed = roots.contains(.long) && !roots.contains(.short)
            return caller.1.holding == .held && (caller.1.destination.kind == .member || untilClosed)
        }
        func evidence(_ caller: CallerFact, _ says: String) -> Evidence {
            Evidence(
                file: caller.file, line: caller.line, text: "\(caller.callee)()", says: "\(caller.function)(): \(says)")
        }
        if !kept.isEmpty { return (.long, kept.prefix(3).map { evidence($0.0, "the pages are kept in an object") }) }
        if flows.allSatisfy({ $0.1.holding == .released }) {
            return (.short, flows.prefix(3).map { evidence($0.0, "the pages are released before it returns") })
        }
        return nil
    }

    /// Pages of an iterator that stay in an object, and that only the object's end releases.
    private var keptUntilClosed: (Lifetime, [Evidence])? {
        guard facts.flow.destination.kind == .member, facts.flow.holding == .held, !facts.flow.releaseRoots.isEmpty
        else { return nil }
        let (lifetime, evidence) = byRoots
        return lifetime == .long ? (lifetime, evidence) : nil
    }

    /// Pages that no sequence count makes the caller give back, but what the notifier, or the end of the object, calls.
    private var keptUnderNotifier: (Lifetime, [Evidence])? {
        guard facts.flow.notifierChecks.isEmpty, [.member, .scatterlist].contains(facts.flow.destination.kind),
            facts.flow.holding == .held, !facts.flow.releaseRoots.isEmpty
        else { return nil }
        let (lifetime, evidence) = byRoots
        return lifetime == .long ? (lifetime, evidence) : nil
    }

    private var linkedReleases: [PageUse] { facts.flow.uses.filter { $0.kind == .release }.prefix(3).map { $0 } }

    private func said(_ words: String, from uses: [PageUse]) -> [Evidence] {
        uses.map { Evidence(file: $0.evidence.file, line: $0.evidence.line, text: $0.evidence.text, says: words) }
    }

    /// By the functions from which the release is reached.
    private var byRoots: (Lifetime, [Evidence]) {
        let roots = facts.flow.releaseRoots
        if roots.isEmpty {
            guard destination.kind == .member else {
                // Nothing tells: a verdict without a line behind it would be a guess.
                return (facts.flow.holding == .released ? .short : .unknown, [])
            }
            return (.long, [kept("the pages are kept here, and nothing in the file releases them")])
        }
        let isKnown = roots.contains { $0.lifetime(by: facts.uses) != .unknown }
        let known = isKnown ? roots : roots + entrances(of: roots).filter { !$0.isControl(by: facts.uses) }
        let passages = facts.flow.holding == .held ? facts.flow.passages : []
        let short = (known + passages).filter { lifetime(by: $0) == .short }
        // What the same entry takes and gives back, and no other entry gives back, does not outlive it.
        let acquiring = Set(facts.flow.acquireRoots.map(\.function))
        let chain = Set(facts.flow.chain.map(\.function))
        let isOwn = roots.allSatisfy { acquiring.contains($0.function) }
            && facts.flow.uses.contains { $0.kind == .release && !chain.contains($0.function) }
        let long = isOwn ? [] : known.filter { lifetime(by: $0) == .long }
        // An object's destructor also cleans up after a transfer; what ends transfers elsewhere decides.
        if !short.isEmpty {
            return (.short, short.prefix(3).map { evidence($0, "the pages are released when the transfer ends") })
        }
        if !long.isEmpty {
            return (.long, long.prefix(3).map { evidence($0, "the pages are kept until this is called") })
        }
        if !counterparts.isEmpty {
            return (.long, counterparts.prefix(3).map { evidence($0, "the owner of the operations calls this") })
        }
        let ends = passages.filter { $0.lifetime(by: facts.uses) == .long }
        if !ends.isEmpty {
            return (.long, ends.prefix(3).map { evidence($0, "the pages are kept until this is called") })
        }
        if !keepers.isEmpty {
            return (.long, keepers.prefix(3).map { evidence($0, "the pages are kept until this is called") })
        }
        // Nobody counts against a limit what is gone when the call returns.
        if facts.flow.destination.kind == .member, !facts.flow.accounting.isEmpty {
            return (.long, facts.flow.accounting)
        }
        if isLeftInObject {
            return (.long, [kept("the pages are kept here, and given back here where something failed")])
        }
        // Whether they are kept is not known, and no word tells.
        if facts.flow.holding == .unknown { return (.unknown, []) }
        return (
            .short,
            roots.prefix(3).map {
                evidence($0, "the pages are released here; nothing says that user space decides when")
            }
        )
    }

    private var destination: Destination { facts.flow.finalDestination ?? facts.flow.destination }

    private func kept(_ says: String) -> Evidence {
        Evidence(file: facts.site.file, line: facts.site.line, text: destination.text ?? "", says: says)
    }

    /// An object has the pages when the function succeeds, and no name of those who give them back elsewhere says that
    /// a transfer ends there.
    private var isLeftInObject: Bool {
        destination.kind == .member && facts.flow.holding == .held && facts.flow.isReleasedUnseen
            && !facts.elsewhere.uses.contains { use in
                use.kind == .release
                    && PageFlow.Root.lifetime(ofNames: [use.function], by: facts.uses) == .short
            }
    }

    /// Where frame numbers are kept, a page table say, what reads and writes transfers something else.
    private func lifetime(by root: PageFlow.Root) -> Lifetime {
        facts.flow.destination.kind == .pfn && facts.flow.holding == .held
            ? PageFlow.Root.lifetime(ofNames: root.installed + [root.function], by: facts.uses)
            : root.lifetime(by: facts.uses)
    }

    /// Entries of the operations table by one of which the pages were taken: whoever owns it keeps them meanwhile.
    private var counterparts: [PageFlow.Root] {
        guard facts.flow.holding == .held else { return [] }
        let taking = Set(facts.flow.acquireRoots.map(\.function))
        let tables = Set(facts.flow.acquireRoots.flatMap(\.tables))
        return facts.flow.releaseRoots.filter {
            !taking.contains($0.function) && !tables.isDisjoint(with: $0.tables)
        }
    }

    /// Who ends the objects in which functions of other files keep what they are given; none where these also end
    /// transfers.
    private var keepers: [PageFlow.Root] {
        guard facts.flow.holding == .held else { return [] }
        let roots = facts.elsewhere.keepers
        return roots.contains { lifetime(by: $0) == .short } ? [] : roots.filter { lifetime(by: $0) == .long }
    }

    /// How other files reach functions that nothing in this one calls.
    private func entrances(of roots: [PageFlow.Root]) -> [PageFlow.Root] {
        var found: [PageFlow.Root] = []
        var seen: Set<String> = []
        var open = roots
        while let root = open.popLast() {
            guard root.isOpen, seen.insert(root.function).inserted else { continue }
            let entered = facts.elsewhere.entrances[root.function] ?? []
            found += entered
            open += entered
        }
        return found.sorted {
            ($0.evidence.file, $0.evidence.line, $0.function) < ($1.evidence.file, $1.evidence.line, $1.function)
        }
    }

    private func evidence(_ root: PageFlow.Root, _ says: String) -> Evidence {
        Evidence(
            file: root.evidence.file, line: root.evidence.line, text: root.evidence.text,
            says: "\(root.function)(): \(says)")
    }
}
