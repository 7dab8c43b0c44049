import Foundation
import Judging
import Knowledge
import Report
import Testing

@testable import CallSites

/// From facts to verdicts, each beside a twin that differs in what the verdict is about.
@Suite struct VerdictTests {
    private static let rules = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Rules").path

    private func judge() throws -> Judge {
        let function = API.Function(
            signature: "", roles: ["pages": 3, "flags": 2, "nr_pages": 1], file: "mm.h", line: 1)
        return Judge(
            family: try Family(directory: Self.rules), uses: try PageKnowledge(directory: Self.rules + "/family"),
            functions: ["get_user_pages_fast": function, "pin_user_pages_fast": function])
    }

    private func site(_ reference: Reference, flags: [String] = ["FOLL_WRITE"]) -> CallSite {
        CallSite(
            id: SiteID(rawValue: "0"), file: "drivers/ring/ring.c", line: 10, column: 1, function: "ring_map",
            callee: reference == .pin ? "pin_user_pages_fast" : "get_user_pages_fast", family: "core", arguments: [],
            flags: Flags(text: "", must: flags, may: [], unknown: false, origin: .literal, trail: []), vmas: .absent,
            pages: Pages(text: "pages", null: false), pageCount: "n",
            writes: flags.contains("FOLL_WRITE") ? .yes : .no, reference: reference,
            seen: Seen(arch: "x86", environment: "all-yes", method: .ast))
    }

    private func use(_ kind: PageUse.Kind, _ callee: String, fits: [String]? = nil, direction: Int64? = nil) -> PageUse
    {
        var use = PageUse(
            kind: kind, callee: callee, function: "ring_map",
            evidence: Evidence(file: "drivers/ring/ring.c", line: 20, text: "\(callee)()", says: "seen"))
        use.fits = fits
        use.direction = direction
        return use
    }

    private func judgement(
        _ site: CallSite, _ uses: [PageUse], _ holding: PageFlow.Holding = .released, askedPages: Int64? = nil
    ) throws -> Judgement {
        var flow = PageFlow()
        flow.askedPages = askedPages
        flow.uses = uses
        flow.holding = holding
        return try judge().judgement(of: site, flow: flow)
    }

    @Test func aFurtherReferenceIsToldWithTheConversion() throws {
        var flow = PageFlow()
        flow.uses = [use(.dma, "dma_map_sg", direction: 2), use(.release, "put_page", fits: ["get"])]
        flow.hazards = [
            Hazard(kind: .extraReference, file: "drivers/ring/ring.c", line: 15, text: "get_page(page)", says: "")
        ]
        let conversion = try judge().judgement(of: site(.get), flow: flow).conversion
        #expect(conversion.needed)
        #expect(conversion.references?.map(\.line) == [15])
        flow.hazards = []
        #expect(try judge().judgement(of: site(.get), flow: flow).conversion.references == nil)
    }

    @Test func noPinReturnsAVMA() throws {
        var call = site(.get)
        call.callee = "get_user_page_vma_remote"
        call.vmas = .single
        let conversion = try judgement(call, [use(.dma, "dma_map_sg", direction: 2)]).conversion
        #expect(conversion.to == nil)
        #expect(conversion.blockers.first == "no function that pins returns a VMA, as get_user_page_vma_remote() does")
    }

    @Test(arguments: [
        (Reference.pin, "put_page", "get", Release.Pairing.mismatch), (.pin, "unpin_user_page", "pin", .ok),
        (.get, "unpin_user_page", "pin", .mismatch), (.get, "put_page", "get", .ok),
    ])
    func aReleaseFitsItsReference(reference: Reference, callee: String, fits: String, expected: Release.Pairing) throws
    {
        let judgement = try judgement(site(reference), [use(.release, callee, fits: [fits])])
        #expect(judgement.release.pairing == expected)
        #expect(judgement.release.functions == [callee])
    }

