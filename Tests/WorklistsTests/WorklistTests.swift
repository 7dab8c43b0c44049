import Foundation
import Report
import Testing

@testable import Worklists

@Suite struct WorklistTests {
    private func list(
        _ kind: Worklist.Kind, _ report: AuditReport = sampleReport(), filter: (inout WorklistFilter) -> Void = { _ in }
    ) throws -> Worklist {
        var wishes = WorklistFilter()
        filter(&wishes)
        return WorklistBuilder(report, filter: wishes, knowledge: try sampleKnowledge()).worklist(kind)
    }

    private func names(_ list: Worklist) -> [String] { list.entries.map(\.site.rawValue) }

    // MARK: Conversions

    @Test func whatMayCorruptAFileComesFirst() throws {
        let list = try list(.convert)
        // The second entry of the first group is less urgent than the group's first, but one patch series takes both.
        #expect(names(list) == ["dma", "late", "exec", "odd"])
        #expect(list.entries.map(\.rank?.number) == [1, 2, 3, 4])
        #expect(list.entries.last?.rank?.name == "nobody knows who touches the data")
        #expect(list.sections[0].groups.map(\.title) == ["RING DRIVER", "EXEC", "<b>ODD</b> [x](y) |"])
    }

    @Test func theRightToWriteCountsWhereTheTransferIsNotSeen() {
        let unseen = judged(.directIO, .short)
        func rank(_ writes: Writes) -> ConversionRank? {
            ConversionRank(site("x", "a.c", 1, "f", "g", [], unseen, nil, writes: writes))
        }
        #expect(rank(.no) == .unknown)
        #expect(rank(.maybe) == .deviceWrites)
        let read = judged(.directIO, .short, dma: .toDevice)
        #expect(ConversionRank(site("x", "a.c", 1, "f", "g", [], read, nil)) == .reads)
        #expect(ConversionRank.unknown < .reads, "what nobody knows may be worse than what is harmless")
        #expect(ConversionRank(site("x", "a.c", 1, "f", "g", [], judged(.directIO, .short, needed: false), nil)) == nil)
    }

    @Test func aGroupNamesEverybodyOnce() throws {
        let contact = try #require(try list(.convert).sections[0].groups[0].contact)
        #expect(contact.cc.map(\.address).filter { $0.hasPrefix("linux-kernel") }.count == 1)
        #expect(contact.cc.contains { $0.address == "Bob <bob@example.org>" })
    }

    @Test func releasesBecomeWhatFitsAPin() throws {
        let changes = try #require(try list(.convert).entries.first).releases
        #expect(changes.map(\.from) == ["set_page_dirty", "put_page", "ring_drop"])
        #expect(changes.map(\.to) == ["unpin_user_pages_dirty_lock", "unpin_user_page", nil])
        #expect(changes[0].remark?.contains("page lock") == true)
        #expect(changes[0].remark?.hasPrefix("may be folded into the release of line 45") == true, "without the code")
    }

    @Test func anImpliedFindingIsNotRepeated() throws {
        let facts = try #require(try list(.convert).entries.first).facts
        #expect(facts.map(\.label) == ["reached by", "error"])
    }

    // MARK: Filters

