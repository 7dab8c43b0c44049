import CallSites
import Report
import Testing

/// A function with a mistake on one of its paths, and a twin that looks alike and makes none.
struct HazardShape: CustomTestStringConvertible, Sendable {
    var name: String
    /// Stands in `static int site(struct ring *r, struct iov_iter *from)`, with `ret`, `i` and `rc` declared.
    var wrong: String
    var right: String
    /// Functions before the site, on one line.
    var before = ""
    var kind: Hazard.Kind
    /// The line of the body, from one, where it goes wrong.
    var line: Int

    var testDescription: String { name }
}

private let declared = "struct page *page, *pages[16]; int got = 0;"
private let take = "\(declared) ret = get_user_pages_fast(addr, r->n, FOLL_WRITE, pages);"
private let one = "\(declared) ret = get_user_pages_fast(addr, 1, FOLL_WRITE, &page); if (ret != 1) return -14;"

private let pageShapes: [HazardShape] = [
    HazardShape(
        name: "a piece fails, and the earlier ones stay",
        wrong: """
            \(declared) while (got < r->n) { ret = get_user_pages_fast(addr, r->n - got, 1, pages + got);
            if (ret <= 0) return -14;
            got += ret; }
            for (i = 0; i < got; i++) put_page(pages[i]);
            return 0;
            """,
        right: """
            \(declared) while (got < r->n) { ret = get_user_pages_fast(addr, r->n - got, 1, pages + got);
            if (ret <= 0) { while (got--) put_page(pages[got]); return -14; }
            got += ret; }
            for (i = 0; i < got; i++) put_page(pages[i]);
            return 0;
            """, kind: .piecesLeaked, line: 2),
    HazardShape(
        name: "one page each, counted down to what was left",
        wrong: """
            \(declared) int left = r->n; while (left > 0) { ret = get_user_pages_fast(addr, left, 1, pages + got);
            if (ret < 0) return ret;
            got += ret; left -= ret; }
            for (i = 0; i < got; i++) put_page(pages[i]); return 0;
            """,
        right: """
            \(declared) int left = r->n; while (left > 0) { ret = get_user_pages_fast(addr, left, 1, pages + got);
            if (ret < 0) goto out;
            got += ret; left -= ret; }
            ret = 0; out: for (i = 0; i < got; i++) put_page(pages[i]); return ret;
            """, kind: .piecesLeaked, line: 2),
    HazardShape(
        name: "a check fails, and the page stays",
        wrong: """
            \(one)
            if (PageAnon(page)) return -22;
            put_page(page); return 0;
            """,
        right: """
            \(one)
            if (PageAnon(page)) { put_page(page); return -22; }
            put_page(page); return 0;
            """, kind: .pageLost, line: 2),
    HazardShape(
        name: "something else fails, beside what keeps the page",
        wrong: """
            \(one)
            ret = decide(); if (ret < 0) return ret; r->page = page;
            rc = consume(1); if (rc) { put_page(page); return -5; } return 0;
            """,
        right: """
            \(one)
            r->page = page; ret = decide(); if (ret < 0) return ret;
            rc = consume(1); if (rc) { put_page(page); return -5; } return 0;
            """, kind: .pageLost, line: 2),
    HazardShape(
        name: "the caller's page is the caller's to give back",
        wrong: """
            \(one)
            if (decide()) return -22;
            put_page(page); return 0;
            """,
        right: """
            ret = get_user_pages_fast(addr, 1, FOLL_WRITE, &r->page); if (ret != 1) return -14;
            if (decide()) return -22;
            put_page(r->page); return 0;
            """, kind: .pageLost, line: 2),
    HazardShape(
        name: "a condition on what was made of the result may have told",
        wrong: """
            \(take) if (ret < r->n) return -14; rc = consume(2);
            if (rc) return -22;
            for (i = 0; i < r->n; i++) put_page(pages[i]); return 0;
            """,
        right: """
            \(take) rc = consume(ret);
            if (rc) return -22;
            for (i = 0; i < r->n; i++) put_page(pages[i]); return 0;
            """, kind: .pageLost, line: 2),
    HazardShape(
        name: "all are given back where fewer came",
        wrong: """
            \(take) if (ret < 0) return ret;
            if (ret < r->n) { unpin_user_pages(pages, r->n); return -14; }
            unpin_user_pages(pages, ret); return 0;
            """,
        right: """
            \(take) if (ret < 0) return ret;
            if (ret < r->n) { unpin_user_pages(pages, ret); return -14; }
            unpin_user_pages(pages, ret); return 0;
            """, kind: .countTooLarge, line: 2),
    HazardShape(
        name: "the count is what came by then",
        wrong: """
            \(take) if (ret < 0) return ret; if (ret != r->n) goto out; rc = 0;
            out: for (i = 0; i < r->n; i++) put_page(pages[i]); return ret;
            """,
        right: """
            \(take) if (ret < 0) return ret; if (ret != r->n) { r->n = ret; goto out; } rc = 0;
            out: for (i = 0; i < r->n; i++) put_page(pages[i]); return ret;
            """, kind: .countTooLarge, line: 2),
    HazardShape(
        name: "each is asked whether it is there",
        wrong: """
            \(take) if (ret < 0) return ret; if (ret == r->n) return 0;
            for (i = 0; i < r->n; i++) put_page(pages[i]);
            return -14;
            """,
        right: """
            \(take) if (ret < 0) return ret; if (ret == r->n) return 0;
            for (i = 0; i < r->n; i++) if (pages[i]) put_page(pages[i]);
            return -14;
            """, kind: .countTooLarge, line: 2),
    HazardShape(
        name: "the last one stays",
        wrong: """
            \(take) if (ret < 0) return ret;
            if (ret < r->n) { for (i = 0; i < ret - 1; i++) put_page(pages[i]); return -14; }
            unpin_user_pages(pages, ret); return 0;
            """,
        right: """
            \(take) if (ret < 0) return ret;
            if (ret < r->n) { for (i = 0; i < ret; i++) put_page(pages[i]); return -14; }
            unpin_user_pages(pages, ret); return 0;
            """, kind: .countTooSmall, line: 2),
    HazardShape(
        name: "an error is given back as a count",
        wrong: """
            \(take)
            if (ret < r->n) { unpin_user_pages(pages, ret); return -14; }
            unpin_user_pages(pages, ret); return 0;
            """,
        right: """
            \(take)
            if (ret < r->n) { if (ret > 0) unpin_user_pages(pages, ret); return -14; }
            unpin_user_pages(pages, ret); return 0;
            """, kind: .negativeCount, line: 2),
    HazardShape(
        name: "an error is no less than a count without sign",
        wrong: """
            \(declared) unsigned long asked = r->n; ret = get_user_pages_fast(addr, asked, FOLL_WRITE, pages);
            if (ret < asked) return -14;
            start_transfer(pages, asked); unpin_user_pages(pages, asked); return 0;
            """,
        right: """
            \(declared) unsigned long asked = r->n; ret = get_user_pages_fast(addr, asked, FOLL_WRITE, pages);
            if (ret < 0 || ret < asked) return -14;
            start_transfer(pages, asked); unpin_user_pages(pages, asked); return 0;
            """, kind: .negativeCount, line: 2),
    HazardShape(
        name: "an error in a variable without sign",
        wrong: """
            \(declared) unsigned int count = get_user_pages_fast(addr, 4, FOLL_WRITE, pages);
            if (count < 0) return -14;
            unpin_user_pages(pages, 4); return 0;
            """,
        right: """
            \(declared) int count = get_user_pages_fast(addr, 4, FOLL_WRITE, pages);
            if (count < 0) return -14;
            unpin_user_pages(pages, 4); return 0;
            """, kind: .negativeCount, line: 2),
    HazardShape(
        name: "fewer bytes than asked pass for all",
        wrong: """
            \(declared) unsigned long size = r->n, start; long have;
            have = iov_iter_get_pages2(from, pages, size, 16, &start);
            if (have < 0) return have;
            copy_out(pages, size); unpin_user_pages(pages, 16); return 0;
            """,
        right: """
            \(declared) unsigned long size = r->n, start; long have;
            have = iov_iter_get_pages2(from, pages, size, 16, &start);
            if (have < 0) return have; size = have;
            copy_out(pages, size); unpin_user_pages(pages, 16); return 0;
            """, kind: .iteratorShortIgnored, line: 2),
    HazardShape(
        name: "a plain reference on top",
        wrong: """
            \(declared) ret = pin_user_pages(addr, 1, 1, &page, 0); if (ret != 1) return -14;
            get_page(page);
            unpin_user_pages(&page, 1); return 0;
            """,
        right: """
            \(declared) ret = pin_user_pages(addr, 1, 1, &page, 0); if (ret != 1) return -14;
            get_page(r->page);
            unpin_user_pages(&page, 1); return 0;
            """, kind: .extraReference, line: 2),
]

