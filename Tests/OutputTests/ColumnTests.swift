import Foundation
import Report
import TestSupport
import Testing

@testable import Output

/// What is said of the columns follows from the one table of them.
@Suite struct ColumnTests {
    @Test func theDocumentationListsEveryColumn() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../FORMATS.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let begin = try #require(text.range(of: "<!-- columns -->\n")?.upperBound)
        let end = try #require(text.range(of: "<!-- end of columns -->")?.lowerBound)
        try expectGolden(text[..<begin] + ColumnDocumentation.table + text[end...], "../../../FORMATS.md")
    }

    @Test func theSchemaIsUpToDate() throws {
        try expectGolden(try ColumnDocumentation.schema(), "../../../docs/report.schema.json")
    }

    /// A column that the table lacks, or calls by another name or type, is found in a report.
    @Test func everySiteHasTheColumnsOfTheTableAndNoOther() throws {
        let text = try Format(JSONWriter<AuditSubject>.self).text(of: AuditSubject(nastyReport()))
        let report = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let sites = try #require(report["sites"] as? [[String: Any]])
        var seen: Set<String> = []
        for site in sites { walk(site, "", SiteColumn.members(), &seen) }
        let missing = SiteColumn.all.map(\.name).filter { !seen.contains($0) }
        #expect(missing == [])
    }

    private func walk(
        _ members: [String: Any], _ path: String, _ kinds: [String: SiteColumn.Kind], _ seen: inout Set<String>
    ) {
        for (key, value) in members {
            let name = path.isEmpty ? key : "\(path).\(key)"
            guard let kind = kinds[key] else {
                Issue.record("\(name) is in no table")
                continue
            }
            seen.insert(name)
            check(value, name, kind, &seen)
        }
    }

    private func check(_ value: Any, _ name: String, _ kind: SiteColumn.Kind, _ seen: inout Set<String>) {
        if value is NSNull { return }
        switch kind {
        case .text: #expect(value is String, "\(name)")
        case .number, .truth: #expect(value is NSNumber, "\(name)")
        case .word(let words): #expect(words.contains(value as? String ?? ""), "\(name)")
        case .list(let element):
            for entry in value as? [Any] ?? [] { check(entry, name + "[]", element, &seen) }
        case .object(let members): walk(value as? [String: Any] ?? [:], name, members, &seen)
        }
    }
}
