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
}
