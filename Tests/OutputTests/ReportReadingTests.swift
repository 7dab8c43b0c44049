import Foundation
import Report
import Testing

@testable import Output

@Suite struct ReportReadingTests {
    private func json(_ report: AuditReport) throws -> String {
        try AuditSubject.whole.text(of: AuditSubject(report))
    }

    private func error(reading text: String) -> String? {
        do {
            _ = try AuditReport(json: Data(text.utf8), path: "old.json")
            return nil
        } catch {
            return error.description
        }
    }

    @Test func aReportReadBackIsTheSame() throws {
        for report in [nastyReport(), emptyReport()] {
            #expect(try AuditReport(json: Data(json(report).utf8), path: "report.json") == report)
        }
    }

    @Test func anotherSchemaIsRefusedWhateverElseItHolds() {
        #expect(
            error(reading: #"{"schema": 2, "sites": "elsewhere"}"#) == """
                old.json: a report of schema 2, and this gupaudit reads schema 1; \
                audit the tree again, or use the gupaudit that wrote the report
                """)
    }

    @Test(arguments: ["", "{", "no json", "{\"schema\": 1", String(repeating: "[", count: 100_000)])
    func whatIsNoJSONIsNamed(text: String) {
        #expect(error(reading: text)?.hasPrefix("old.json: not JSON (") == true)
        #expect(error(reading: text)?.contains("\n") == false)
    }

    @Test(arguments: ["{}", "[]", "[1, 2]", "{\"schema\": null}", "{\"schema\": \"1\"}", "{\"version\": 1}"])
    func otherJSONIsNoReport(text: String) {
        #expect(error(reading: text)?.hasPrefix("old.json: no report of gupaudit") == true)
    }

    @Test func aReportOfAnEarlierVersionSaysNothingOfWhatIsUnlisted() throws {
        let text = try json(emptyReport())
        let old = text.replacing(/,\s*"unlisted": \[\s*\]/, with: "")
        #expect(old != text)
        #expect(try AuditReport(json: Data(old.utf8), path: "old.json") == emptyReport())
    }

    @Test func theFaultyPlaceIsNamed() throws {
        let good = try json(nastyReport())
        let unknownOrigin = good.replacingOccurrences(of: "\"origin\": \"parameter\"", with: "\"origin\": \"guess\"")
        #expect(error(reading: unknownOrigin)?.hasPrefix("old.json: not a report at .sites[1].flags.origin (") == true)
        let noLedger = good.replacingOccurrences(of: "\"ledger\"", with: "\"ledgers\"")
        #expect(error(reading: noLedger) == "old.json: not a report at .ledger (missing); audit the tree again")
    }
}