    /// Seen on a way from the call it is proven, unless its function knows both kinds and chooses.
    @Test func aReleaseThatDoesNotFitIsAHazardOnItsWay() throws {
        var wrong = use(.release, "put_page", fits: ["get"])
        #expect(try judgement(site(.pin), [wrong]).hazards == [])
        wrong.when = [.success]
        #expect(try judgement(site(.pin), [wrong]).hazards?.map(\.kind) == [.wrongRelease])
        let right = use(.release, "unpin_user_page", fits: ["pin"])
        #expect(try judgement(site(.pin), [wrong, right]).hazards == [])
        #expect(try judgement(site(.get), [wrong]).hazards == [])
    }

    @Test func pagesThatNothingGivesBackAreNotOk() throws {
        #expect(try judgement(site(.get), [], .held).release.pairing != .ok)
    }

    @Test func directIONeedsAPinAndALookByTheProcessorDoesNot() throws {
        let release = use(.release, "put_page", fits: ["get"])
        let device = try judgement(site(.get), [use(.dma, "dma_map_sg", direction: 2), release])
        #expect(device.conversion.needed && device.conversion.to == "pin_user_pages_fast")
        #expect(device.access.dma == .fromDevice && device.case.is == .directIO)
        let reader = try judgement(site(.get, flags: []), [use(.cpuRead, "copy_from_page"), release])
        #expect(!reader.conversion.needed)
        #expect(reader.access.cpu == .read && reader.access.dma == .none)
    }

    @Test func whatIsWrittenIsMarkedDirtyUnderTheLock() throws {
        let write = use(.cpuWrite, "memcpy_to_page")
        let release = use(.release, "put_page", fits: ["get"])
        let marked = try judgement(site(.get), [write, use(.dirtyLocked, "set_page_dirty_lock"), release])
        #expect(marked.dirtying.verdict == .locked)
        let bare = try judgement(site(.get), [write, use(.dirtyUnlocked, "SetPageDirty"), release])
        #expect(bare.dirtying.verdict == .unlocked)
        #expect(try judgement(site(.get, flags: []), [release]).dirtying.verdict == .notNeeded)
    }

    @Test func whatIsAskedForLongIsLongHoweverSoonItIsGivenBack() throws {
        let release = use(.release, "unpin_user_page", fits: ["pin"])
        #expect(try judgement(site(.pin, flags: ["FOLL_LONGTERM", "FOLL_WRITE"]), [release]).lifetime == .long)
        #expect(try judgement(site(.pin), [release]).lifetime == .short)
    }

    /// What is given back here on errors alone is not gone when the call returns.
    @Test(arguments: [
        (Release.When.error, "ring_drop", Lifetime.long),
        (.success, "ring_drop", .short), (.error, "ring_complete", .short),
    ])
    func pagesLeftInAnObjectAreKept(when: Release.When, elsewhere: String, expected: Lifetime) throws {
        var flow = PageFlow()
        var release = use(.release, "put_page", fits: ["get"])
        release.when = [when]
        flow.uses = [release]
        flow.holding = .held
        flow.destination = Destination(kind: .member, text: "ring->pages")
        flow.releaseRoots = [
            PageFlow.Root(function: "ring_map", installed: [], isStatic: true, evidence: release.evidence)
        ]
        var far = use(.release, "put_page", fits: ["get"])
        far.function = elsewhere
        let judged = try judge().judgement(of: site(.get), flow: flow, elsewhere: Elsewhere(uses: [far]))
        #expect(judged.lifetime == expected)
    }

    @Test func aFunctionThatWasNotReadMayTouchTheData() throws {
        let release = use(.release, "put_page", fits: ["get"])
        let handed = try judgement(site(.get), [use(.other, "ring_submit"), release])
        #expect(handed.access.cpu == .unknown && handed.access.dma == .unknown)
        let also = try judgement(site(.get), [use(.cpuRead, "memcpy_from_page"), use(.other, "ring_submit"), release])
        #expect(also.access.cpu == .read && also.access.dma == .unknown)
    }

    /// Whoever only looks at the struct page takes one; several are taken for what is in them.
    @Test func pagesThatNobodyWasSeenToTouchAreNotAllForTheStructPage() throws {
        let release = use(.release, "put_page", fits: ["get"])
        let one = try judgement(site(.get), [release], askedPages: 1)
        #expect(one.access.structPageOnly && one.case.is == .structPageOnly)
        let several = try judgement(site(.get), [release])
        #expect(!several.access.structPageOnly && several.access.cpu == .unknown && several.access.dma == .unknown)
        let frame = try judgement(site(.get), [release, use(.pfn, "page_to_phys")], askedPages: 1)
        #expect(!frame.access.structPageOnly && frame.access.dma == .unknown)
    }

