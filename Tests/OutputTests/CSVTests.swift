import Foundation
import Report
import Testing

@testable import Output

@Suite struct CSVTests {
    /// Reads RFC 4180 as strictly as it is written.
    private func records(_ text: String) throws -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var cell = ""
        var isQuoted = false
        var bytes = text.unicodeScalars.makeIterator()
        var next = bytes.next()
        while let scalar = next {
            next = bytes.next()
            if isQuoted {
                if scalar != "\"" {
                    cell.unicodeScalars.append(scalar)
                } else if next == "\"" {
                    cell += "\""
                    next = bytes.next()
                } else {
                    isQuoted = false
                    try #require(next == "," || next == "\r", "a quote inside a cell")
                }
            } else if scalar == "\"" {
                try #require(cell.isEmpty)
                isQuoted = true
            } else if scalar == "," {
                record.append(cell)
                cell = ""
            } else if scalar == "\r" {
                try #require(next == "\n")
                next = bytes.next()
                records.append(record + [cell])
                (record, cell) = ([], "")
            } else {
                cell.unicodeScalars.append(scalar)
            }
        }
        try #require(cell.isEmpty && record.isEmpty && !isQuoted)
        return records
    }

    private func rows(_ report: AuditReport) throws -> [[String: String]] {
        let records = try records(try Format(CSVReport.self).text(of: AuditSubject(report)))
        let header = try #require(records.first)
        return try records.dropFirst().map { record in
            try #require(record.count == header.count)
            return Dictionary(uniqueKeysWithValues: zip(header, record))
        }
    }

    @Test func cellsReadBackAsTheyWere() throws {
        let report = nastyReport()
        let rows = try rows(report)
        #expect(rows.map { $0["id"] } == report.sites.map(\.id.rawValue))
        #expect(rows[1]["pages.text"] == "<pages & \"more\" | 漢字>")
        #expect(rows[1]["conversion.blockers"] == "released in another file, a,b.c; @reviewer asks; *why*")
        #expect(rows[1]["subsystem"] == "ACME, \"THE\" <DRIVER> | 漢字")
        #expect(rows[1]["findings"] == "not-paired not-paired no-<rule>")
        #expect(rows[0]["case.is"] == "")
    }

    @Test func noCellIsAFormula() throws {
        let rows = try rows(nastyReport())
        #expect(rows[2]["pages.text"] == "'=1+2")
        #expect(rows[2]["conversion.reason"] == "'-nothing is held")
        #expect(rows[3]["pages.text"] == "'@SUM(1,2)")
        for cell in rows.flatMap(\.values) {
            let first = cell.unicodeScalars.first { !$0.properties.isWhitespace }
            #expect(first.map { "=+-@＝＋－＠".unicodeScalars.contains($0) } != true, "\(cell)")
        }
    }

    @Test func aMarkThatCombinesWithAQuoteHidesNone() throws {
        var report = nastyReport()
        report.sites[0].pages.text = "a\"\u{301},b"
        #expect(try rows(report)[0]["pages.text"] == "a\"\u{301},b")
    }
}
