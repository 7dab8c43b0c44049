import Foundation
import Judging
import Knowledge
import Report
import Testing

@testable import CallSites

/// Who writes pages that nobody is seen to touch, and who marks them.
@Suite struct TransferTests {
    private static let rules = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Rules").path

    private func judgement(
        _ flow: PageFlow, _ callee: String = "get_user_pages_fast", _ reference: Reference = .get,
        flags: [String] = [], writes: Writes = .maybe, elsewhere: Elsewhere = Elsewhere()
    ) throws -> Judgement {
        let functions = [
            "get_user_pages_fast": ["pages": 3, "flags": 2, "nr_pages": 1],
            "pin_user_pages_fast": ["pages": 3, "flags": 2, "nr_pages": 1],
            "iov_iter_get_pages2": ["iterator": 0, "pages": 1, "nr_pages": 3],
        ].mapValues { API.Function(signature: "", roles: $0, file: "mm.h", line: 1) }
        let site = CallSite(
            id: SiteID(rawValue: "0"), file: "drivers/ring/ring.c", line: 10, column: 1, function: "ring_map",
            callee: callee, family: "core", arguments: [],
            flags: Flags(text: "", must: [], may: flags, unknown: false, origin: .literal, trail: []), vmas: .absent,
            pages: Pages(text: "pages", null: false), pageCount: "n", writes: writes, reference: reference,
            seen: Seen(arch: "x86", environment: "all-yes", method: .ast))
        let judge = Judge(
            family: try Family(directory: Self.rules), uses: try PageKnowledge(directory: Self.rules + "/family"),
            functions: functions)
        return judge.judgement(of: site, flow: flow, elsewhere: elsewhere)
    }

    private func use(_ kind: PageUse.Kind, _ callee: String, in function: String = "ring_map") -> PageUse {
        var use = PageUse(
            kind: kind, callee: callee, function: function,
            evidence: Evidence(file: "drivers/ring/ring.c", line: 20, text: "\(callee)()", says: "seen"))
        if kind == .release { use.fits = ["get", "pin"] }
        return use
    }

    /// An iterator that goes both ways fills the pages of a list on one of them.
    @Test(arguments: [(true, Dirtying.Verdict.missing, Access.DMA.both), (false, .unknown, .unknown)])
    func anIteratorThatIsFilledIsWritten(fills: Bool, verdict: Dirtying.Verdict, dma: Access.DMA) throws {
        var flow = PageFlow()
        flow.holding = .released
        flow.isFilledByIterator = fills
        flow.uses = [use(.scatterlist, "sg_set_page"), use(.release, "put_page")]
        let judged = try judgement(flow, "iov_iter_get_pages2")
        #expect(judged.dirtying.verdict == verdict)
        #expect(judged.access.dma == dma)
    }

    /// Of pages that are kept, only whoever gives them back tells whether they were marked.
    @Test(arguments: [("ring_unmap", Dirtying.Verdict.missing), ("ring_map", .unknown)])
    func keptPagesAreMarkedWhereTheyAreGivenBack(releasing: String, verdict: Dirtying.Verdict) throws {
        var flow = PageFlow()
        flow.holding = .held
        flow.isFilledByIterator = true
        flow.uses = [use(.scatterlist, "sg_set_page"), use(.release, "put_page", in: releasing)]
        #expect(try judgement(flow, "iov_iter_get_pages2").dirtying.verdict == verdict)
    }

    /// Whoever is told the numbers of pages that are asked for to be written, and held meanwhile, writes them.
    @Test(arguments: [
        (["FOLL_WRITE"], nil, Dirtying.Verdict.missing), ([], nil, .unknown), (["FOLL_WRITE"], 1, .unknown),
    ] as [([String], Int64?, Dirtying.Verdict)])
    func pagesThatAreTransferredByNumber(flags: [String], asked: Int64?, verdict: Dirtying.Verdict) throws {
        var flow = PageFlow()
        flow.holding = .released
        flow.askedPages = asked
        flow.uses = [use(.pfn, "page_to_phys"), use(.release, "put_page")]
        #expect(try judgement(flow, flags: flags).dirtying.verdict == verdict)
    }

    /// What is marked where something failed says nothing of the pages that are kept.
    @Test(arguments: [(Release.When.error, Dirtying.Verdict.unknown), (.teardown, .locked)])
    func aMarkOnTheWayOfAFailureIsOfNoOther(when: Release.When, verdict: Dirtying.Verdict) throws {
        var flow = PageFlow()
        flow.holding = .held
        flow.marksDirty = true
        flow.uses = [use(.dirtyLocked, "set_page_dirty_lock", in: "drop"), use(.release, "put_page", in: "drop")]
        flow.uses[1].when = [when]
        #expect(try judgement(flow, flags: ["FOLL_WRITE"]).dirtying.verdict == verdict)
    }

    /// Nobody works at the user's address for as long as a pinned page is kept beyond the call.
    @Test(arguments: [(PageFlow.Holding.held, Case.Kind.directIO), (.released, .cpuAccess)])
    func aPinThatIsKeptIsForATransfer(holding: PageFlow.Holding, expected: Case.Kind) throws {
        var flow = PageFlow()
        flow.holding = holding
        flow.askedPages = 1
        flow.uses = [use(.release, "unpin_user_page")]
        #expect(try judgement(flow, "pin_user_pages_fast", .pin, flags: ["FOLL_WRITE"]).case.is == expected)
    }

    /// What a function of another file gives back, it does on the ways of all who give it pages.
    @Test(arguments: [([Release.When.error], ["error"]), ([.error, .success], ["error", "success"])])
    func aFunctionServesAllWhoGiveItPages(ways: [Release.When], expected: [String]) throws {
        let query = CalleeQuery(function: "vector_put", parameter: 0, shapes: 1)
        var flow = PageFlow()
        flow.holding = .released
        flow.uses = ways.map { way in
            var given = use(.release, "vector_put")
            given.fits = nil
            given.when = [way]
            given.passed = [query]
            return given
        }
        let answer = CalleeFact(query: query, uses: [use(.release, "put_page", in: "vector_put")], members: [])
        let judged = try judgement(flow, elsewhere: Elsewhere(callees: [query: [answer]]))
        let places = judged.release.sites.filter { $0.callee == "put_page" }
        #expect(places.compactMap { $0.when?.rawValue }.sorted() == expected)
    }
}
