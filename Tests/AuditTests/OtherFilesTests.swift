import Foundation
import Report
import TestSupport
import Testing

/// Releases in other files than the call's, each beside a twin in which they are not these pages'.
@Suite(.serialized) struct OtherFilesTests {
    private static let head = """
        #include <linux/mm.h>
        struct hoard { struct page *pages[16]; int n; };
        struct hoard_ops { void (*keep)(struct hoard *hoard, struct page **list); };
        int grab(unsigned long addr, struct page **list);
        int grab_more(unsigned long addr, struct page **list);
        void keep_here(struct hoard *hoard, struct page **list);

        """

    /// - Returns: the release of the one site in `a.c`.
    private func release(_ files: [String: String]) async throws -> Release {
        let sites = try await sites(files).filter { $0.file == "drivers/odd/a.c" }
        #expect(sites.count == 1)
        return try #require(sites.first?.judgement).release
    }

    private func sites(_ files: [String: String]) async throws -> [CallSite] {
        let scratch = try ScratchDirectory()
        try FileManager.default.copyItem(atPath: SampleTree.path("judged"), toPath: scratch["tree"])
        for (name, text) in files {
            let head = name.hasSuffix(".h") ? "" : Self.head
            try scratch.write(head + text, to: "tree/drivers/odd/" + name)
        }
        return try await SampleTree.audit(at: scratch["tree"]).sites
    }

    private func places(_ release: Release) -> Set<String> {
        Set(release.sites.map { "\($0.file) \($0.function ?? "")" })
    }

    private static let grab = """
        int grab(unsigned long addr, struct page **list)
        {
            int got = pin_user_pages_fast(addr, 16, FOLL_WRITE, list);
            if (got > 0 && got < 16) { unpin_user_pages(list, got); return -14; }
            return got;
        }
        """

    private static func user(of function: String) -> String {
        """
        int fill(struct hoard *hoard, unsigned long addr)
        { hoard->n = \(function)(addr, hoard->pages); return hoard->n; }
        void empty(struct hoard *hoard) { unpin_user_pages(hoard->pages, hoard->n); }
        """
    }

    @Test func whoIsHandedPagesIsAskedThoughAFailureGivesThemBackAtOnce() async throws {
        let files = ["a.c": Self.grab, "b.c": Self.user(of: "grab")]
        let release = try await release(files)
        #expect(places(release) == ["drivers/odd/a.c grab", "drivers/odd/b.c empty"])
    }

    @Test func whoIsHandedPagesThroughAnotherFileIsAsked() async throws {
        let more = "int grab_more(unsigned long addr, struct page **list) { return grab(addr, list); }"
        let release = try await release(["a.c": Self.grab, "b.c": more, "c.c": Self.user(of: "grab_more")])
        #expect(places(release) == ["drivers/odd/a.c grab", "drivers/odd/c.c empty"])
    }

    /// A list of pages in an object is as good as an array: whoever walks it gives them back.
    @Test(arguments: ["table", "spare"]) func aTableInAnObjectIsWalkedByAnotherFile(walked: String) async throws {
        let head = """
            #include <linux/scatterlist.h>
            #include "box.h"

            """
        let sites = try await sites([
            "box.h": "struct box { struct scatterlist *table, *spare; int n; };",
            "a.c": head + """
                int fill(struct box *box, unsigned long addr)
                {
                    struct page *list[16];
                    int i, got = get_user_pages_fast(addr, 16, FOLL_WRITE, list);
                    for (i = 0; i < got; i++) sg_set_page(&box->table[i], list[i], 4096, 0);
                    return got;
                }
                """,
            "b.c": head + """
                void empty(struct box *box)
                { for (int i = 0; i < box->n; i++) put_page(sg_page(&box->\(walked)[i])); }
                """,
        ])
        let release = try #require(sites.first { $0.file == "drivers/odd/a.c" }?.judgement).release
        #expect(places(release) == (walked == "table" ? ["drivers/odd/b.c empty"] : []))
    }

    /// Whoever brings a table has the list that a function of another file puts into it.
    @Test func aTableIsFilledForWhoeverBringsIt() async throws {
        let head = """
            #include <linux/scatterlist.h>
            int fill(struct sg_table *table, unsigned long addr);

            """
        let sites = try await sites([
            "a.c": head + """
                int fill(struct sg_table *table, unsigned long addr)
                {
                    struct page *list[16];
                    struct scatterlist *sg = table->sgl + 2;
                    int i, got = get_user_pages_fast(addr, 16, FOLL_WRITE, list);
                    for (i = 0; i < got; i++) sg_set_page(sg++, list[i], 4096, 0);
                    return got;
                }
                """,
            "b.c": head + """
                struct job { struct sg_table table; struct page *spare[16]; };
                int start(struct job *job, unsigned long addr) { return fill(&job->table, addr); }
                void end_own(struct job *job)
                { for (int i = 0; i < 16; i++) put_page(sg_page(&job->table.sgl[i])); }
                void end_spare(struct job *job) { for (int i = 0; i < 16; i++) put_page(job->spare[i]); }
                """,
        ])
        let release = try #require(sites.first { $0.file == "drivers/odd/a.c" }?.judgement).release
        #expect(places(release) == ["drivers/odd/b.c end_own"])
    }

