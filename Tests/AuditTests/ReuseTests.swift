import Audit
import Foundation
import Report
import Synchronization
import TestSupport
import Testing

/// What an audit takes from the index where something of a tree is new.
@Suite struct ReuseTests {
    private let scratch: ScratchDirectory
    /// How many drivers of its own the tree has.
    private static let drivers = 2

    /// A tree in which so many drivers include a header of their own that one more makes a difference to a count.
    init() throws {
        scratch = try ScratchDirectory()
        try FileManager.default.copyItem(atPath: SampleTree.path("sample"), toPath: scratch["tree"])
        try scratch.write("#define EXTRA FOLL_WRITE\n", to: "tree/include/linux/extra.h")
        try scratch.write("#ifndef LIST_H\n#define LIST_H\n#endif\n", to: "tree/include/linux/list.h")
        for number in 0..<Self.drivers { try addDriver(number, to: "tree") }
    }

    private func addDriver(_ number: Int, to tree: String, pages: Int = 1) throws {
        try scratch.write(
            """
            #include <linux/mm.h>
            #include <linux/list.h>
            #include <linux/extra.h>

            int extra_pin_\(number)(unsigned long start, struct page **pages)
            {
            \treturn get_user_pages_fast(start, \(pages), EXTRA, pages);
            }

            """, to: "\(tree)/drivers/extra/extra\(number).c")
    }

    /// The report as it is written, and how many units it took.
    private func audit(_ tree: String, isIndexed: Bool = true) async throws -> (report: Data, count: UnitCount) {
        let counted = Mutex<UnitCount?>(nil)
        let report = try await SampleTree.audit(
            at: scratch[tree], index: isIndexed ? scratch["index.sqlite"] : nil,
            store: isIndexed ? scratch["store"] : nil,
            observer: AuditObserver(finished: { count in counted.withLock { $0 = count } }))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try encoder.encode(report), try #require(counted.withLock { $0 }))
    }

    @Test func aDriverThatIsAddedIsTheOnlyOneParsed() async throws {
        let first = try await audit("tree")
        #expect(first.count.known == 0)
        try addDriver(Self.drivers, to: "tree")
        let second = try await audit("tree")
        #expect(second.count.parsed == 1)
        #expect(second.count.known == first.count.parsed)
        #expect(second.report == (try await audit("tree", isIndexed: false).report))
    }

    /// What is precompiled for all files may give a name another meaning than a file that never asked for it.
    @Test func aNameThatAPrecompiledHeaderTakesCostsAFileNothing() async throws {
        try scratch.write(
            "#ifndef NETDEVICE_H\n#define NETDEVICE_H\n#define PORT_NONE 0xef\n#endif\n",
            to: "tree/include/linux/netdevice.h")
        try scratch.write(
            """
            #include <linux/mm.h>

            enum port { PORT_NONE = -1, PORT_A = FOLL_WRITE };

            int extra_pin_port(unsigned long start, struct page **pages)
            {
            \treturn get_user_pages_fast(start, 1, PORT_A, pages);
            }

            """, to: "tree/drivers/extra/port.c")
        let report = try JSONDecoder().decode(AuditReport.self, from: try await audit("tree").report)
        let unit = try #require(report.units.first { $0.file == "drivers/extra/port.c" })
        #expect(unit.status == .parsed)
        #expect(report.sites.first { $0.file == "drivers/extra/port.c" }?.flags.must == ["FOLL_WRITE"])
    }

    @Test func anotherCheckoutParsesOnlyWhatDiffers() async throws {
        let first = try await audit("tree")
        try FileManager.default.copyItem(atPath: scratch["tree"], toPath: scratch["copy"])
        let same = try await audit("copy")
        #expect(same.count.parsed == 0)
        #expect(same.count.known == first.count.parsed)

        // The next point release: a number in the Makefile, a driver that calls more, and a caller that is gone.
        try FileManager.default.copyItem(atPath: scratch["tree"], toPath: scratch["next"])
        let makefile = try String(contentsOfFile: scratch["tree/Makefile"], encoding: .utf8)
        try scratch.write(makefile.replacing("SUBLEVEL = 7", with: "SUBLEVEL = 8"), to: "next/Makefile")
        try addDriver(0, to: "next", pages: 2)
        try FileManager.default.removeItem(atPath: scratch["next/drivers/extra/extra1.c"])
        let next = try await audit("next")
        #expect(next.count.known > 4 * next.count.parsed)
        #expect(next.report == (try await audit("next", isIndexed: false).report))
    }
}
