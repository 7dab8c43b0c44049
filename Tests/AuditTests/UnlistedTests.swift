import Audit
import Foundation
import Report
import Synchronization
import TestSupport
import Testing

/// Functions that seem to be of the family are said where no list knows them.
@Suite struct UnlistedTests {
    /// A copy of the sample tree of 6.5 with some files more.
    private func scratch(adding files: [String: String]) throws -> ScratchDirectory {
        let scratch = try ScratchDirectory()
        try FileManager.default.copyItem(atPath: SampleTree.path("era-6.5"), toPath: scratch["tree"])
        for (path, text) in files { try scratch.write(text, to: "tree/" + path) }
        return scratch
    }

    private func audit(
        adding files: [String: String]
    ) async throws -> (unlisted: [API.Unlisted], notices: [String]) {
        let notices = Mutex<[String]>([])
        let observer = AuditObserver(notice: { line in notices.withLock { $0.append(line) } })
        let scratch = try scratch(adding: files)
        let report = try await SampleTree.audit(at: scratch["tree"], observer: observer)
        return (report.api.unlisted, notices.withLock { list in list.filter { $0.contains("no list") } })
    }

    private static let grab = "long grab_user_pages(unsigned long start, unsigned int gup_flags, struct page **pages);"

    @Test func aDeclarationInAHomeHeaderIsSaid() async throws {
        let (unlisted, notices) = try await audit(adding: [
            "include/linux/grab.h": """
                struct page;
                struct vm_area_struct;
                struct grabber { unsigned int gup_flags; };
                \(Self.grab)
                /* Known: of the family, and beside it. */
                long pin_user_pages_locked(unsigned long start, unsigned int gup_flags, struct page **pages);
                int vm_fault_to_errno(unsigned int fault, int foll_flags);
                int other(int flags, struct page **pages);
                """,
            "drivers/own/own.h": Self.grab.replacing("grab_", with: "own_"),
            "drivers/own/own.c": """
                #include <linux/mm.h>
                #include "own.h"
                long own_user_pages(unsigned long start, unsigned int gup_flags, struct page **pages)
                {
                    return get_user_pages(start, 1, gup_flags, pages);
                }
                """,
        ])
        let expected = API.Unlisted(
            function: "grab_user_pages", file: "include/linux/grab.h", line: 4, reason: "takes gup_flags")
        #expect(unlisted == [expected])
        #expect(
            notices == [
                "not audited, since no list of the family knows it: grab_user_pages (include/linux/grab.h:4 takes "
                    + "gup_flags); add it to functions or extended of \(SampleTree.rules)/family/gup.yaml"
            ])
    }

    @Test func whatAHomeFileHandsOutIsSaid() async throws {
        let fetch = """
            {
                struct page *page;

                return get_user_pages(addr, 1, FOLL_WRITE, &page) == 1 ? page : 0;
            }
            """
        let (unlisted, _) = try await audit(adding: [
            "mm/fetch.c": """
                #include <linux/mm.h>
                static struct page *fetch_quietly(unsigned long addr)
                \(fetch)
                struct page *fetch_user_page(unsigned long addr) { return fetch_quietly(addr); }
                int fetch_user_pages(unsigned long addr, struct page **out)
                {
                    return pin_user_pages(addr, 1, FOLL_WRITE, out);
                }
                int touch_user_page(unsigned long addr)
                {
                    struct page *page;

                    if (get_user_pages(addr, 1, FOLL_WRITE, &page) != 1)
                        return -1;
                    put_page(page);
                    return 0;
                }
                static long flagged(unsigned long addr, unsigned int gup_flags) { return touch_user_page(addr); }
                long fetch_flagged(unsigned long addr, unsigned int gup_flags) { return flagged(addr, gup_flags); }
                """,
            "drivers/own/fetch.c": "#include <linux/mm.h>\nstruct page *own_page(unsigned long addr)\n\(fetch)\n",
        ])
        #expect(
            unlisted == [
                API.Unlisted(function: "fetch_flagged", file: "mm/fetch.c", line: 23, reason: "takes gup_flags"),
                API.Unlisted(
                    function: "fetch_user_page", file: "mm/fetch.c", line: 8,
                    reason: "returns the pages of get_user_pages"),
                API.Unlisted(
                    function: "fetch_user_pages", file: "mm/fetch.c", line: 9,
                    reason: "hands out the pages of pin_user_pages"),
            ])
    }

    /// A system call is entered from elsewhere.
    @Test(arguments: [("sample", ["gup_flags_valid", "ptrace_copy"]), ("era-4.4", []), ("era-6.12", [])])
    func theSampleTreesHaveTheirOwn(name: String, expected: [String]) async throws {
        #expect(try await SampleTree.audit(name).api.unlisted.map(\.function) == expected)
    }

    /// What the notice asks for must not need an index to be thrown away.
    @Test func aListThatChangesIsHeededBesideAnIndex() async throws {
        let scratch = try ScratchDirectory()
        try FileManager.default.copyItem(atPath: SampleTree.rules, toPath: scratch["rules"])
        // In place: of a file that has only just been made the index keeps nothing.
        func report(index: String?) async throws -> AuditReport {
            try await SampleTree.audit(
                at: SampleTree.path("era-6.5"), rules: scratch["rules"], index: index, store: scratch["store"])
        }
        #expect(try await report(index: scratch["index"]).ledger.identifiers["vma_lookup"] == nil)
        let family = try String(contentsOfFile: scratch["rules/family/gup.yaml"], encoding: .utf8)
        let longer = family.replacing(
            "\nfunctions:\n", with: "\nfunctions:\n  - {name: vma_lookup, takes: none, lock: caller}\n")
        try scratch.write(longer, to: "rules/family/gup.yaml")
        let after = try await report(index: scratch["index"])
        #expect(after.ledger.identifiers["vma_lookup"]?.kinds == ["declaration": 1, "call": 1])
        #expect(try await after == report(index: nil))
    }
}
