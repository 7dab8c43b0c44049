import Foundation
import Judging
import Knowledge
import Report
import Testing

@testable import CallSites

/// Pages that leave their file, and what is then said of their release.
@Suite struct HandedOutTests {
    private static let rules = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Rules").path

    private func judgement(
        _ flow: PageFlow, _ elsewhere: Elsewhere, file: String = "drivers/ring/ring.c", writes: Writes = .yes
    ) throws -> Judgement {
        let function = API.Function(
            signature: "", roles: ["pages": 3, "flags": 2, "nr_pages": 1], file: "mm.h", line: 1)
        let site = CallSite(
            id: SiteID(rawValue: "0"), file: file, line: 10, column: 1, function: "ring_map",
            callee: "get_user_pages_fast", family: "core", arguments: [],
            flags: Flags(text: "", must: ["FOLL_WRITE"], may: [], unknown: false, origin: .literal, trail: []),
            vmas: .absent, pages: Pages(text: "pages", null: false), pageCount: "n", writes: writes, reference: .get,
            seen: Seen(arch: "x86", environment: "all-yes", method: .ast))
        let judge = Judge(
            family: try Family(directory: Self.rules), uses: try PageKnowledge(directory: Self.rules + "/family"),
            functions: ["get_user_pages_fast": function])
        return judge.judgement(of: site, flow: flow, elsewhere: elsewhere)
    }

    private func use(
        _ kind: PageUse.Kind, _ callee: String, at line: Int, fits: [String]? = nil, file: String = "ring.c"
    ) -> PageUse {
        var use = PageUse(
            kind: kind, callee: callee, function: "any",
            evidence: Evidence(file: "drivers/ring/" + file, line: line, text: "", says: ""))
        use.fits = fits
        return use
    }

    /// A caller in another file of what hands the pages out.
    private func caller(_ uses: [PageUse], _ holding: PageFlow.Holding) -> CallerFact {
        var flow = PageFlow()
        flow.uses = uses
        flow.holding = holding
        return CallerFact(
            callee: "ring_get", function: "user", file: "drivers/ring/user.c", line: 5, must: [], may: [],
            isStatic: true, flow: flow)
    }

    private func handedOut(_ counterpart: PageUse?) -> PageFlow {
        var flow = PageFlow()
        flow.isHandedOut = true
        flow.isHandedUp = true
        flow.holding = .held
        flow.destination = Destination(kind: .parameter, text: nil)
        guard let counterpart else { return flow }
        var stray = counterpart
        stray.isLinked = false
        flow.uses = [stray]
        flow.counterparts = [PageFlow.Counterpart(function: "ring_put", uses: [counterpart])]
        return flow
    }

    /// What a function of the site's file gives back, is these pages where those who are handed them call it with them.
    @Test(arguments: [("ring_put", true), ("other_put", false)])
    func pagesComeBackByWhatTheirHolderCalls(called: String, isComplete: Bool) throws {
        let flow = handedOut(use(.release, "put_page", at: 30, fits: ["get", "pin"]))
        var giving = use(.release, called, at: 8, file: "user.c")
        giving.fits = ["get"]
        let release = try judgement(flow, Elsewhere(callers: [caller([giving], .held)])).release
        #expect(release.complete == isComplete)
        #expect(release.sites.map(\.line).contains(30))
    }

    /// By a function that knows the other kind of reference alone, others come back.
    @Test func whatGivesBackTheOtherKindIsNoCounterpart() throws {
        var mark = use(.dirtyUnlocked, "SetPageDirty", at: 29)
        mark.isLinked = true
        var flow = handedOut(use(.release, "unpin_user_page", at: 30, fits: ["pin"]))
        flow.counterparts[0].uses.append(mark)
        let giving = use(.release, "ring_put", at: 8, fits: ["get"], file: "user.c")
        let judged = try judgement(flow, Elsewhere(callers: [caller([giving], .released)]))
        #expect(judged.release.pairing != .mismatch)
        #expect(judged.dirtying.verdict != .unlocked)
    }

    /// Who gives the pages back itself, lends them at most.
    @Test(arguments: [(PageFlow.Holding.released, true), (.held, false)])
    func whatACallerLendsIsNotRead(holding: PageFlow.Holding, isComplete: Bool) throws {
        let uses = [
            use(.other, "show", at: 7, file: "user.c"), use(.release, "put_page", at: 8, fits: ["get"], file: "user.c"),
        ]
        let release = try judgement(handedOut(nil), Elsewhere(callers: [caller(uses, holding)])).release
        #expect(release.complete == isComplete)
    }

