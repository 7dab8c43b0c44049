import CallSites
import Testing

/// What says that the pages of an iterator are the kernel's own, beside what does not.
@Suite struct IteratorTests {
    private static let head = """
        #define MSG_SPLICE_PAGES 0x8000000
        struct note { unsigned flags; struct iov_iter iter; };
        static long take(struct note *m) { return iov_iter_get_pages2(&m->iter, pages, 4096, 4, &addr); }

        """

    @Test(arguments: [
        ("if (m->flags & MSG_SPLICE_PAGES) return take(m);", true),
        ("if (n && (m->flags & MSG_SPLICE_PAGES)) return take(m);", true),
        ("unsigned way = 0; if (m->flags) way = MSG_SPLICE_PAGES; if (way == MSG_SPLICE_PAGES) return take(m);", true),
        ("if (!(m->flags & MSG_SPLICE_PAGES)) return take(m);", false),
        ("if (m->flags & 64) return take(m);", false),
        ("if (m->flags & MSG_SPLICE_PAGES) return take(m); if (n) return take(m);", false),
    ])
    func aFlagOfTheMessageTells(body: String, tells: Bool) throws {
        let code = Self.head + "long send(struct note *m) { \(body) return 0; }"
        let call = try #require(try SnippetParser.facts(code, followsPages: true).calls.first)
        #expect((call.iterator?.constructors == ["MSG_SPLICE_PAGES"]) == tells)
        #expect(!tells || call.iterator?.open.isEmpty == true)
    }

    /// One of several ways that fills the user's pages is enough to say that they are filled; one that fills the
    /// kernel's own is not.
    @Test(arguments: [
        ("iov_iter_init", "0", true), ("iov_iter_init", "1", false), ("iov_iter_kvec", "0", false),
    ])
    func oneWayMayFillThePages(constructor: String, direction: String, fills: Bool) throws {
        let code = """
            void iov_iter_kvec(struct iov_iter *i, unsigned way, const void *vec, unsigned long n, unsigned long all);
            static long take(struct iov_iter *i) { return iov_iter_get_pages2(i, pages, 4096, 4, &addr); }
            long give(void *vec) { struct iov_iter i; iov_iter_init(&i, 1, vec, 1, 4096); return take(&i); }
            long get(void *vec) { struct iov_iter i; \(constructor)(&i, \(direction), vec, 1, 4096); return take(&i); }
            """
        let call = try #require(try SnippetParser.facts(code, followsPages: true).calls.first)
        #expect(call.iterator?.fillsUserPages == fills)
    }
}