    @Test func aPlainReleaseOfAPinnedPageMayBeOfAFurtherReference() throws {
        var flow = PageFlow()
        flow.uses = [use(.release, "put_page", fits: ["get"])]
        flow.holding = .held
        #expect(try judge().judgement(of: site(.pin), flow: flow).release.pairing == .mismatch)
        flow.hazards = [Hazard(kind: .extraReference, file: "drivers/ring/ring.c", line: 15, text: "", says: "")]
        #expect(try judge().judgement(of: site(.pin), flow: flow).release.pairing != .mismatch)
    }

    /// Pages that leave as frame numbers are given back by what makes pages of frame numbers.
    @Test(arguments: [true, false]) func aReleaseByFrameNumberIsOfFrames(isOfFrame: Bool) throws {
        var flow = PageFlow()
        var stray = use(.release, "put_page", fits: ["get"])
        (stray.isLinked, stray.isOfFrame, stray.function) = (false, isOfFrame, "ring_unmap")
        flow.uses = [use(.pfn, "page_to_pfn"), stray]
        flow.holding = .held
        flow.destination = Destination(kind: .pfn, text: nil)
        let release = try judge().judgement(of: site(.get), flow: flow).release
        #expect(release.sites.map(\.callee) == (isOfFrame ? ["put_page"] : []))
        #expect(release.complete == false)
    }

    @Test func aSelfTestThatKeepsPagesIsAUserLikeAnyOther() throws {
        var call = site(.pin)
        call.file = "mm/gup_trial.c"
        var flow = PageFlow()
        flow.uses = [use(.release, "unpin_user_pages", fits: ["pin"])]
        flow.destination = Destination(kind: .member, text: "kept")
        flow.holding = .held
        #expect(try judge().judgement(of: call, flow: flow).case.is != .core)
        flow.holding = .released
        #expect(try judge().judgement(of: call, flow: flow).case.is == .core)
    }

    /// What was not asked for to be written is not what another function writes to.
    @Test func aWriteElsewhereIsOfPagesThatMayBeWritten() throws {
        var write = use(.cpuWrite, "memcpy_to_page")
        write.function = "ring_fill"
        let release = use(.release, "put_page", fits: ["get"])
        #expect(try judgement(site(.get, flags: []), [write, release]).access.cpu == .unknown)
        #expect(try judgement(site(.get), [write, release]).access.cpu == .write)
    }

    /// Given an address, a function has no page to keep; given a number, it may keep that.
    @Test(arguments: [true, false]) func whatIsGivenAnAddressLeavesNoReleaseOpen(isOfAddress: Bool) throws {
        let release = use(.release, "put_page", fits: ["get"])
        var handed = use(.other, "ring_header")
        handed.isOfAddress = isOfAddress
        let judgement = try judgement(site(.get), [release, handed], .held)
        #expect(judgement.release.complete != false || !isOfAddress)
        #expect(judgement.access.cpu == .unknown)
    }

    /// A bio gives its pages back itself, an array of bio_vecs does not.
    @Test(arguments: ["bio_add_page", "bv_page"]) func anArrayOfVectorsIsNoBio(filled: String) throws {
        var release = use(.release, "put_page", fits: ["get"])
        release.when = [.success]
        let judgement = try judgement(site(.get), [use(.bio, filled), release], .held)
        #expect(judgement.release.complete == (filled == "bv_page"))
    }

    /// The notifier of a file protects what it can find.
    @Test(arguments: [true, false]) func aNotifierDoesNotFindWhatIsOnTheStack(isOnStack: Bool) throws {
        var flow = PageFlow()
        flow.uses = [use(.pfn, "page_to_pfn"), use(.release, "put_page", fits: ["get"])]
        flow.holding = .released
        flow.notifierRegistrations = [
            Evidence(file: "drivers/ring/ring.c", line: 5, text: "", says: "an MMU notifier is registered")
        ]
        flow.isOnStack = isOnStack
        let verdict = try judge().judgement(of: site(.get), flow: flow)
        #expect((verdict.case.is == .notifier) != isOnStack)
        #expect(verdict.conversion.needed == isOnStack)
    }

