import Comparison
import Foundation
import Report
import Testing

@Suite struct MergeTests {
    private func entry(_ total: Int, _ kinds: [String: Int], _ unresolved: [Ledger.Unresolved] = []) -> Ledger.Entry {
        Ledger.Entry(total: total, kinds: kinds, unresolved: unresolved)
    }

    private func unit(_ file: String, _ environment: String = "all-yes") -> Report.Unit {
        Report.Unit(
            file: file, arch: "x86", environment: environment, seconds: nil,
            diagnostics: .init(errors: 0, first: nil), status: .parsed)
    }

    private let take = API.Function(signature: "long take(void)", roles: ["flags": 0], file: "m.h", line: 3)

    private func part(_ index: Int, of count: Int = 3, tree: String = "key", _ file: String? = nil) -> AuditReport {
        let name = file ?? "f\(index).c"
        let own = site(name, index, "f", "take")
        let lost = Ledger.Unresolved(file: name, line: 9, reason: "odd")
        return report(
            "6.12", [own], findings: [finding("rule", on: own)],
            api: API(functions: index == 2 ? ["take": take, "give": take] : ["take": take], flags: ["F_\(index)": 1]),
            ledger: Ledger(identifiers: ["take": entry(2, ["call": 1, "unresolved": 1], [lost])]),
            units: [unit("<probe>"), unit(name), unit(name, "forced")],
            shard: Shard(index: index, count: count, tree: tree))
    }

    private func named(_ reports: [AuditReport]) -> [ReportMerge.Part] {
        reports.enumerated().map { ReportMerge.Part(name: "part-\($0 + 1).json", report: $1) }
    }

    @Test func partsInAnyOrderAreTheWhole() throws {
        let sites = (1...3).map { site("f\($0).c", $0, "f", "take") }
        let whole = report(
            "6.12", sites, findings: sites.map { finding("rule", on: $0) },
            api: API(functions: ["take": take, "give": take], flags: ["F_1": 1, "F_2": 1, "F_3": 1]),
            ledger: Ledger(identifiers: [
                "take": entry(
                    6, ["call": 3, "unresolved": 3],
                    (1...3).map { Ledger.Unresolved(file: "f\($0).c", line: 9, reason: "odd") })
            ]),
            units: [unit("<probe>")] + (1...3).flatMap { [unit("f\($0).c"), unit("f\($0).c", "forced")] })
        for order in [[1, 2, 3], [3, 1, 2], [2, 3, 1]] {
            #expect(try ReportMerge.merge(named(order.map { part($0) })) == whole)
        }
    }

    @Test func aWholeReportHasNoShardInItsJSON() throws {
        let json = String(decoding: try JSONEncoder().encode(report("6.12", [])), as: UTF8.self)
        #expect(!json.contains("shard"))
        let part = try JSONDecoder().decode(AuditReport.self, from: JSONEncoder().encode(part(2)))
        #expect(part.shard == Shard(index: 2, count: 3, tree: "key"))
    }

    @Test func whatDoesNotBelongTogetherIsRefusedByName() {
        var otherVersion = part(2)
        otherVersion.tree.version = "6.13"
        var otherTool = part(2)
        otherTool.tool.version = "0.9"
        var otherAPI = part(2)
        otherAPI.api.flags["F_1"] = 4
        let cases: [([AuditReport], MergeError)] = [
            ([], .nothing),
            ([report("6.12", [])], .notAPart("part-1.json")),
            ([part(1), report("6.12", []), part(3)], .notAPart("part-2.json")),
            ([part(1), part(3)], .missing(index: 2, count: 3, absent: 1)),
            ([part(3)], .missing(index: 1, count: 3, absent: 2)),
            ([part(1), part(2), part(2)], .doubled(index: 2, part: "part-3.json", other: "part-2.json")),
            ([part(1), part(2, tree: "x"), part(3)], .otherTree(part: "part-2.json", other: "part-1.json")),
            ([part(1), otherVersion, part(3)], .otherTree(part: "part-2.json", other: "part-1.json")),
            ([part(1), otherTool, part(3)], .otherTool(part: "part-2.json", other: "part-1.json")),
            ([part(1), part(2, of: 4), part(3)],
                .otherCount(part: "part-2.json", count: 4, other: "part-1.json", expected: 3)),
            ([part(1), part(7), part(3)], .outOfRange(part: "part-2.json", index: 7, count: 3)),
            ([part(0), part(2), part(3)], .outOfRange(part: "part-1.json", index: 0, count: 3)),
            ([part(1), otherAPI, part(3)],
                .disagreement(what: "the value of F_1", part: "part-2.json", other: "part-1.json")),
        ]
        for (parts, expected) in cases {
            let error = #expect(throws: MergeError.self) { try ReportMerge.merge(named(parts)) }
            #expect(error == expected)
            #expect(error?.description.contains("\n") == false)
        }
    }

    @Test func aFileInTwoPartsIsRefused() {
        let parts = named([part(1, "a.c"), part(2), part(3, "a.c")])
        let error = #expect(throws: MergeError.self) { try ReportMerge.merge(parts) }
        #expect(error == .overlap(file: "a.c", line: 3, part: "part-3.json", other: "part-1.json"))
    }
}