    /// An operation that hands pages out has no callers to be seen, and another one of its table gives them back.
    @Test(arguments: [true, false]) func operationsThatGiveBackWhatOthersHandOut(comesBack: Bool) throws {
        var flow = handedOut(nil)
        flow.uses = [use(.release, "put_page", at: 30, fits: ["get"])]
        flow.comesBack = comesBack
        #expect(try judgement(flow, Elsewhere()).release.complete == comesBack)
    }

    /// Whoever has an skb by then, gives back what is in it: by calls that the text shows.
    @Test(arguments: [PageUse.Kind.skb, .dma]) func anSkbIsEmptiedByWhoeverHasIt(kind: PageUse.Kind) throws {
        var flow = handedOut(nil)
        flow.uses = [use(kind, "into", at: 20)]
        let emptying = use(.release, "skb_frag_unref", at: 90, fits: ["get"], file: "user.c")
        let release = try judgement(flow, Elsewhere(containers: [.skb: [emptying]])).release
        #expect(release.sites.contains { $0.line == 90 } == (kind == .skb))
        #expect(release.complete == false)
    }

    /// The earlier pieces are in a container that the caller has.
    @Test(arguments: [PageUse.Kind.skb, .dma]) func piecesInAContainerAreNotLost(kind: PageUse.Kind) throws {
        var flow = handedOut(nil)
        flow.uses = [use(kind, "into", at: 20)]
        flow.hazards = [
            Hazard(kind: .piecesLeaked, file: "drivers/ring/ring.c", line: 25, text: "return -14", says: "")
        ]
        #expect(try judgement(flow, Elsewhere()).hazards?.isEmpty == (kind == .skb))
    }

    /// A test of the family takes pages and looks at nothing but their structures.
    @Test(arguments: [("mm/gup_test.c", Dirtying.Verdict.notNeeded), ("drivers/ring/ring.c", .unknown)])
    func aTestOfTheFamilyLeavesNothingToMark(file: String, verdict: Dirtying.Verdict) throws {
        var flow = PageFlow()
        flow.destination = Destination(kind: .local, text: "list")
        flow.uses = [use(.release, "put_page", at: 12, fits: ["get"])]
        #expect(try judgement(flow, Elsewhere(), file: file).dirtying.verdict == verdict)
    }

    /// Where no path was seen to the call, nothing says that the pages are not kept.
    @Test(arguments: [(PageFlow.Holding.unknown, Lifetime.unknown), (.held, .short)])
    func howLongIsNotKnownWhereNoPathIsSeen(holding: PageFlow.Holding, lifetime: Lifetime) throws {
        var flow = PageFlow()
        flow.holding = holding
        flow.uses = [use(.release, "put_page", at: 12, fits: ["get"])]
        flow.releaseRoots = [
            PageFlow.Root(
                function: "ring_step", installed: [], isStatic: false,
                evidence: Evidence(file: "drivers/ring/ring.c", line: 12, text: "", says: ""))
        ]
        #expect(try judgement(flow, Elsewhere()).lifetime == lifetime)
    }

    /// What a function of another file keeps in an object, is kept until the object ends.
    @Test(arguments: [(["destroy"], Lifetime.long), (["destroy", "complete"], .short)])
    func whatACalleeKeepsLastsAsLongAsItsObject(entries: [String], lifetime: Lifetime) throws {
        var flow = PageFlow()
        flow.holding = .held
        flow.uses = [use(.release, "put_page", at: 12, fits: ["get"])]
        func root(_ name: String) -> PageFlow.Root {
            PageFlow.Root(
                function: "ring_" + name, installed: [], isStatic: false,
                evidence: Evidence(file: "drivers/ring/ring.c", line: 12, text: "", says: ""))
        }
        flow.releaseRoots = [root("step")]
        let judged = try judgement(flow, Elsewhere(keepers: entries.map(root)))
        #expect(judged.lifetime == lifetime)
    }

    /// Pages that may be written, by functions that may mark them as well, are not forgotten for sure.
    @Test(arguments: [(Writes.maybe, Dirtying.Verdict.unknown), (.yes, .missing)])
    func whatWasNotReadMayMarkWhatItMayWrite(writes: Writes, verdict: Dirtying.Verdict) throws {
        var flow = PageFlow()
        flow.holding = .held
        flow.destination = Destination(kind: .pfn, text: nil)
        flow.uses = [
            use(.other, "exchange", at: 11), use(.dma, "dma_map_page", at: 12),
            use(.release, "put_page", at: 13, fits: ["get"]),
        ]
        flow.uses[1].direction = 2
        #expect(try judgement(flow, Elsewhere(), writes: writes).dirtying.verdict == verdict)
    }
}