    /// Whoever asks where a page lies and gives it back at once only wanted to know; whoever keeps it meanwhile has it
    /// used.
    @Test(arguments: ["ring_map", "ring_unmap"])
    func aFrameNumberIsForSomeoneWhereThePageIsKept(function: String) throws {
        var release = use(.release, "put_page", fits: ["get"])
        release.function = function
        let verdict = try judgement(site(.get), [release, use(.pfn, "page_to_phys")], askedPages: 1).case
        #expect(verdict.is == (function == "ring_map" ? .structPageOnly : .directIO))
    }

    /// Whoever is handed the pages may have them under a notifier of its own: all of them, or it is none of the call's.
    @Test(arguments: [true, false]) func theNotifierOfThoseWhoAreHandedThePages(all: Bool) throws {
        func caller(_ name: String, isGuarded: Bool) -> CallerFact {
            var flow = PageFlow()
            flow.holding = .held
            if isGuarded { flow.notifierChecks = [Evidence(file: "b.c", line: 1, text: "", says: "")] }
            return CallerFact(
                callee: "ring_map", function: name, file: "b.c", line: 2, must: [], may: [], isStatic: true, flow: flow)
        }
        var flow = PageFlow()
        flow.holding = .held
        flow.isHandedOut = true
        let elsewhere = Elsewhere(callers: [caller("fault", isGuarded: true), caller("pin", isGuarded: all)])
        let verdict = try judge().judgement(of: site(.get), flow: flow, elsewhere: elsewhere).case
        #expect((verdict.is == .notifier) == all)
    }

    /// Another file puts what this one pins: a mistake, unless this one puts pages of its own from there as well.
    @Test(arguments: [false, true]) func whatKeepsBothKindsIsPutForTheOthers(keepsBoth: Bool) throws {
        var flow = PageFlow()
        flow.uses = [use(.release, "unpin_user_pages", fits: ["pin"])]
        if keepsBoth { flow.uses.append(use(.release, "put_page", fits: ["get"])) }
        flow.holding = .held
        let elsewhere = Elsewhere(uses: [use(.release, "folio_put", fits: ["get"])])
        let pairing = try judge().judgement(of: site(.pin), flow: flow, elsewhere: elsewhere).release.pairing
        #expect(pairing == (keepsBoth ? .ok : .mismatch))
    }

    /// What other files do with the pages that an object keeps.
    @Test(arguments: [PageFlow.Holding.held, .released])
    func whoFindsKeptPagesIsAskedWhatItDoesWithThem(holding: PageFlow.Holding) throws {
        var flow = PageFlow()
        flow.uses = [use(.release, "put_page", fits: ["get"])]
        flow.holding = holding
        let elsewhere = Elsewhere(uses: [use(.dma, "dma_map_sg", direction: 2)])
        let verdict = try judge().judgement(of: site(.get), flow: flow, elsewhere: elsewhere)
        #expect((verdict.access.dma == .fromDevice) == (holding == .held))
    }

    /// Whoever owns a table of operations keeps the pages from the one that takes to the one that gives back.
    @Test(arguments: [[2], [3]]) func whatTwoOperationsOfOneTableDoIsLong(tables: [Int]) throws {
        func root(_ function: String, _ tables: [Int]) -> PageFlow.Root {
            PageFlow.Root(
                function: function, installed: [function], isStatic: true,
                evidence: Evidence(file: "drivers/ring/ring.c", line: 40, text: "", says: ""), tables: tables)
        }
        var flow = PageFlow()
        flow.uses = [use(.dma, "dma_map_sg", direction: 0), use(.release, "put_page", fits: ["get"])]
        flow.holding = .held
        flow.acquireRoots = [root("ring_get", [2])]
        flow.releaseRoots = [root("ring_put", tables)]
        #expect(try judge().judgement(of: site(.get), flow: flow).lifetime == (tables == [2] ? .long : .short))
    }

