import CallSites
import Report
import Testing

/// A function that takes pages, and what its paths say of them.
struct PathShape: CustomTestStringConvertible, Sendable {
    var name: String
    /// Stands in `static int site(struct ring *r, struct iov_iter *from)`, with `ret`, `i` and `rc` declared.
    var body: String
    /// Functions before it, and its callers.
    var before = ""
    var after = ""
    var shortReturn = Release.ShortReturn.unknown
    var holding = PageFlow.Holding.released
    /// For each line of the body that releases (from 1): on which ways.
    var releases: [Int: [Release.When]] = [:]

    var testDescription: String { name }
}

private let take = "ret = get_user_pages_fast(addr, r->n, FOLL_WRITE, r->pages);"

private let shapes: [PathShape] = [
    PathShape(
        name: "too few are given back",
        body: """
            \(take) if (ret < 0) return ret;
            if (ret != r->n) { unpin_user_pages(r->pages, ret); return -14; }
            start_transfer(r->pages, r->n);
            unpin_user_pages(r->pages, r->n);
            return 0;
            """, shortReturn: .released, releases: [2: [.short], 4: [.success]]),
    PathShape(
        name: "too few are dropped",
        body: """
            struct page *pages[4]; ret = get_user_pages_fast(addr, 4, FOLL_WRITE, pages); if (ret != 4) return -14;
            start_transfer(pages, 4);
            for (i = 0; i < 4; i++) put_page(pages[i]);
            return 0;
            """, shortReturn: .dropped, releases: [3: [.success]]),
    PathShape(
        name: "too few are used",
        body: """
            \(take) if (ret <= 0) return -14;
            rc = start_transfer(r->pages, ret);
            for (i = 0; i < ret; i++) put_page(r->pages[i]);
            return rc;
            """, shortReturn: .used, releases: [3: [.error, .success]]),
    PathShape(
        name: "a count brought to zero is still the count",
        body: """
            \(take) ret = ret > 0 ? ret : 0;
            if (ret != r->n) { while (ret) put_page(r->pages[--ret]);
            return -14; }
            for (i = 0; i < r->n; i++) put_page(r->pages[i]);
            return 0;
            """, shortReturn: .released, releases: [2: [.short], 4: [.success]]),
    PathShape(
        name: "too few are given back, counted down, and then what else there is",
        body: """
            \(take) if (ret != r->n) {
            while (ret > 0) { ret--; put_page(r->pages[ret]); }
            clean_up(r); return -14; }
            r->pin = 1; start_transfer(r->pages, r->n); clean_up(r);
            return 0;
            """, before: "static void clean_up(struct ring *r) "
            + "{ if (r->pin) { for (int i = 0; i < r->n; i++) put_page(r->pages[i]); } }",
        shortReturn: .released, releases: [0: [.success], 2: [.short]]),
    PathShape(
        name: "given back unless the object has them, which it has not yet",
        body: """
            struct page **list = alloc(32); rc = -14; ret = get_user_pages_fast(addr, 4, FOLL_WRITE, list);
            if (ret != 4) goto out;
            r->pages = list; rc = start_transfer(list, 4); if (!rc) return 0;
            out: if (!r->pages)
            unpin_user_pages(list, ret);
            return rc;
            """, after: "void end(struct ring *r) { unpin_user_pages(r->pages, 4); }", shortReturn: .released,
        holding: .held, releases: [5: [.short], 8: []]),
    PathShape(
        name: "no way leads around a switch with a default",
        body: """
            \(take) if (ret != r->n) return -14;
            switch (r->n) {
            case 1: put_page(r->pages[0]); break;
            default: unpin_user_pages(r->pages, r->n);
            }
            return 0;
            """, shortReturn: .dropped, releases: [3: [.success], 4: [.success]]),
    PathShape(
        name: "one way out for all, told by the value that is returned",
        body: """
            int got = r->n; \(take)
            if (ret < got) { got = ret; ret = -22; goto out; }
            if (start_transfer(r->pages, got)) { ret = -5; goto out; }
            ret = 0;
            out: for (i = 0; i < got; i++) put_page(r->pages[i]);
            return ret;
            """, shortReturn: .released, releases: [5: [.error, .short, .success]]),
    PathShape(
        name: "the same condition twice: pinned pages are unpinned, others put",
        body: """
            if (r->pin) ret = pin_user_pages(addr, 1, FOLL_WRITE, r->pages, 0); else return -1;
            if (ret != 1) return -14;
            if (!r->pin) return 0;
            unpin_user_pages(r->pages, 1);
            return 0;
            """, shortReturn: .notApplicable, releases: [4: [.success]]),
    PathShape(
        name: "another condition in between: then one way keeps them",
        body: """
            struct page *page; if (r->pin) ret = pin_user_pages(addr, 1, FOLL_WRITE, &page, 0); else return -1;
            if (ret != 1) return -14;
            if (decide()) return 0;
            unpin_user_pages(&page, 1);
            return 0;
            """, shortReturn: .notApplicable, holding: .held, releases: [4: [.success]]),
    PathShape(
        name: "taken in pieces, and given back where one fails",
        body: """
            int got = 0; while (got < r->n) { ret = get_user_pages_fast(addr, r->n - got, 1, r->pages + got);
            if (ret <= 0) goto fail;
            got += ret; }
            unpin_user_pages(r->pages, got); return 0;
            fail: unpin_user_pages(r->pages, got);
            return -14;
            """, shortReturn: .used, releases: [4: [.success], 5: [.error]]),
    PathShape(
        name: "an array of an object, by another name, given back by the object",
        body: """
            struct page **some = r->pages; ret = get_user_pages_fast(addr, r->n, FOLL_WRITE, some);
            if (ret < 0) return ret; if (ret < r->n) { drop(r); return -14; }
            drop(r); return 0;
            """, before: "static void drop(struct ring *r) { unpin_user_pages(r->pages, r->n); }",
        shortReturn: .released, releases: [0: [.short, .success]]),
    PathShape(
        name: "a helper that only fails",
        body: """
            void *p; \(take) if (ret < 0) return ret;
            if (ret < r->n) p = fail(r); else p = &r->n;
            if (IS_ERR(p)) { unpin_user_pages(r->pages, ret); return -14; }
            unpin_user_pages(r->pages, ret);
            return 0;
            """, before: "static void *fail(struct ring *r) { n++; return ERR_PTR(-11); }",
        shortReturn: .released, releases: [3: [.short], 4: [.success]]),
    PathShape(
        name: "the caller gives back what the site left on failure",
        body: """
            \(take) if (ret < 0) return ret;
            if (ret != r->n) return -22;
            return 0;
            """,
        after: """
            int use(struct ring *r) { int rc = site(r, 0); if (rc) { unpin_user_pages(r->pages, r->n); return rc; }
            start_transfer(r->pages, r->n); unpin_user_pages(r->pages, r->n);
            return 0; }
            """, shortReturn: .released, releases: [5: [.short], 6: [.success]]),
    PathShape(
        name: "taken in pieces: the one that fails is no short return, for the caller neither",
        body: """
            int got = 0; while (got < r->n) { ret = get_user_pages_fast(addr, r->n - got, 1, r->pages + got);
            if (ret <= 0) break;
            got += ret; }
            return ret < 0 ? ret : 0;
            """,
        after: """
            int use(struct ring *r) { int rc = site(r, 0); if (rc) return rc;
            start_transfer(r->pages, r->n); unpin_user_pages(r->pages, r->n);
            return 0; }
            """, shortReturn: .used, holding: .held, releases: [7: [.success]]),
    PathShape(
        name: "too few are given back, if what is not understood says so",
        body: """
            struct page *pages[4]; ret = get_user_pages_fast(addr, 4, FOLL_WRITE, pages);
            if (ret != 4) { if (decide()) unpin_user_pages(pages, ret);
            return -14; }
            unpin_user_pages(pages, 4);
            return 0;
            """, shortReturn: .released, releases: [2: [.short], 4: [.success]]),
    PathShape(
        name: "a count adjusted to what came is no refusal",
        body: """
            int want = r->n; \(take) if (ret <= 0) return -14;
            if (ret != want) want = ret;
            rc = start_transfer(r->pages, want);
            unpin_user_pages(r->pages, want);
            return rc;
            """, shortReturn: .used, releases: [4: [.error, .success]]),
    PathShape(
        name: "counted as none, what somebody else has is not given back",
        body: """
            int got = 0; while (got < r->n) { ret = get_user_pages_fast(addr, r->n - got, 1, r->spare + got);
            if (ret < 0) break;
            got += ret; }
            if (got == r->n && !start_transfer(r->spare, got)) { keep(r, r->spare); got = 0; }
            unpin_user_pages(r->spare, got);
            return ret;
            """, before: "static void keep(struct ring *r, struct page **list) { r->pages = list; }",
        shortReturn: .used, holding: .held, releases: [5: [.error, .success]]),
    PathShape(
        name: "given back in the round that took them",
        body: """
            struct page *page; for (i = 0; i < r->n; i++) {
            if (get_user_pages_fast(addr + i, 1, FOLL_WRITE, &page) != 1) return -14;
            put_page(page); }
            return 0;
            """, shortReturn: .notApplicable, releases: [3: [.error, .success]]),
    PathShape(
        name: "given back in some rounds: those of the others are held",
        body: """
            struct page *page; for (i = 0; i < r->n; i++) {
            if (get_user_pages_fast(addr + i, 1, FOLL_WRITE, &page) != 1) return -14;
            if (decide()) put_page(page); }
            return 0;
            """, shortReturn: .notApplicable, holding: .held, releases: [3: [.error, .success]]),
    PathShape(
        name: "the way out of an error pointer",
        body: """
            void *p = &r->n; \(take) if (ret < 0) return ret;
            if (ret < r->n) p = ERR_PTR(-22);
            if (IS_ERR(p)) unpin_user_pages(r->pages, ret);
            return PTR_ERR_OR_ZERO(p);
            """, shortReturn: .released, holding: .held, releases: [3: [.short]]),
    PathShape(
        name: "a helper releases on both ways",
        body: """
            \(take) if (ret != r->n) return -14;
            if (start_transfer(r->pages, r->n)) { drop(r); return -5; }
            drop(r);
            return 0;
            """, before: "static void drop(struct ring *r) { unpin_user_pages(r->pages, r->n); }",
        shortReturn: .dropped, releases: [0: [.error, .success]]),
]

@Suite struct PagePathTests {
    static let declarations = SnippetParser.prelude + """
         void put_page(struct page *page); void unpin_user_pages(struct page **pages, unsigned long n); \
        struct ring { struct page **pages, **spare; int n; bool pin; }; \
        int start_transfer(struct page **pages, int n); \
        static inline void *ERR_PTR(long e) { return (void *)e; } bool IS_ERR(const void *p); \
        int PTR_ERR_OR_ZERO(const void *p);
        """

    @Test(arguments: shapes) func paths(_ shape: PathShape) throws {
        let code = """
            \(shape.before)
            static int site(struct ring *r, struct iov_iter *from) { int ret, i, rc;
            \(shape.body)
            }
            \(shape.after)
            """
        let facts = try SnippetParser.facts(code, after: Self.declarations, followsPages: true)
        let flow = try #require(facts.calls.first?.flow)
        #expect(flow.shortReturn == shape.shortReturn)
        #expect(flow.holding == shape.holding)
        var releases: [Int: [Release.When]] = [:]
        // The prelude takes a line, what stands before the site one or none, the function's head another.
        for use in flow.uses where use.kind == .release { releases[max(0, use.evidence.line - 3)] = use.when }
        #expect(releases == shape.releases)
    }
}