private let sharedShapes: [HazardShape] = [
    HazardShape(
        name: "others have them, though the loop that gives them away may run no round",
        wrong: """
            \(one) struct page **seen = &page;
            rc = decide(); if (rc < 0) return rc;
            put_page(page); return 0;
            """,
        right: """
            \(one) for (i = 0; i < r->n; i++) fill(r, pages[i], page);
            rc = decide(); if (rc < 0) return rc;
            put_page(page); return 0;
            """, kind: .pageLost, line: 2),
    HazardShape(
        name: "an object has them, though the loop that stores them may run no round",
        wrong: """
            \(take) if (ret < r->n) return -14;
            rc = decide(); if (rc < 0) return rc;
            for (i = 0; i < ret; i++) put_page(pages[i]); return 0;
            """,
        right: """
            \(take) if (ret < r->n) return -14; for (i = 0; i < ret; i++) r->pages[i] = pages[i];
            rc = decide(); if (rc < 0) return rc;
            for (i = 0; i < ret; i++) put_page(pages[i]); return 0;
            """, kind: .pageLost, line: 2),
    HazardShape(
        name: "the caller gets the page by a pointer",
        wrong: """
            \(one) pages[0] = page;
            if (PageAnon(page)) return -22;
            put_page(page); return 0;
            """,
        right: """
            \(one) *r->pages = page;
            if (PageAnon(page)) return -22;
            put_page(page); return 0;
            """, kind: .pageLost, line: 2),
    HazardShape(
        name: "a helper keeps them where it succeeds",
        wrong: """
            \(declared) ret = grab(r, pages); if (ret != 1) return -14;
            if (decide()) return -22;
            put_page(pages[0]); return 0;
            """,
        right: """
            \(declared) ret = keep(r, pages); if (ret != 1) return -14;
            if (decide()) return -22;
            put_page(pages[0]); return 0;
            """,
        before: """
            static int grab(struct ring *r, struct page **p) { return get_user_pages_fast(addr, 1, 1, p); } \
            static int keep(struct ring *r, struct page **p) { int n = get_user_pages_fast(addr, 1, 1, p); \
            if (n != 1) return -1; r->page = p[0]; return n; }
            """, kind: .pageLost, line: 2),
]

