import Foundation
import Report
import TestSupport
import Testing

/// What vendors do to a tree must not cost a call its parse: headers that only their build scripts know, drivers
/// written for another release, names that nothing declares.
@Suite(.serialized) struct VendorTreeTests {
    /// Audits a copy of a sample tree with a driver, and what else there is, added.
    private func audit(_ files: [String: String], in tree: String = "era-5.4") async throws -> AuditReport {
        let scratch = try ScratchDirectory()
        try FileManager.default.copyItem(atPath: SampleTree.path(tree), toPath: scratch["tree"])
        for (path, text) in files { try scratch.write(text, to: "tree/" + path) }
        return try await SampleTree.audit(at: scratch["tree"])
    }

    private func site(in function: String, of report: AuditReport) throws -> CallSite {
        #expect(report.ledger.balanced)
        let found = report.sites.filter { $0.function == function }
        #expect(found.count == 1)
        return try #require(found.first)
    }

    private static let head = "#include <linux/export.h>\n#include <linux/mm.h>\n"

    // MARK: Other releases

    @Test func aCallWrittenForALaterReleaseIsReadByThatDeclaration() async throws {
        let report = try await audit(["drivers/odd/odd.c": Self.head + """
            long odd(struct mm_struct *mm, unsigned long addr, struct page **list)
            {
                return get_user_pages_remote(mm, addr, 3, FOLL_WRITE, list, NULL, NULL);
            }
            """])
        let site = try site(in: "odd", of: report)
        #expect(site.seen.method == .ast)
        #expect(site.seen.reason?.contains("another release") == true)
        #expect(site.flags.must == ["FOLL_WRITE"])
        #expect(!site.flags.unknown)
        #expect(site.pages.text == "list")
        #expect(site.pageCount == "3")
        // The tree's own declaration stays what its headers say.
        #expect(report.api.functions["get_user_pages_remote"]?.roles["flags"] == 4)
        #expect(report.api.functions["get_user_pages_remote"]?.file == "include/linux/mm.h")
    }

    /// Both have eight parameters in this tree's count; the types tell them apart.
    @Test func aBranchForAnEarlierReleaseHasThatReleasesColumns() async throws {
        let report = try await audit(["drivers/odd/odd.c": Self.head + """
            #include <linux/version.h>
            #if LINUX_VERSION_CODE < KERNEL_VERSION(4, 9, 0)
            long remote(struct mm_struct *mm, unsigned long addr, struct page **list, int dir)
            {
                return get_user_pages_remote(NULL, mm, addr, 5, dir == 1, 0, list, NULL);
            }
            long local(struct mm_struct *mm, unsigned long addr, struct page **list)
            {
                return get_user_pages(NULL, mm, addr, 6, 1, 0, list, NULL);
            }
            #endif
            """])
        let remote = try site(in: "remote", of: report)
        #expect(remote.seen.method == .text)
        #expect(remote.seen.reason?.contains("LINUX_VERSION_CODE") == true)
        #expect(remote.flags.text == nil)
        #expect(remote.flags.may == ["FOLL_WRITE"])
        #expect(remote.pages.text == "list")
        #expect(remote.vmas == .null)
        let local = try site(in: "local", of: report)
        #expect(local.flags.must == ["FOLL_WRITE"])
        #expect(!local.flags.unknown)
        #expect(local.pages.text == "list")
    }

    @Test func argumentsThatFitNoReleaseAreNotGivenRoles() async throws {
        let report = try await audit(["drivers/odd/odd.c": Self.head + """
            long odd(unsigned long addr, struct page **list)
            {
                return get_user_pages_remote(addr, list);
            }
            """])
        let site = try site(in: "odd", of: report)
        #expect(site.seen.method == .text)
        #expect(site.flags.unknown)
        #expect(site.pages.text == nil)
        #expect(site.writes == .maybe)
    }

    // MARK: Headers

    private static let struct_ = "struct odd_area { unsigned long start; struct page **pages; };\n"