    @Test func filtersNarrowTheList() throws {
        #expect(names(try list(.convert) { $0.subsystems = ["ring"] }) == ["dma", "late"])
        #expect(
            names(
                try list(.convert) {
                    $0.subsystems = ["the rest"]
                    $0.modularOnly = true
                }) == ["dma", "late", "odd"])
        #expect(names(try list(.convert) { $0.paths = ["./drivers/ring/"] }) == ["dma", "late"])
        #expect(names(try list(.convert) { $0.paths = ["drivers/rin"] }).isEmpty)
        #expect(names(try list(.convert) { $0.paths = ["fs/exec.c", "drivers/ring/dma.c"] }) == ["dma", "exec"])
        #expect(names(try list(.convert) { $0.callees = ["get_user_pages"] }) == ["late"])
        #expect(names(try list(.convert) { $0.cases = [.cpuAccess, .longTerm] }) == ["late", "exec"])
    }

    // MARK: Other kinds

    @Test func longPinsAreSortedByTheFlag() throws {
        let list = try list(.longterm)
        let bySection = Dictionary(
            uniqueKeysWithValues: list.sections.map { ($0.title, $0.groups.flatMap(\.entries).map(\.site.rawValue)) })
        #expect(bySection["Kept for long by a plain reference"] == ["late"])
        #expect(bySection["Pinned for long without FOLL_LONGTERM"] == ["pin"])
        #expect(bySection["Pinned for long with FOLL_LONGTERM"] == ["good"])
        let pin = try #require(list.entries.first { $0.site.rawValue == "pin" })
        #expect(pin.replacement?.after == ["pin_user_pages_fast(addr, n, FOLL_WRITE | FOLL_LONGTERM, pages)"])
    }

    @Test func aDebuggersCopyIsSetApartFromAHeldPage() throws {
        let list = try list(.force)
        #expect(
            list.sections.map(\.title) == [
                "A page is held, in built-in code", "Memory is only copied, as a debugger does",
            ])
        #expect(list.entries.map(\.isOpen) == [true, false])
    }

    @Test func iteratorsSayTheirDirection() throws {
        let entry = try #require(try list(.iterators).entries.first)
        #expect(entry.facts.first?.value == "data is only read from the pages")
        #expect(entry.replacement?.after.last == "iov_iter_extract_pages(i, &array, ~0UL, 16, 0, &start)")
        #expect(entry.replacement?.after.first == "struct page **array = pages;")
    }

    @Test func vmasAreReplacedByUse() throws {
        var report = sampleReport()
        let plain = try #require(report.api.functions["get_user_pages"])
        report.api.functions["get_user_pages"] = API.Function(
            signature: plain.signature.replacingOccurrences(
                of: "**pages)", with: "**pages, struct vm_area_struct **vmas)"),
            roles: plain.roles.merging(["vmas": 4]) { $1 }, file: plain.file, line: plain.line)
        let unused = VMAsUse(use: .never, afterUnlock: true, replacement: "drop the argument", evidence: [])
        let arguments = ["addr", "n", "0", "pages", "vmas"]
        report.sites = [
            site(
                "array", "a.c", 1, "f", "get_user_pages", arguments, judged(.cpuAccess, .short, vmasUse: unused), nil,
                vmas: .array),
            site("null", "a.c", 2, "f", "get_user_pages", arguments, judged(.cpuAccess, .short), nil, vmas: .null),
            site("pass", "a.c", 3, "wrap", "get_user_pages", arguments, judged(.core, .short), nil, vmas: .parameter),
        ]
        let list = try list(.vmas, report)
        #expect(
            list.sections.map(\.title) == [
                "VMAs are asked for", "A caller's argument is passed on", "NULL is passed", "The parameter itself",
            ])
        let parameters = try #require(list.sections.last).groups.flatMap(\.entries)
        #expect(parameters.map(\.callee) == ["wrap", "get_user_pages"])
        #expect(parameters.last?.replacement?.after.first?.hasSuffix("struct page **pages)") == true)
        let entry = try #require(list.entries.first)
        #expect(entry.replacement?.after == ["get_user_pages(addr, n, 0, pages)"])
        let null = try #require(list.entries.first { $0.site.rawValue == "null" })
        #expect(null.replacement?.after == ["get_user_pages(addr, n, 0, pages)"])
        #expect(entry.blockers == ["a VMA is looked at after the mmap lock was dropped"])
        #expect(try self.list(.vmas).sections.isEmpty)
        report.sites[0].callee = "get_user_page_vma_remote"
        #expect(try self.list(.vmas, report).entries.map(\.isOpen) == [true, true, true, true, false])
    }

    // MARK: Exports

    @Test func anExportNamesTheModulesThatHoldIt() throws {
        let list = try list(.unexport)
        #expect(
            list.sections.map(\.title) == [
                "get_user_pages()", "get_user_pages_fast()", "get_user_pages_remote()", "get_user_pages_unlocked()",
            ])
        let fast = list.sections[1]
        #expect(fast.groups.map(\.title) == ["Modules that hold the export"])
        #expect(fast.groups[0].entries.map(\.site.rawValue) == ["dma", "kvm"])
        #expect(fast.remarks.contains { $0.contains("1 to convert to FOLL_PIN, 1 that would need something else") })
        #expect(fast.remarks.contains { $0.contains("1 address") })
        #expect(
            fast.groups[0].entries[0].facts == [.init(label: "CONFIG_RING", value: "tristate, drivers/ring/Kconfig:3")])
        let remote = list.sections[2]
        #expect(remote.remarks.first == "No module calls it: the export can go.")
        #expect(remote.groups.map(\.title) == ["Inline in a header", "Built in, would remain"])
        #expect(list.sections[3].remarks == ["No module calls it and nothing calls it: the export can go."])
    }

    @Test func aNarrowedListDoesNotDenyWhatItDoesNotShow() throws {
        let list = try list(.unexport) {
            $0.paths = ["virt"]
            $0.callees = ["get_user_pages_fast"]
        }
        #expect(names(list) == ["kvm"])
        #expect(list.sections[0].remarks.first?.hasPrefix("2 modular calls in 2 files hold the export") == true)
    }

    @Test func anInlineFunctionOfTheFamilyHandsTheExportOn() throws {
        var report = sampleReport()
        report.sites.append(
            site(
                "user", "drivers/ring/vma.c", 1, "f", "get_user_page_vma_remote", [],
                judged(.structPageOnly, .short, needed: false),
                modular("RING DRIVER")))
        let list = try list(.unexport, report) { $0.callees = ["get_user_pages_remote"] }
        #expect(list.sections[0].remarks.contains { $0.contains("1 modular call of an inline function needs it") })
        #expect(list.entries.first?.task == "called by modules: drivers/ring/vma.c:1")
    }
}
