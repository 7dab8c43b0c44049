internal import CallSites
internal import Report

/// The case of Documentation/core-api/pin_user_pages.rst that fits best.
struct CaseVerdict {
    private let facts: SiteFacts
    private let lifetime: Lifetime
    private let lifetimeEvidence: [Evidence]
    private let access: Access

    init(_ facts: SiteFacts, lifetime: (Lifetime, [Evidence]), access: Access) {
        self.facts = facts
        (self.lifetime, lifetimeEvidence) = lifetime
        self.access = access
    }

    var verdict: Case {
        let site = facts.site
        if facts.isCore { return Case(is: .core, evidence: [here("the call passes on what its callers ask for")]) }
        guard facts.holdsReference else {
            return Case(is: .notApplicable, evidence: [here("the call leaves no page reference with its caller")])
        }
        if facts.isKernelIterator {
            let names = facts.flow.iterators.joined(separator: ", ")
            return Case(is: .notApplicable, evidence: [here("the iterator holds the kernel's own pages (\(names))")])
        }
        if !facts.notifier.isEmpty { return Case(is: .notifier, evidence: facts.notifier) }
        if lifetime == .long { return Case(is: .longTerm, evidence: lifetimeEvidence + access.evidence) }
        let device = facts.deviceUses
        let copies =
            facts.flow.holding == .released && facts.flow.members.isEmpty
            && !facts.uses(of: [.cpuRead, .cpuWrite]).isEmpty
        if facts.isIterator, !facts.takesOnePage, !device.isEmpty || !copies {
            let evidence = device.prefix(4).map(\.evidence)
            return Case(
                is: .directIO,
                evidence: evidence.isEmpty ? [here("the pages of an iterator, for one transfer")] : evidence)
        }
        if !device.isEmpty { return Case(is: .directIO, evidence: device.prefix(4).map(\.evidence)) }
        let processor = facts.processorUses
        let frames = facts.uses(of: [.pfn]).prefix(4).map(\.evidence)
        // Where they lie is told by number, and nobody was seen to use the mapping that tells it.
        if !facts.takesOnePage || isKeptBeyond, !frames.isEmpty, processor.allSatisfy({ $0.kind == .address }) {
            // For how long is what tells the cases of a device apart.
            if lifetime == .unknown, facts.flow.holding == .unknown { return Case(is: .noneFits, evidence: frames) }
            return Case(is: .directIO, evidence: frames)
        }
        if !processor.isEmpty { return Case(is: .cpuAccess, evidence: processor.prefix(4).map(\.evidence)) }
        if facts.isIterator {
            return Case(is: .directIO, evidence: [here("the pages of an iterator, for one transfer")])
        }
        let others = facts.uses(of: [.pfn, .other]).prefix(4).map(\.evidence)
        if facts.takesOnePage, others.isEmpty, facts.flow.holding == .held, facts.flow.destination.kind == .parameter,
            facts.flow.uses.contains(where: { [.dirtyLocked, .dirtyUnlocked].contains($0.kind) || $0.asksForDirtying })
        {
            return Case(
                is: .directIO, evidence: [here("kept by its callers and dirtied afterwards: something writes the data")]
            )
        }
        if site.reference == .pin {
            if !others.isEmpty { return Case(is: .directIO, evidence: others) }
            let isKept = facts.flow.holding == .held || isKeptBeyond
            let says =
                isKept
                ? "kept after the return, while something transfers the data"
                : facts.takesOnePage
                    ? "pinned for a short time, while someone works at the user's address"
                    : "pinned for a short time, and nothing was seen to touch the data"
            let isOfProcessor = facts.takesOnePage && !isKept
            return Case(is: isOfProcessor ? .cpuAccess : .directIO, evidence: [here(says)])
        }
        if !facts.takesOnePage, others.isEmpty {
            return facts.flow.holding == .released
                ? Case(
                    is: .cpuAccess, evidence: [here("held for a short time, while someone works at the user's address")]
                )
                : Case(is: .directIO, evidence: [here("kept after the return, while something transfers the data")])
        }
        if facts.isMarkedForWriting {
            return Case(is: .directIO, evidence: [here("dirtied afterwards: something writes the data")])
        }
        if access.structPageOnly || facts.takesOnePage {
            return Case(
                is: .structPageOnly, evidence: others + [here("nothing was seen to touch the data of the page")])
        }
        return Case(is: .noneFits, evidence: others)
    }

    /// Given back, and by another function than the one that took them: what is done with them is done in between.
    private var isKeptBeyond: Bool {
        let releases = facts.uses(of: [.release]).filter { !$0.isForFailure }
        return !releases.isEmpty && releases.allSatisfy { $0.function != facts.site.function }
    }

    private func here(_ says: String) -> Evidence {
        let site = facts.site
        return Evidence(
            file: site.file, line: site.line, text: "\(site.callee)(\(site.arguments.joined(separator: ", ")))",
            says: says)
    }
}
