import Audit
import Foundation
import Report
import TestSupport
import Testing

/// A report's units: each parse that speaks for a file, once.
@Suite struct UnitListTests {
    /// The units of an audit of the sample tree of 6.5 with some files more.
    private func audit(adding files: [String: String]) async throws -> AuditReport {
        let scratch = try ScratchDirectory()
        try FileManager.default.copyItem(atPath: SampleTree.path("era-6.5"), toPath: scratch["tree"])
        for (path, text) in files { try scratch.write(text, to: "tree/" + path) }
        return try await SampleTree.audit(at: scratch["tree"])
    }

    /// - Parameter pages: what tells one call from another.
    private func function(_ name: String, pages: Int) -> String {
        """
        long \(name)(unsigned long addr, struct page **pages)
        {
            return get_user_pages(addr, \(pages), FOLL_WRITE, pages);
        }

        """
    }

    @Test func conditionsThatContradictEachOtherAreAParseEachAndAllOfThemAreListed() async throws {
        let report = try await audit(adding: [
            "drivers/modes.c": """
                #include <linux/mm.h>
                #ifdef MODE_A
                \(function("mode_a", pages: 1))
                #endif
                #if defined(MODE_B) && !defined(MODE_A)
                #error "not this one"
                \(function("mode_b", pages: 2))
                #endif
                """
        ])
        let units = report.units.filter { $0.file == "drivers/modes.c" }
        #expect(units.map(\.environment) == ["all-yes", "all-yes+site", "all-yes+site"])
        #expect(units.map(\.reason) == [nil, "MODE_A=1", "no MODE_A, MODE_B=1"])
        // The second says what is wrong with it.
        #expect(units.map(\.status) == [.parsed, .parsed, .degraded])
        #expect(units.last?.diagnostics.first?.contains("not this one") == true)
    }

    @Test func everyPlaceThatNoConfigurationEnablesHasAParseOfItsOwn() async throws {
        let report = try await audit(adding: [
            "drivers/dead.c": """
                #include <linux/mm.h>
                #if 0
                \(function("dead_a", pages: 1))#endif
                #if 0
                \(function("dead_b", pages: 2))#endif
                """
        ])
        let units = report.units.filter { $0.file == "drivers/dead.c" && $0.environment == "forced" }
        #expect(units.map(\.reason) == ["for 5:12: line 2: #if 0 never holds", "for 11:12: line 8: #if 0 never holds"])
        let sites = report.sites.filter { $0.file == "drivers/dead.c" }
        #expect(sites.map(\.seen.reason) == ["line 2: #if 0 never holds", "line 8: #if 0 never holds"])
    }

    @Test func aParseThatTwoHeadersShareIsListedOnce() async throws {
        let report = try await audit(adding: [
            // What is boxed, only the file that includes them says.
            "drivers/pair/one.h": """
                static long one(struct box *box) { return get_user_pages(box->addr, 1, FOLL_WRITE, box->pages); }

                """,
            "drivers/pair/two.h": """
                static long two(struct box *box) { return get_user_pages(box->addr, 2, FOLL_WRITE, box->pages); }

                """,
            "drivers/pair/both.c": """
                #include <linux/mm.h>
                struct box { unsigned long addr; struct page **pages; };
                #include "one.h"
                #include "two.h"
                long both(struct box *box) { return one(box) + two(box); }

                """,
        ])
        #expect(report.sites.count { $0.file.hasPrefix("drivers/pair/") && $0.seen.method == .ast } == 2)
        #expect(report.units.count { $0.file == "drivers/pair/both.c" } == 1)
    }

    @Test func aFileOfTheTreeIsNotTakenForAMadeUpOne() async throws {
        let report = try await audit(adding: ["<odd>.c": "#include <linux/mm.h>\n" + function("odd", pages: 1)])
        #expect(report.units.filter { $0.file == "<odd>.c" }.map(\.status) == [.parsed])
        #expect(report.sites.first { $0.file == "<odd>.c" }?.seen.method == .ast)
    }

    /// The values of the flags come from a second probe then, and what the file says from a parse without the header.
    @Test func whatWasGivenUpIsListedToo() async throws {
        let crash = "#pragma clang __debug crash\n"
        let report = try await audit(adding: [
            "include/linux/more.h": "#include <linux/mm.h>\nlong get_user_pages_fast(unsigned long, int);\n" + crash,
            "drivers/far/far.h": crash,
            "drivers/near/mid.h": "#include <far.h>\n",
            "drivers/near/near.c": "#include <linux/mm.h>\n" + function("near", pages: 1) + "#include \"mid.h\"\n",
        ])
        let probes = report.units.filter { $0.file == "<probe>" }
        #expect(probes.map(\.status) == [.failed, .parsed])
        #expect(probes.first?.diagnostics.first?.hasPrefix("crashed") == true)
        #expect(report.api.flags["FOLL_WRITE"] == 1)
        let near = report.units.filter { $0.file == "drivers/near/near.c" }
        #expect(near.map(\.status) == [.degraded, .failed])
        #expect(near.last?.diagnostics.first?.hasPrefix("crashed") == true)
    }
}
