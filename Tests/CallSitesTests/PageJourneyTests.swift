import CallSites
import Report
import Testing

/// Ways on which pages come to a release of the same file, each beside one that looks alike and is another's.
struct Journey: CustomTestStringConvertible, Sendable {
    var name: String
    var code: String
    /// The functions in which these very pages are given back.
    var releasedIn: Set<String>

    var testDescription: String { name }
}

private func chunks(filled: String, walked: String) -> String {
    """
    struct chunk { struct scatterlist *table, *other; int n; };
    static void drop(struct chunk *c) { struct scatterlist *sg; int i;
        for_each_sg(c->\(walked), sg, c->n, i) { struct page *page = sg_page(sg); unpin_user_pages(&page, 1); } }
    static int site(struct chunk *c) { struct page *list[4]; struct scatterlist *sg; int i, ret;
        ret = get_user_pages_fast(addr, 4, FOLL_WRITE, list); if (ret < 0) return ret;
        for_each_sg(c->\(filled), sg, ret, i) sg_set_page(sg, list[i], 4096, 0);
        c->n = ret; return 0; }
    """
}

private func frames(kept: String, found: String) -> String {
    """
    struct map { unsigned long *frames, *others; int n; };
    static void drop(struct map *m) { int i;
        for (i = 0; i < m->n; i++) put_page(pfn_to_page(m->\(found)[i])); }
    static int site(struct map *m) { struct page *list[4]; int i, ret;
        ret = get_user_pages_fast(addr, 4, FOLL_WRITE, list); if (ret < 0) return ret;
        for (i = 0; i < ret; i++) m->\(kept)[i] = page_to_pfn(list[i]);
        m->n = ret; return 0; }
    """
}

private func copies(from: String) -> String {
    """
    static void drop(struct ring *r) { unpin_user_pages(r->pages, r->n); }
    static int site(struct ring *r, struct page **spare) { struct page *list[4]; int ret;
        ret = get_user_pages_fast(addr, 4, FOLL_WRITE, list); if (ret < 0) return ret;
        memcpy(r->pages, \(from), ret * sizeof(*list)); r->n = ret; return 0; }
    """
}

private func objects(second: String) -> String {
    """
    struct ops { int (*get)(struct ring *r); void (*release)(struct ring *r); };
    static void user_release(struct ring *r) { unpin_user_pages(r->pages, r->n); }
    static void other_release(struct ring *r) { set_page_dirty(r->pages[0]); release_pages(r->pages, r->n); }
    static int site(struct ring *r) { return get_user_pages_fast(addr, r->n, FOLL_WRITE, r->pages); }
    static const struct ops user_ops = { .get = site, .release = user_release };
    \(second)
    """
}

private func operations(table: String) -> String {
    """
    struct ops { int (*get)(struct ring *r); void (*put)(struct ring *r, struct sg_table *t); };
    static void drop(struct ring *r, struct sg_table *t) { struct scatterlist *sg; int i;
        for_each_sg(t->list, sg, t->n, i) put_page(sg_page(sg)); }
    static int site(struct ring *r) { struct page *list[4]; struct sg_table *t = alloc(sizeof(*t)); int ret;
        ret = get_user_pages_fast(addr, 4, FOLL_WRITE, list); if (ret < 0) return ret;
        sg_alloc_table_from_pages(t, list, ret, 0, 4096); keep_elsewhere(r, t); return 0; }
    static const struct ops \(table);
    """
}

private func running(walked: String) -> String {
    """
    struct order { struct scatterlist *own, *other; int n; };
    static void drop(struct order *o) { int i; for (i = 0; i < o->n; i++) put_page(sg_page(&o->\(walked)[i])); }
    static int fill(struct scatterlist *list) { struct page *taken[4]; struct scatterlist *sg = list; int i, ret;
        ret = get_user_pages_fast(addr, 4, FOLL_WRITE, taken); if (ret < 0) return ret;
        for (i = 0; i < ret; i++) sg_set_page(sg++, taken[i], 4096, 0);
        return ret; }
    static int start(struct order *o) { o->n = fill(o->own); return o->n; }
    """
}

private func handful(finished: String) -> String {
    """
    struct pagevec { unsigned char nr; struct page *pages[15]; };
    unsigned pagevec_add(struct pagevec *v, struct page *page);
    static void finish(struct pagevec *v) { int i; for (i = 0; i < v->nr; i++) put_page(v->pages[i]); }
    static int site(void) { struct pagevec own, other; struct page *page;
        if (get_user_pages_fast(addr, 1, 0, &page) != 1) return -14;
        pagevec_add(&own, page); finish(&\(finished)); return 0; }
    """
}

