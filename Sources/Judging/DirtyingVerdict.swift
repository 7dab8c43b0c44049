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
        // Of the kernel's own pages the owner knows what was written.
        guard facts.holdsReference, facts.site.reference != .param, !facts.isKernelIterator else {
            return Dirtying(verdict: .notNeeded, functions: [], evidence: [])
        }
        let marks = seen.isEmpty ? unseen : seen
        if facts.isOnlyLookedAt, !facts.isTouched, !marks.contains(where: marksLocked) {
            return Dirtying(verdict: .notNeeded, functions: [], evidence: [])
        }
        // The family's own functions and tests give back at once what they only look at.
        let givesBack = facts.flow.destination.kind == .local
            && facts.uses(of: [.release]).contains { !$0.isForFailure }
        if facts.isCore, givesBack, !facts.isTouched, facts.uses(of: [.pfn, .other]).isEmpty {
            return Dirtying(verdict: .notNeeded, functions: [], evidence: [])
        }
        // Read only, by the flags and by all that was seen: what marks them moves a mark that was there.
        if facts.site.writes == .no, access.cpu != .write, access.dma != .fromDevice, access.dma != .both {
            return Dirtying(verdict: .notNeeded, functions: [], evidence: [])
        }
        let unlocked = marks.filter { $0.kind == .dirtyUnlocked }
        if marks.isEmpty { return Dirtying(verdict: unmarked, functions: [], evidence: []) }
        return Dirtying(
            verdict: unlocked.isEmpty ? .locked : .unlocked, functions: Set(marks.map(\.callee)).sorted(),
            evidence: (unlocked.isEmpty ? marks : unlocked).map(\.evidence))
    }

    private func marksLocked(_ use: PageUse) -> Bool {
        use.kind == .dirtyLocked || use.kind == .release && use.asksForDirtying && use.dirties != false
    }

    private func marks(_ use: PageUse) -> Bool { use.kind == .dirtyUnlocked || marksLocked(use) }

    /// Marks on these very pages: here, in what they are given to, in what they are handed to, and in what keeps them.
    private var seen: [PageUse] {
        // Functions of other files mark pages for reasons of their own: where nobody asked to write, not for this call.
        let own = facts.flow.uses.filter { use in
            marks(use) && !isForFailure(use) && (use.isLinked || use.kind == .release)
                && (facts.site.writes != .no || use.evidence.file == facts.site.file)
        }
        return own + (facts.usesOfCallers + facts.elsewhere.uses).filter { marks($0) && $0.isLinked }
    }

    /// It stands where pages are given back because something failed, while those of a success are kept: what writes
    /// those, it does not mark.
    private func isForFailure(_ use: PageUse) -> Bool {
        guard facts.flow.holding != .released else { return false }
        if use.kind == .release { return use.isForFailure }
        let releases = facts.flow.uses.filter { $0.kind == .release && $0.isLinked && $0.function == use.function }
        return !releases.isEmpty && releases.allSatisfy(\.isForFailure)
    }

    /// Beside the releases that stand in the file, where these were taken for the ones of these pages; or where the
    /// operations lead that go with pages whose way is not seen.
    private var unseen: [PageUse] {
        let functions = Set(release.sites.compactMap(\.function))
        let beside = facts.flow.uses.filter { use in
            marks(use) && !use.isLinked && functions.contains(use.function) && facts.flow.isReleasedUnseen
        }
        guard beside.isEmpty, facts.site.writes != .no, facts.isGivenAway else { return beside }
        return facts.flow.marksByOperations
    }

    private var unmarked: Dirtying.Verdict {
        if facts.site.writes == .no { return .notNeeded }
        if access.cpu == .read, facts.deviceUses.isEmpty { return .notNeeded }
        if access.dma == .toDevice, access.cpu != .write { return .notNeeded }
        // Where the file marks pages dirty at all, or others may, it takes more than this to say that these are
        // forgotten.
        let keepers: Set<PageUse.Kind> = [.bio, .skb, .pipe]
        let isOutOfSight = facts.flow.isHandedOut && (facts.elsewhere.callers.isEmpty || !facts.elsewhere.cuts.isEmpty)
        let isKept = facts.flow.uses.contains { use in
            keepers.contains(use.kind) && !(facts.uses.vectorEntries.contains(use.callee) && release.complete != false)
        }
        // Nor are pages followed to where they are marked, if they were not to where they are given back.
        let own = facts.flow.uses.filter { $0.kind == .release }
        let isFollowed = own.isEmpty ? !facts.releasesElsewhere.isEmpty : own.contains(where: \.isLinked)
        if facts.flow.marksDirty || isOutOfSight || isKept || !isFollowed { return .unknown }
        // Who may write and who may mark are the same functions that were not read.
        let mayMark = facts.flow.holding != .released && !release.gaps.unread.isEmpty
        if facts.site.writes == .maybe, mayMark { return .unknown }
        let isFoundElsewhere = release.pairing == .escapes && release.complete != false
        switch release.pairing {
        case .ok, .mismatch,
            .escapes where isFoundElsewhere:
            let isKnown = facts.site.writes == .yes || asksForWriting || isFilledByIterator
                || facts.uses(of: [.dma]).contains { $0.direction != nil }
            let isWritten = access.cpu == .write || access.dma == .fromDevice || access.dma == .both && isKnown
            let isPinnedForWriting = facts.site.reference == .pin && asksForWriting
            let isInReach = facts.isTouched || facts.flow.holding != .released
            let isForgotten = isWritten || isPinnedForWriting && isInReach || isTransferredByNumber
            return isForgotten ? .missing : .unknown
        case .escapes, .missing, .notApplicable: return .unknown
        }
    }

    /// Filled on some of the ways that the iterator comes by; and where the pages are kept, they were followed to
    /// whoever gives them back.
    private var isFilledByIterator: Bool {
        guard facts.flow.isFilledByIterator else { return false }
        return facts.flow.holding == .released
            || facts.uses(of: [.release]).contains { $0.function != facts.site.function && !$0.isForFailure }
    }

    /// Asked for to be written, told to somebody by their numbers, and held until that is done.
    private var isTransferredByNumber: Bool {
        asksForWriting && facts.flow.holding == .released && !facts.takesOnePage && !facts.isTouched
            && !facts.uses(of: [.pfn]).isEmpty && release.complete != false
    }

    /// FOLL_WRITE is named, always or on some paths.
    private var asksForWriting: Bool {
        (facts.site.flags.must + facts.site.flags.may).contains(facts.family.flags.write)
    }
}