    /// The end of an object also ends its transfers, which others end elsewhere.
    @Test(arguments: ["ring_transfer_complete", "ring_work"])
    func whatEndsATransferElsewhereCounts(name: String) throws {
        func root(_ function: String, installed: [String]) -> PageFlow.Root {
            PageFlow.Root(
                function: function, installed: installed, isStatic: !installed.isEmpty,
                evidence: Evidence(file: "drivers/ring/ring.c", line: 40, text: "", says: ""))
        }
        var flow = PageFlow()
        flow.uses = [use(.dma, "dma_map_sg", direction: 0), use(.release, "put_page", fits: ["get"])]
        flow.holding = .held
        flow.destination = Destination(kind: .member, text: nil)
        flow.releaseRoots = [root("ring_close", installed: ["release"])]
        flow.passages = [root(name, installed: [])]
        let lifetime = try judge().judgement(of: site(.get), flow: flow).lifetime
        #expect(lifetime == (name == "ring_work" ? .long : .short))
    }

    /// A read() that changes a page table transfers something else.
    @Test func framesOutliveTheTransfersThatReplaceThem() throws {
        var flow = PageFlow()
        flow.uses = [use(.pfn, "page_to_pfn"), use(.release, "put_page", fits: ["get"])]
        flow.holding = .held
        flow.releaseRoots = ["read", "release"].map { operation in
            PageFlow.Root(
                function: "guest_\(operation)", installed: [operation], isStatic: true,
                evidence: Evidence(file: "drivers/ring/ring.c", line: 40, text: "", says: ""))
        }
        flow.destination = Destination(kind: .pfn, text: nil)
        #expect(try judge().judgement(of: site(.get), flow: flow).lifetime == .long)
        flow.destination = Destination(kind: .member, text: nil)
        #expect(try judge().judgement(of: site(.get), flow: flow).lifetime == .short)
    }

    /// Where the release was not followed, neither was what marks.
    @Test(arguments: [true, false]) func pagesThatWereNotFollowedAreNotForgottenForSure(isLinked: Bool) throws {
        var release = use(.release, "put_page", fits: ["get"])
        release.isLinked = isLinked
        var flow = PageFlow()
        flow.uses = [use(.dma, "dma_map_sg", direction: 2), release]
        flow.holding = .held
        flow.destination = Destination(kind: .member, text: nil)
        #expect(try judge().judgement(of: site(.get), flow: flow).dirtying.verdict == (isLinked ? .missing : .unknown))
    }

    /// What frees pages that were allocated is no release of these, where another one is seen.
    @Test(arguments: [true, false]) func whatFreesPagesOfAnotherWayIsNoneOfTheReleases(isOther: Bool) throws {
        func named(_ callee: String, _ inner: PageUse) -> (PageUse, CalleeQuery, CalleeFact) {
            var release = use(.release, callee)
            let query = CalleeQuery(function: callee, parameter: 0, shapes: 1)
            release.passed = [query]
            return (release, query, CalleeFact(query: query, uses: [inner], members: []))
        }
        let freed = named("vector_release", use(.release, "__free_pages", fits: []))
        let given = named("vector_put", use(.release, "put_page", fits: ["get"]))
        var flow = PageFlow()
        flow.uses = isOther ? [freed.0, given.0] : [freed.0]
        let elsewhere = Elsewhere(callees: [freed.1: [freed.2], given.1: [given.2]])
        let release = try judge().judgement(of: site(.get), flow: flow, elsewhere: elsewhere).release
        #expect(release.functions.contains("vector_release") != isOther)
    }

    @Test func whatFreesPagesBesideTheirReleaseLeavesItOpen() throws {
        let release = use(.release, "put_page", fits: ["get"])
        #expect(try judgement(site(.get), [release]).release.complete != false)
        var freed = use(.release, "__free_page", fits: [])
        freed.function = "ring_drop"
        let both = try judgement(site(.get), [release, freed]).release
        #expect(both.complete == false)
        // It may be one of the places: which pages it frees was not seen.
        #expect(both.sites.map(\.callee).contains("__free_page"))
    }
}