private func addresses(found: String) -> String {
    """
    #define page_at(where) (vmemmap + ((unsigned long)(where) >> 12))
    struct map { void *where, *elsewhere; };
    static void drop(struct map *m) { put_page(page_at(m->\(found))); }
    static int site(struct map *m) { struct page *page;
        if (get_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1) return -14;
        m->where = page_address(page); return 0; }
    """
}

private let journeys: [Journey] = [
    Journey(
        name: "a list that is filled through a pointer that runs over it", code: running(walked: "own"),
        releasedIn: ["drop"]),
    Journey(name: "another list than the one that is run over", code: running(walked: "other"), releasedIn: []),
    Journey(name: "a handful that is given back", code: handful(finished: "own"), releasedIn: ["finish"]),
    Journey(name: "another handful", code: handful(finished: "other"), releasedIn: []),
    Journey(
        name: "an address that becomes a page by arithmetic", code: addresses(found: "where"), releasedIn: ["drop"]),
    Journey(name: "another address", code: addresses(found: "elsewhere"), releasedIn: []),
    Journey(
        name: "a container that is filled and walked by a macro", code: chunks(filled: "table", walked: "table"),
        releasedIn: ["drop"]),
    Journey(
        name: "a table that another file keeps, and gives back to another operation",
        code: operations(table: "a = { .get = site, .put = drop }"), releasedIn: ["drop"]),
    Journey(
        name: "an operation of another object",
        code: operations(table: "a = { .get = site }, b = { .put = drop }"), releasedIn: []),
    Journey(name: "another container of the object", code: chunks(filled: "table", walked: "other"), releasedIn: []),
    Journey(
        name: "a frame number that becomes a page by arithmetic", code: frames(kept: "frames", found: "frames"),
        releasedIn: ["drop"]),
    Journey(name: "other frame numbers", code: frames(kept: "frames", found: "others"), releasedIn: []),
    Journey(name: "a copied array", code: copies(from: "list"), releasedIn: ["drop"]),
    Journey(name: "an array copied from elsewhere", code: copies(from: "spare"), releasedIn: []),
    Journey(
        name: "an object of another kind, by a table of its own",
        code: objects(second: "static const struct ops other_ops = { .release = other_release };"),
        releasedIn: ["user_release"]),
    Journey(
        name: "the same object, by whoever calls",
        code: objects(second: "void end(struct ring *r) { other_release(r); }"),
        releasedIn: ["user_release", "other_release"]),
]

@Suite struct PageJourneyTests {
    private static let declarations = SnippetParser.prelude + """
         struct page { unsigned long flags; }; struct ring { struct page **pages; int n; }; \
        void put_page(struct page *page); void unpin_user_pages(struct page **pages, unsigned long n); \
        void release_pages(struct page **pages, int n); int set_page_dirty(struct page *page); \
        struct scatterlist { unsigned long link; }; struct scatterlist *sg_next(struct scatterlist *sg); \
        struct page *sg_page(struct scatterlist *sg); \
        void sg_set_page(struct scatterlist *sg, struct page *page, unsigned n, unsigned offset); \
        void *memcpy(void *to, const void *from, unsigned long n); \
        struct sg_table { struct scatterlist *list; int n; }; void *page_address(struct page *page); \
        int sg_alloc_table_from_pages(struct sg_table *t, struct page **pages, unsigned n, unsigned offset, \
        unsigned long size); void keep_elsewhere(struct ring *r, struct sg_table *t); \
        void memcpy_toio(void *to, const void *from, unsigned long n); int mmu_notifier_register(struct ring *r);
        #define for_each_sg(list, sg, nr, i) for (i = 0, sg = (list); i < (nr); i++, sg = sg_next(sg))
        """ + SnippetParser.frameNumbers

    private func flow(_ code: String) throws -> PageFlow {
        try SnippetParser.flow(code, after: Self.declarations)
    }

    @Test(arguments: journeys) func releasesOfThesePages(_ journey: Journey) throws {
        let releases = try flow(journey.code).uses.filter { $0.kind == .release && $0.isLinked }
        #expect(Set(releases.map(\.function)) == journey.releasedIn)
    }

    /// What a function marks dirty that serves other objects, it does not mark for these.
    @Test func marksOnAnotherKindOfObjectAreNotTheseMarks() throws {
        let separate = try flow(objects(second: "static const struct ops other_ops = { .release = other_release };"))
        #expect(!separate.uses.contains { $0.kind == .dirtyUnlocked })
        let same = try flow(objects(second: "void end(struct ring *r) { other_release(r); }"))
        #expect(same.uses.contains { $0.kind == .dirtyUnlocked })
    }

