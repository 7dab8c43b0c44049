internal import CallSites
internal import Knowledge
internal import Report

/// Whether pages that may have been written are marked dirty.
struct DirtyingVerdict {
    private let facts: SiteFacts
    private let access: Access
    private let release: Release

    init(_ facts: SiteFacts, access: Access, release: Release) {
        self.facts = facts
        self.access = access
        self.release = release
    }

    var dirtying: Dirtying {
        guard facts.holdsReference, facts.site.reference != .param else {
            return Dirtying(verdict: .notNeeded, functions: [], evidence: [])
        }
        let locked = facts.uses(of: [.dirtyLocked])
            + facts.flow.uses.filter { $0.kind == .release && $0.asksForDirtying && $0.dirties != false }
        let unlocked = facts.uses(of: [.dirtyUnlocked])
        if access.structPageOnly, locked.isEmpty { return Dirtying(verdict: .notNeeded, functions: [], evidence: []) }
        let functions = Set((locked + unlocked).map(\.callee)).sorted()
        if !unlocked.isEmpty {
            return Dirtying(verdict: .unlocked, functions: functions, evidence: unlocked.map(\.evidence))
        }
        if !locked.isEmpty { return Dirtying(verdict: .locked, functions: functions, evidence: locked.map(\.evidence)) }
        return Dirtying(verdict: unmarked, functions: [], evidence: [])
    }

    private var unmarked: Dirtying.Verdict {
        if facts.site.writes == .no { return .notNeeded }
        if access.cpu == .read, !access.dma.isSeen { return .notNeeded }
        if access.dma == .toDevice, access.cpu != .write { return .notNeeded }
        // Where the file marks pages dirty at all, or others may, it takes more than this to say that these are
        // forgotten.
        let marks =
            facts.flow.marksDirty
            || facts.elsewhere.uses.contains { $0.kind == .dirtyLocked || $0.kind == .dirtyUnlocked }
        let keepers: Set<PageUse.Kind> = [.bio, .skb, .pipe]
        if marks || facts.flow.isHandedUp || facts.flow.uses.contains(where: { keepers.contains($0.kind) }) {
            return .unknown
        }
        switch release.pairing {
        case .ok, .mismatch:
            let isWritten = access.cpu == .write || access.dma == .fromDevice || access.dma == .both
            return isWritten || facts.site.reference == .pin && asksForWriting ? .missing : .unknown
        case .escapes, .missing, .notApplicable: return .unknown
        }
    }

    /// FOLL_WRITE is named, always or on some paths.
    private var asksForWriting: Bool {
        (facts.site.flags.must + facts.site.flags.may).contains(facts.family.flags.write)
    }
}
