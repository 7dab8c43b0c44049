import Report

/// What the columns of a site say of one another: they follow from one set of facts, so that none may deny another.
struct ColumnAgreement {
    private let site: CallSite
    private let judgement: Judgement

    /// nil where the audit did not judge.
    init?(_ site: CallSite) {
        guard let judgement = site.judgement else { return nil }
        self.site = site
        self.judgement = judgement
    }

    /// Each as "if, then", where the first holds and the second does not.
    var contradictions: [String] {
        let all: [(String, Bool, Bool)] = holdingNothing + lifetimes + touching + releasing + converting
        return all.filter { $0.1 && !$0.2 }.map(\.0)
    }

    private var holds: Bool { site.reference == .get || site.reference == .pin }
    private var kind: Case.Kind { judgement.case.is }
    private var access: Access { judgement.access }
    private var isTouched: Bool { access.cpu.isSeen || access.dma.isSeen }

    private var holdingNothing: [(String, Bool, Bool)] {
        let nothing = site.reference == .none
        return [
            ("no reference: no case", nothing, kind == .notApplicable || kind == .core),
            ("no reference: no release", nothing, judgement.release.pairing == .notApplicable),
            ("no reference: nothing to mark", nothing, judgement.dirtying.verdict == .notNeeded),
            ("no reference: nothing to convert", nothing, !judgement.conversion.needed),
        ]
    }

    private var lifetimes: [(String, Bool, Bool)] {
        [
            ("FOLL_LONGTERM: long", holds && site.flags.must.contains("FOLL_LONGTERM"), judgement.lifetime == .long),
            ("case 2: long", kind == .longTerm, judgement.lifetime == .long),
            (
                "long: case 2, or not a user of its own", holds && judgement.lifetime == .long,
                [.longTerm, .notifier, .core, .notApplicable].contains(kind)
            ),
        ]
    }

    private var touching: [(String, Bool, Bool)] {
        [
            ("case 1: somebody may touch the data", kind == .directIO, access.cpu != .none || access.dma != .none),
            ("case 5: the processor may", kind == .cpuAccess, access.cpu != .none),
            ("case 4: nobody was seen to", kind == .structPageOnly, !isTouched),
            ("struct page only: no access", access.structPageOnly, access.cpu == .none && access.dma == .none),
            (
                "struct page only: no case of data", access.structPageOnly && holds,
                ![.directIO, .longTerm, .cpuAccess].contains(kind)
            ),
        ]
    }

    private var releasing: [(String, Bool, Bool)] {
        let release = judgement.release
        let marks = release.functions.contains { $0.contains("_dirty_lock") }
        return [
            ("ok: a place that releases", release.pairing == .ok, !release.sites.isEmpty),
            ("missing: not known to be all", release.pairing == .missing, release.complete == false),
            ("not all: a reason", release.complete == false, release.incomplete?.isEmpty == false),
            (
                "a release that can mark: there is something to mark", marks && site.writes != .no,
                judgement.dirtying.verdict != .notNeeded
            ),
            ("written and not marked: may be written", judgement.dirtying.verdict == .missing, site.writes != .no),
        ]
    }

    private var converting: [(String, Bool, Bool)] {
        let conversion = judgement.conversion
        let reason = conversion.reason
        return [
            ("to convert: a get", conversion.needed, site.reference == .get),
            ("to convert: a case of data", conversion.needed, [.directIO, .longTerm, .cpuAccess].contains(kind)),
            ("“DMA”: not denied", conversion.needed && reason.contains("DMA"), access.dma != .none),
            ("“writes”: seen", conversion.needed && reason.contains("processor writes"), access.cpu == .write),
            (
                "“only reads”: so it was seen, or nobody asked to write",
                reason.contains("only reads") && site.writes != .no, access.cpu == .read
            ),
        ]
    }
}
