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
        let scratch = try ScratchDirectory()
        try FileManager.default.copyItem(atPath: SampleTree.path("judged"), toPath: scratch["tree"])
        for (name, text) in files { try scratch.write(Self.head + text, to: "tree/drivers/odd/" + name) }
        let report = try await SampleTree.audit(at: scratch["tree"])
        let sites = report.sites.filter { $0.file == "drivers/odd/a.c" }
        #expect(sites.count == 1)
        return try #require(sites.first?.judgement).release
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
}