    private static let keeper = """
        int site(struct hoard *hoard, const struct hoard_ops *ops, unsigned long addr)
        {
            struct page *list[16];
            int got = pin_user_pages_fast(addr, 16, FOLL_WRITE, list);
            if (got == 16) ops->keep(hoard, list);
            return got;
        }
        """

    private static func table(_ name: String) -> String {
        """
        static void \(name)_keep(struct hoard *hoard, struct page **list)
        { for (int i = 0; i < 16; i++) hoard->pages[i] = list[i]; }
        void \(name)_end(struct hoard *hoard) { unpin_user_pages(hoard->pages, 16); }
        const struct hoard_ops \(name) = { .keep = \(name)_keep };
        """
    }

    /// Each caller of the family's own function is a site, whose places are those of the call inside it.
    @Test(arguments: [true, false]) func callersOfTheFamilysFunctionGiveBackWhatItTakes(all: Bool) async throws {
        let sites = try await sites([
            "../../mm/nommu.c": """
                static long __take(unsigned long start, unsigned long n, struct page **pages, unsigned int flags)
                { return get_user_pages_unlocked(start, n, pages, flags); }
                long get_user_pages(unsigned long start, unsigned long n, unsigned int flags, struct page **pages,
                                    struct vm_area_struct **vmas)
                { return __take(start, n, pages, flags); }
                """,
            "a.c": """
                int use(struct page **list)
                { int got = get_user_pages(0, 16, 0, list, 0); if (got > 0) release_pages(list, got); return got; }
                """,
            "b.c": all ? "" : "long more(struct page **list) { return get_user_pages(0, 16, 0, list, 0); }",
        ])
        let inner = try #require(sites.first { $0.file == "mm/nommu.c" }?.judgement).release
        #expect(inner.pairing == .escapes)
        #expect(inner.sites.contains { $0.file == "drivers/odd/a.c" && $0.callee == "release_pages" })
        #expect(inner.complete == all)
    }

    /// Its words mean nothing but where a source includes it.
    @Test func aHeaderIsReadWhereItIsIncluded() async throws {
        let sites = try await sites([
            "walk.h": """
                static int walk(entry_t *entry)
                {
                    struct page *page = 0;
                    if (get_user_pages_fast(entry->addr, 1, FOLL_WRITE, &page) != 1) return -14;
                    entry_write(page_address(page), entry);
                    put_page(page);
                    return 0;
                }
                """,
            "a.c": """
                typedef struct { unsigned long addr, value; } entry_t;
                static void entry_write(void *to, entry_t *entry) { memcpy(to, &entry->value, 8); }
                #include "walk.h"
                int enter(entry_t *entry) { return walk(entry); }
                """,
        ])
        let site = try #require(sites.first { $0.file == "drivers/odd/walk.h" })
        #expect(site.judgement?.access.cpu == .write)
        #expect(site.judgement?.case.is == .cpuAccess)
    }

    @Test func theOnlyTableBesideSaysWhatAnOperationDoes() async throws {
        let release = try await release(["a.c": Self.keeper, "b.c": Self.table("one")])
        #expect(places(release) == ["drivers/odd/b.c one_end"])
    }

    @Test func ofTwoTablesNeitherIsMeant() async throws {
        let release = try await release(["a.c": Self.keeper, "b.c": Self.table("one"), "c.c": Self.table("two")])
        #expect(release.sites == [])
        #expect(release.complete == false)
    }

    @Test func aTableMayNameAFunctionOfAThirdFile() async throws {
        let body = """
            void keep_here(struct hoard *hoard, struct page **list)
            { for (int i = 0; i < 16; i++) hoard->pages[i] = list[i]; }
            void end_here(struct hoard *hoard) { unpin_user_pages(hoard->pages, 16); }
            """
        let release = try await release([
            "a.c": Self.keeper, "b.c": "const struct hoard_ops one = { .keep = keep_here };", "c.c": body,
        ])
        #expect(places(release) == ["drivers/odd/c.c end_here"])
    }

    /// What an operation leads to may be two files away, and who gives back what is kept there in a third.
    @Test(arguments: ["pages", "spare"]) func behindAnOperationOtherFilesKeepThePages(member: String) async throws {
        let head = "#include \"chest.h\"\n"
        let release = try await release([
            "chest.h": "struct chest { struct page **pages, **spare; }; void stow_away(struct page **list);",
            "a.c": Self.keeper, "b.c": "const struct hoard_ops one = { .keep = keep_here };",
            "c.c": head + "void keep_here(struct hoard *hoard, struct page **list) { stow_away(list); }",
            "d.c": head + """
                struct chest *chest_of(int n);
                void stow_away(struct page **list) { struct chest *chest = chest_of(1); chest->pages = list; }
                """,
            "e.c": head + "void chest_end(struct chest *chest) { unpin_user_pages(chest->\(member), 16); }",
        ])
        #expect(places(release) == (member == "pages" ? ["drivers/odd/e.c chest_end"] : []))
    }
}
