import Foundation
import Report
import TestSupport
import Testing

/// Pages that others find: in an skb, or by a function of a header; each beside a twin.
@Suite(.serialized) struct ContainerTests {
    private func release(_ files: [String: String]) async throws -> Release {
        let scratch = try ScratchDirectory()
        try FileManager.default.copyItem(atPath: SampleTree.path("judged"), toPath: scratch["tree"])
        for (name, text) in files { try scratch.write(text, to: "tree/drivers/odd/" + name) }
        let sites = try await SampleTree.audit(at: scratch["tree"]).sites
        return try #require(sites.first { $0.file == "drivers/odd/a.c" }?.judgement).release
    }

    private func places(_ release: Release) -> Set<String> { Set(release.sites.map { "\($0.file) \($0.callee)" }) }

    @Test(arguments: [true, false]) func whatDropsPartsOfAnySkbIsListed(fills: Bool) async throws {
        let release = try await release([
            "a.c": """
                #include <linux/skbuff.h>
                int fill(struct sk_buff *skb, struct page **list, unsigned long addr)
                {
                    int i, got = get_user_pages_fast(addr, 16, 0, list);
                    for (i = 0; i < got; i++) \(fills ? "skb_fill_page_desc(skb, i, list[i], 0, 4096)" : "skb->len++");
                    return got;
                }
                """,
            "b.c": """
                #include <linux/skbuff.h>
                static void __skb_frag_unref(struct page **frag) { put_page(*frag); }
                void drop(struct sk_buff *skb, struct page **frag) { __skb_frag_unref(frag); }
                /* __skb_frag_unref(nobody) */
                """,
        ])
        #expect(places(release).contains("drivers/odd/b.c put_page") == fills)
        // Whoever takes a page out of an skb has one of his own.
        #expect(!places(release).contains("drivers/odd/b.c __skb_frag_unref"))
        #expect(release.complete == false)
    }

    /// An inline function of a header finds the pages in their object, for the file and for others.
    @Test(arguments: [("pages", true), ("spare", false)])
    func aHeadersFunctionFindsThePages(member: String, finds: Bool) async throws {
        let head = "#include <linux/mm.h>\n#include <linux/hoard.h>\n"
        let release = try await release([
            "../../include/linux/hoard.h": """
                struct hoard { struct page *pages[16], *spare[16]; int n; };
                static inline struct page **hoard_pages(struct hoard *hoard) { return hoard->\(member); }
                """,
            "a.c": head + """
                int fill(struct hoard *hoard, unsigned long addr)
                { hoard->n = pin_user_pages_fast(addr, 16, FOLL_WRITE, hoard->pages); return hoard->n; }
                void empty(struct hoard *hoard)
                { struct page **list = hoard_pages(hoard); unpin_user_pages(list, hoard->n); }
                """,
            "b.c": head + """
                void part(struct hoard *hoard) { unpin_user_page(hoard_pages(hoard)[--hoard->n]); }
                """,
        ])
        #expect((release.complete == true) == finds)
        #expect(places(release).contains("drivers/odd/b.c unpin_user_page") == finds)
    }
}
