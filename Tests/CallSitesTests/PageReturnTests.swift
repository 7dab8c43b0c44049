import CallSites
import Report
import Testing

/// How pages that leave a file as numbers, or by functions and operations of it, come back.
@Suite struct PageReturnTests {
    private static let declarations = SnippetParser.prelude + """
         struct page { unsigned long flags; }; struct ring { struct page **pages; unsigned long *frames; int n; }; \
        void put_page(struct page *page); void kvm_release_pfn_clean(unsigned long pfn); void keep(unsigned long); \
        void *page_address(struct page *page); struct page *virt_to_page(void *at); int into(struct ring *r);
        """ + SnippetParser.frameNumbers

    private func flow(_ code: String) throws -> PageFlow {
        try SnippetParser.flow(code, after: Self.declarations)
    }

    private static let one = "if (get_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1) return -14;"

    /// A release may be given the number of a frame.
    @Test(arguments: [("frame", true), ("other", false)])
    func aFrameIsGivenBackByItsNumber(given: String, isReleased: Bool) throws {
        let flow = try flow(
            """
            int site(unsigned long other) { struct page *page; unsigned long frame; \(Self.one)
                frame = page_to_pfn(page); keep(frame); kvm_release_pfn_clean(\(given)); return 0; }
            """)
        #expect(flow.uses.contains { $0.kind == .release && $0.isLinked } == isReleased)
    }

    /// Between two pages lies a number of pages, which is no frame.
    @Test(arguments: [("page - head", false), ("page_to_pfn(page)", true)])
    func aDistanceBetweenPagesIsNoFrame(value: String, isFrame: Bool) throws {
        let flow = try flow(
            """
            struct page *compound_head(struct page *page);
            int site(unsigned long *index) { struct page *page, *head; \(Self.one)
                head = compound_head(page); *index = \(value); put_page(page); return 0; }
            """)
        #expect(flow.uses.contains { $0.kind == .pfn } == isFrame)
    }

    /// What the file itself defines for others to call, is looked into.
    @Test(arguments: [("", true), ("static ", false)])
    func aReleaseThatTheFileDefinesIsFollowed(storage: String, isFollowed: Bool) throws {
        let flow = try flow(
            """
            \(storage)void kvm_release_page_clean(struct page *page) { put_page(page); }
            int site(void) { struct page *page; \(Self.one) kvm_release_page_clean(page); return 0; }
            """)
        #expect(flow.uses.contains { $0.callee == "put_page" && $0.isLinked } == isFollowed)
    }

    /// A function that others may call with an address gives back the page at it.
    @Test(arguments: [("", ["ring_put"]), ("static ", [])])
    func aCounterpartTakesWhatWasHandedOut(storage: String, counterparts: [String]) throws {
        let flow = try flow(
            """
            \(storage)void ring_put(struct ring *r, void *at) { put_page(virt_to_page(at)); }
            void *ring_get(struct ring *r) { struct page *page;
                if (get_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1) return 0;
                return page_address(page); }
            """)
        #expect(flow.isHandedOut)
        #expect(flow.counterparts.map(\.function) == counterparts)
        #expect(flow.counterparts.flatMap(\.uses).allSatisfy { $0.kind == .release && $0.isLinked })
    }

    /// What one operation hands out, another one of the table gets back.
    @Test(arguments: [("a = { .get = get, .put = put }", true), ("a = { .get = get }, b = { .put = put }", false)])
    func operationsHandOutAndGiveBack(tables: String, comesBack: Bool) throws {
        let flow = try flow(
            """
            struct ops { int (*get)(struct ring *r, unsigned long *frame); void (*put)(struct ring *r); };
            static int get(struct ring *r, unsigned long *frame) { struct page *page; \(Self.one)
                r->frames[0] = page_to_pfn(page); *frame = r->frames[0]; return 0; }
            static void put(struct ring *r) { put_page(pfn_to_page(r->frames[0])); }
            static const struct ops \(tables);
            """)
        #expect(flow.isHandedOut)
        #expect(flow.comesBack == comesBack)
    }

    /// An object is no page, though it holds some.
    @Test(arguments: [("struct ring", "r", false), ("struct page", "r->pages[0]", true)])
    func whatHoldsPagesHandsOutNone(type: String, value: String, handsOut: Bool) throws {
        let flow = try flow(
            """
            \(type) *make(struct ring *r) { struct ring *made = r;
                made->n = get_user_pages_fast(addr, 4, FOLL_WRITE, made->pages);
                r = (struct ring *)made->pages; return \(value); }
            """)
        #expect(flow.isHandedOut == handsOut)
    }

    /// A page that is exchanged for another one, which may be none, is kept.
    @Test(arguments: [("if (old != 0) ", PageFlow.Holding.held), ("", .released)])
    func whatIsGivenBackOnSomeWaysIsKeptOnOthers(condition: String, holding: PageFlow.Holding) throws {
        let flow = try flow(
            """
            int exchange(struct ring *r, int i, unsigned long *at, int *old);
            static void unuse(struct ring *r, unsigned long at) { put_page(pfn_to_page(at >> 12)); }
            static int use(unsigned long *at) { struct page *page; \(Self.one)
                *at = page_to_pfn(page) << 12; return 0; }
            static long build(struct ring *r, unsigned long count) { unsigned long i, at; int old; long ret = 0;
                for (i = 0; i < count; ++i) {
                    ret = use(&at);
                    if (ret) break;
                    old = 3;
                    ret = exchange(r, i, &at, &old);
                    if (ret) { unuse(r, at); break; }
                    \(condition)unuse(r, at);
                }
                return ret; }
            long ioctl(struct ring *r, unsigned long count) { long ret = build(r, count); into(r); return ret; }
            """)
        #expect(flow.holding == holding)
    }

    /// A function of which nothing but a failure was understood leads nowhere, which says nothing of the pages.
    @Test(arguments: [("return -1;", PageFlow.Holding.unknown), ("return r->n;", .held)])
    func aCallThatNoPathReachesTellsNothing(answer: String, holding: PageFlow.Holding) throws {
        let flow = try flow(
            """
            static int find(struct ring *r) { \(answer) }
            static int use(struct ring *r) { struct page *page; \(Self.one) r->pages[0] = page; return 0; }
            int enter(struct ring *r) { int found; found = find(r); if (found < 0) return -6; return use(r); }
            """)
        #expect(flow.holding == holding)
    }

    /// What gives pages back where the call fails, serves those who are handed them as well.
    @Test(arguments: [("", ["ring_put"]), ("static ", [])])
    func aCounterpartMayServeAFailure(storage: String, counterparts: [String]) throws {
        let flow = try flow(
            """
            \(storage)void ring_put(struct page **list, int n) { while (n--) put_page(list[n]); }
            int ring_get(struct page **list) { int got = get_user_pages_fast(addr, 4, FOLL_WRITE, list);
                if (got < 4) { ring_put(list, got); return -14; }
                return 0; }
            """)
        #expect(flow.counterparts.map(\.function) == counterparts)
    }

    /// Who is told how many came, takes as many.
    @Test(arguments: [("return ret;", Release.ShortReturn.used), ("if (ret < 0) return ret; return 0;", .unknown)])
    func aCountThatIsHandedUpIsUsed(told: String, expected: Release.ShortReturn) throws {
        let flow = try flow(
            "int ring_get(struct page **list) { int ret = get_user_pages_fast(addr, n, 1, list); \(told) }")
        #expect(flow.shortReturn == expected)
    }
}