    @Test func aHeaderThatOnlyAnotherHeaderAsksForIsFoundBesideTheDriver() async throws {
        let report = try await audit([
            "drivers/odd/odd.h": "#include <odd_platform.h>\n#include <odd_depth.h>\n",
            // Another driver's header of that name is further away.
            "drivers/else/odd_platform.h": "#error another driver's\n",
            "drivers/odd/platform/paper/odd_platform.h": Self.struct_,
            "drivers/odd/platform/paper/deep/odd_depth.h": "#define ODD_FLAGS FOLL_WRITE\n",
            "drivers/odd/odd.c": Self.head + """
                #include "odd.h"
                long odd(struct odd_area *area)
                {
                    return get_user_pages_fast(area->start, 1, ODD_FLAGS, area->pages);
                }
                """,
        ])
        let site = try site(in: "odd", of: report)
        #expect(site.seen.method == .ast)
        #expect(site.flags.must == ["FOLL_WRITE"])
        #expect(report.units.first { $0.file == "drivers/odd/odd.c" }?.status == .parsed)
    }

    @Test func directoriesThatTheFirstMakefileNamesAreSearched() async throws {
        let report = try await audit([
            "Makefile": "VERSION = 5\nPATCHLEVEL = 4\nSUBLEVEL = 0\nobj-y += mm/ drivers/\n"
                + "LINUXINCLUDE := -I$(srctree)/include\n"
                + "LINUXINCLUDE += -I$(srctree)/vendor/include \\\n  -I$(srctree)/gone\n",
            "vendor/include/vendor/odd.h": Self.struct_,
            // Nearer to the driver, but not what the makefile says.
            "drivers/odd/old/vendor/odd.h": "#error not this one\n",
            "drivers/odd/odd.c": Self.head + """
                #include <vendor/odd.h>
                long odd(struct odd_area *area)
                {
                    return get_user_pages_fast(area->start, 1, 0, area->pages);
                }
                """,
        ])
        #expect(try site(in: "odd", of: report).seen.method == .ast)
        #expect(report.units.first { $0.file == "drivers/odd/odd.c" }?.status == .parsed)
    }

    @Test func aHeaderOfOneArchitectureTakesTheDriverThere() async throws {
        let report = try await audit(
            [
                "include/linux/odd_area.h": "#include <asm/odd_prot.h>\n",
                "arch/arm64/include/asm/odd_prot.h": Self.struct_,
                "drivers/odd/odd.c": Self.head + """
                    #include <linux/odd_area.h>
                    long odd(struct odd_area *area)
                    {
                        return get_user_pages_fast(area->start, 1, 0, area->pages);
                    }
                    """,
            ], in: "sample")
        let site = try site(in: "odd", of: report)
        #expect(site.seen.method == .ast)
        #expect(site.seen.arch == "arm64")
    }

    // MARK: Names

    @Test func namesThatNothingDeclaresDoNotCostTheCall() async throws {
        let report = try await audit(["drivers/odd/odd.c": Self.head + """
            #include <gone/odd.h>
            long odd(odd_area_t *area)
            {
                return get_user_pages_fast(area->start, 1, FOLL_WRITE | ODD_FLAG, area->pages);
            }
            """])
        let site = try site(in: "odd", of: report)
        #expect(site.seen.method == .ast)
        #expect(site.seen.reason != nil)
        #expect(site.flags.must == ["FOLL_WRITE"])
        #expect(site.flags.unknown)
        // The unit still says that something is missing.
        let first = report.units.first { $0.file == "drivers/odd/odd.c" }?.diagnostics.first
        #expect(first?.contains("gone/odd.h") == true)
    }

    @Test func aConfigurationIncludedAgainDoesNotUndoTheChangeForAnElseBranch() async throws {
        let types = try String(contentsOfFile: SampleTree.path("era-5.4") + "/include/linux/types.h", encoding: .utf8)
        let report = try await audit([
            "include/linux/types.h": types.replacing(
                "#define _LINUX_TYPES_H", with: "#define _LINUX_TYPES_H\n#include <generated/autoconf.h>"),
            // A header is parsed without what was precompiled.
            "include/linux/odd.h": """
                #ifndef ODD_H
                #define ODD_H
                #include <linux/mm.h>
                #ifndef CONFIG_RING
                static inline long odd(unsigned long addr, struct page **pages)
                {
                    return get_user_pages_fast(addr, 1, 0, pages);
                }
                #endif
                #endif

                """,
        ])
        #expect(try site(in: "odd", of: report).seen.method == .ast)
    }
}