private let lockShapes: [HazardShape] = [
    HazardShape(
        name: "dropped for a moment, and not taken again",
        wrong: """
            \(declared) again: ret = get_user_pages(addr, 1, 1, &page, 0);
            if (ret == -11) { mmap_read_unlock(r->mm); wait(); goto again; }
            if (ret == 1) put_page(page); return 0;
            """,
        right: """
            \(declared) again: ret = get_user_pages(addr, 1, 1, &page, 0);
            if (ret == -11) { mmap_read_unlock(r->mm); wait(); mmap_read_lock(r->mm); goto again; }
            if (ret == 1) put_page(page); return 0;
            """, kind: .lockNotHeld, line: 1),
    HazardShape(
        name: "by the semaphore, and not by another one",
        wrong: """
            \(declared) up_read(&r->mm->mmap_sem);
            ret = get_user_pages(addr, 1, 1, &page, 0); if (ret == 1) put_page(page); return 0;
            """,
        right: """
            \(declared) up_read(&r->mm->other);
            ret = get_user_pages(addr, 1, 1, &page, 0); if (ret == 1) put_page(page); return 0;
            """, kind: .lockNotHeld, line: 2),
    HazardShape(
        name: "the same condition drops and takes",
        wrong: """
            \(declared) if (r->pin) mmap_read_unlock(r->mm); wait(); if (r->n) mmap_read_lock(r->mm);
            ret = get_user_pages(addr, 1, 1, &page, 0); if (ret == 1) put_page(page); return 0;
            """,
        right: """
            \(declared) if (r->pin) mmap_read_unlock(r->mm); wait(); if (r->pin) mmap_read_lock(r->mm);
            ret = get_user_pages(addr, 1, 1, &page, 0); if (ret == 1) put_page(page); return 0;
            """, kind: .lockNotHeld, line: 2),
    HazardShape(
        name: "taken twice",
        wrong: """
            \(declared) if (mmap_read_lock_killable(r->mm)) return -4;
            ret = get_user_pages_fast(addr, 1, 1, &page);
            mmap_read_unlock(r->mm); if (ret == 1) put_page(page); return 0;
            """,
        right: """
            \(declared) if (mmap_read_lock_killable(r->mm)) return -4;
            mmap_read_unlock(r->mm); ret = get_user_pages_fast(addr, 1, 1, &page);
            if (ret == 1) put_page(page); return 0;
            """, kind: .lockHeld, line: 2),
    HazardShape(
        name: "locked is zero",
        wrong: """
            \(declared) int locked = 0; mmap_read_lock(r->mm);
            ret = get_user_pages_remote(r->mm, addr, 1, 1, &page, &locked);
            if (locked) mmap_read_unlock(r->mm); if (ret == 1) put_page(page); return 0;
            """,
        right: """
            \(declared) int locked = 1; mmap_read_lock(r->mm);
            ret = get_user_pages_remote(r->mm, addr, 1, 1, &page, &locked);
            if (locked) mmap_read_unlock(r->mm); if (ret == 1) put_page(page); return 0;
            """, kind: .lockedNotOne, line: 2),
]

