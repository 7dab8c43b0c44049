import Foundation
import Report
import TestSupport
import Testing

@testable import Output

/// What is said of the columns follows from the one table of them, and the table from the types.
@Suite struct ColumnTests {
    @Test func theDocumentationListsEveryColumn() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../FORMATS.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let begin = try #require(text.range(of: "<!-- columns -->\n")?.upperBound)
        let end = try #require(text.range(of: "<!-- end of columns -->")?.lowerBound)
        let header = MarkdownText.header(["column", "holds", "in csv", "meaning"])
        let rows = SiteColumn.all.map { column in
            MarkdownText.row([
                MarkdownText.code(column.name), MarkdownText.prose(words(for: column.kind)),
                column.cell == nil ? "" : "yes", MarkdownText.prose(column.meaning),
            ])
        }
        try expectGolden(text[..<begin] + header + rows.joined() + text[end...], "../../../FORMATS.md")
    }

    private func words(for kind: SiteColumn.Kind) -> String {
        switch kind {
        case .text: "text"
        case .number: "number"
        case .truth: "true or false"
        case .word(let words): words.joined(separator: ", ")
        case .list(.object(let members)): "list of \(members.keys.sorted().joined(separator: ", "))"
        case .list(let element): "list of \(words(for: element))"
        case .object(let members): members.keys.sorted().joined(separator: ", ")
        }
    }

    /// A column that the table lacks, or calls by another name or type, is found.
    @Test func theTableHasTheColumnsOfTheTypesAndNoOther() throws {
        let recorder = SchemaRecorder()
        let site = try recorder.schema(of: Placeholder.value(CallSite.self))
        guard case .object(let members)? = kind(of: site, in: recorder) else {
            Issue.record("a site is no object")
            return
        }
        let table = SiteColumn.members()
        for name in Set(members.keys).union(table.keys) { #expect(members[name] == table[name], "\(name)") }
    }

    private func kind(of schema: JSONValue, in recorder: SchemaRecorder) -> SiteColumn.Kind? {
        if let name = schema["$ref"]?.text?.split(separator: "/").last {
            let members = recorder.definitions[String(name)]?["properties"]?.members
            return members.map { .object($0.compactMapValues { kind(of: $0, in: recorder) }) }
        }
        if let words = schema["enum"]?.list { return .word(words.compactMap(\.text)) }
        if let choice = schema["anyOf"]?.list?.first { return kind(of: choice, in: recorder) }
        switch schema["type"]?.list?.first?.text ?? schema["type"]?.text {
        case "string": return .text
        case "integer": return .number
        case "boolean": return .truth
        case "array": return schema["items"].flatMap { kind(of: $0, in: recorder) }.map { .list($0) }
        default: return nil
        }
    }
}
