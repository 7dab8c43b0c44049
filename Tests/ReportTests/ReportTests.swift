import Foundation
import Report
import Testing

@Suite struct ReportTests {
    private func site() -> CallSite {
        CallSite(
            id: SiteID(rawValue: "7"), file: "mm/x.c", line: 3, column: 5, function: nil, callee: "get_user_pages",
            family: "core", arguments: ["a", "b"],
            flags: Flags(text: nil, must: [], may: ["FOLL_WRITE"], unknown: true, origin: .parameter, trail: []),
            vmas: .absent, pages: Pages(text: nil, null: false), pageCount: nil, writes: .maybe, reference: .get,
            seen: Seen(arch: "x86", environment: "all-yes", method: .text, reason: "line 1: #if 0 never holds"))
    }

    private func object(_ site: CallSite) throws -> [String: Any] {
        let data = try JSONEncoder().encode(site)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test func aSiteIsReadAsItWasWritten() throws {
        let data = try JSONEncoder().encode(site())
        #expect(try JSONDecoder().decode(CallSite.self, from: data) == site())
    }

    @Test func whatIsNotThereIsNullAndWhatIsNotComputedIsLeftOut() throws {
        let object = try object(site())
        #expect(object["function"] is NSNull && object["nr_pages"] is NSNull)
        #expect(object["case"] == nil && object["subsystem"] == nil)
    }

    @Test func aColumnHasOneName() {
        let names = SiteColumn.all.map(\.name)
        #expect(Set(names).count == names.count)
        let headings = SiteColumn.all.compactMap(\.heading)
        #expect(Set(headings).count == headings.count)
        // None is at once a value and the place of others.
        for name in names { #expect(!names.contains { $0.hasPrefix(name + ".") }, "\(name)") }
    }

    @Test func membersAreNestedByTheirPaths() {
        let members = SiteColumn.members(of: .mechanical)
        #expect(members["line"] == .number)
        guard case .object(let flags)? = members["flags"] else {
            Issue.record("flags is no object")
            return
        }
        #expect(flags["must"] == .list(.text) && flags["unknown"] == .truth)
        #expect(members["case"] == nil)
    }

    @Test func aCellIsEmptyWhereTheReportHasNothing() throws {
        let function = try #require(SiteColumn.all.first { $0.name == "function" }?.cell)
        let verdict = try #require(SiteColumn.all.first { $0.name == "case.is" }?.cell)
        #expect(function(site()) == "" && verdict(site()) == "")
    }
}