@Suite struct HazardTests {
    static let declarations = SnippetParser.prelude + """
         void put_page(struct page *page); void get_page(struct page *page); \
        void unpin_user_pages(struct page **pages, unsigned long n); struct rw_semaphore; \
        struct mm { struct page *p; }; struct rw { int x; }; struct mm_struct { struct rw mmap_sem, other; }; \
        struct ring { struct page **pages; struct page *page; int n; bool pin; struct mm_struct *mm; }; \
        int start_transfer(struct page **pages, int n); bool PageAnon(const void *p); void wait(void); \
        bool more(void); \
        void release(void *p); void fill(struct ring *r, struct page *slot, struct page *page); \
        void copy_out(struct page **pages, unsigned long n); void up_read(struct rw *s); \
        void mmap_read_lock(struct mm_struct *mm); void mmap_read_unlock(struct mm_struct *mm); \
        int mmap_read_lock_killable(struct mm_struct *mm); \
        long get_user_pages_remote(struct mm_struct *mm, unsigned long start, unsigned long nr_pages, \
        unsigned int gup_flags, struct page **pages, int *locked);
        """

    @Test(arguments: pageShapes + sharedShapes + lockShapes) func hazards(_ shape: HazardShape) throws {
        let wrong = try hazards(in: shape.wrong, shape)
        #expect(wrong.map(\.kind) == [shape.kind])
        // The prelude takes a line, what stands before the site another, and the function's head.
        #expect(wrong.first?.line == shape.line + 3)
        #expect(try hazards(in: shape.right, shape) == [])
    }

    private func hazards(in body: String, _ shape: HazardShape) throws -> [Hazard] {
        let code = """
            \(shape.before)
            static int site(struct ring *r, struct iov_iter *from) { int ret, i, rc;
            \(body)
            }
            """
        let facts = try SnippetParser.facts(code, after: Self.declarations, followsPages: true)
        let calls = facts.calls.filter { shape.before.isEmpty || $0.function == caller(of: body) }
        return try #require(calls.first?.flow).hazards
    }

    private func caller(of body: String) -> String { body.contains("grab(") ? "grab" : "keep" }

    /// Twins for VMAs: whether one is read after the lock was dropped, on a path with no newer call.
    @Test(arguments: [
        ("mmap_read_unlock(r->mm); return vmas[0]->vm_flags;", true),
        ("rc = vmas[0]->vm_flags; mmap_read_unlock(r->mm); return rc;", false),
        ("mmap_read_unlock(r->mm); if (vmas) release(vmas); return vmas[0] == 0;", true),
        ("mmap_read_unlock(r->mm); if (vmas) return 1; return 0;", false),
        ("rc = vmas[0]->vm_flags; mmap_read_unlock(r->mm); if (more()) goto again; return rc;", false),
        ("mmap_read_unlock(r->mm); if (more()) goto again; return vmas[0]->vm_flags;", true),
        ("up_read(&r->mm->other); return vmas[0]->vm_flags;", false),
    ])
    func aVMAIsFreshUntilTheLockIsDropped(behind: String, isLate: Bool) throws {
        let code = """
            static int site(struct ring *r) { struct page *page; struct vm_area_struct *vmas[4]; int ret, rc;
            again: mmap_read_lock(r->mm); ret = get_user_pages(addr, 4, 1, r->pages, vmas);
            \(behind)
            }
            """
        let facts = try SnippetParser.facts(code, after: Self.declarations, followsPages: true)
        #expect(try #require(facts.calls.first?.flow?.vmas).afterUnlock == isLate)
    }
}