    /// A request that names a page is copied, and not what is in the page.
    @Test(arguments: [("&order", false), ("page_address(page)", true)])
    func whatHoldsAPageIsNoDataOfIt(copied: String, reads: Bool) throws {
        let flow = try flow(
            """
            struct order { struct page *page; int n; };
            static int site(struct ring *r) { struct order order; struct page *page;
                if (get_user_pages_fast(addr, 1, 0, &page) != 1) return -14;
                order.page = page; memcpy_toio(r, \(copied), 16); put_page(page); return 0; }
            """)
        #expect(flow.uses.contains { $0.kind == .cpuRead } == reads)
    }

    /// Of an address that was made for it the processor makes use, be it as a number.
    @Test(arguments: [("kmap", true), ("page_address", false)])
    func aMappingAsANumberIsOneStill(name: String, isAddress: Bool) throws {
        let flow = try flow(
            """
            struct order { unsigned long contents; }; void *kmap(struct page *page); int load(struct order *order);
            static int site(void) { struct order order; struct page *page; int ret;
                if (get_user_pages_fast(addr, 1, 0, &page) != 1) return -14;
                order.contents = (unsigned long)\(name)(page); ret = load(&order); put_page(page); return ret; }
            """)
        #expect(flow.uses.contains { $0.kind == .address } == isAddress)
        #expect(flow.uses.contains { $0.kind == .pfn } != isAddress)
    }

    /// What a notifier can find, is no variable of a function.
    @Test(arguments: [("struct batch own, *b = &own;", true), ("struct batch *b = alloc(8);", false)])
    func pagesMayBeKeptInAVariableOfACaller(variable: String, isOnStack: Bool) throws {
        let flow = try flow(
            """
            struct batch { struct page *pages[4]; int n; };
            static int site(struct batch *b) { struct page *page;
                if (get_user_pages_fast(addr, 1, 0, &page) != 1) return -14;
                b->pages[b->n++] = page; return 0; }
            int use(struct ring *r) { \(variable) int i; mmu_notifier_register(r);
                if (site(b)) return -14;
                for (i = 0; i < b->n; i++) put_page(b->pages[i]); return 0; }
            """)
        #expect(flow.isOnStack == isOnStack)
    }

    /// What a queue of work calls, serves the table whose operation put it there.
    @Test(arguments: [true, false]) func operationsThatTakeAndGiveBackAreKnownByTheirTable(isSame: Bool) throws {
        let flow = try flow(
            """
            struct work { void (*func)(struct work *); }; struct ring *ring_of(struct work *w);
            struct ops { int (*get)(struct work *w); void (*put)(struct ring *r); };
            static void site(struct work *w) { struct ring *r = ring_of(w); int got = 0, ret = 0;
                while (got < r->n) { ret = get_user_pages_fast(addr, r->n - got, 1, pages + got); if (ret < 0) break;
                    got += ret; }
                if (got == r->n) { r->pages = pages; got = 0; }
                release_pages(pages, got); }
            static int take(struct work *w) { w->func = site; return 0; }
            static void drop(struct ring *r) { release_pages(r->pages, r->n); }
            static const struct ops a = { .get = take\(isSame ? ", .put = drop" : " }, b = { .put = drop") };
            """)
        #expect(flow.holding == .held)
        let taking = Set(flow.acquireRoots.flatMap(\.tables))
        #expect(taking.isEmpty == false)
        let giving = flow.releaseRoots.filter { $0.function == "drop" }.flatMap(\.tables)
        #expect(taking.isDisjoint(with: giving) != isSame)
    }

    /// What a function of the file calls for each page, is entered by those who hand it over.
    @Test func aCallbackIsEnteredByWhoHandsItOver() throws {
        let flow = try flow(
            """
            struct ops { int (*get)(struct ring *r); void (*put)(struct ring *r); };
            static void each(struct ring *r, void (*call)(struct page *page))
            { for (int i = 0; i < r->n; i++) call(r->pages[i]); }
            static void give(struct page *page) { put_page(page); }
            static int site(struct ring *r) { return get_user_pages_fast(addr, r->n, 1, r->pages); }
            static void drop(struct ring *r) { each(r, give); }
            static const struct ops a = { .get = site, .put = drop };
            """)
        #expect(flow.releaseRoots.map(\.function) == ["drop"])
    }

    /// Whom pages are handed to, is in the file, where all that take them are.
    @Test(arguments: [("static ", false), ("", true)])
    func pagesLeaveTheFileWhereSomethingOutsideMayTakeThem(storage: String, leaves: Bool) throws {
        let flow = try flow(
            """
            \(storage)int grab(struct page **list) { return get_user_pages_fast(addr, 4, FOLL_WRITE, list); }
            int use(struct ring *r) { r->n = grab(r->pages); return r->n; }
            """)
        #expect(flow.isHandedUp)
        #expect(flow.isHandedOut == leaves)
    }
}
