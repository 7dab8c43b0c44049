import Foundation
import TestSupport
import Testing

@testable import Output

@Suite struct FormatRegistryTests {
    /// As somebody adds one: a type of its own, and a place in the registry.
    private struct Haiku<Subject: OutputSubject>: Writer {
        static var name: String { "haiku" }
        static var mediaType: MediaType { .text }
        static var purpose: String { "autumn evenings: three lines" }

        init(_ subject: Subject) {}

        func write(to stream: inout some TextOutputStream) { stream.write("leaves\nfall\ndown\n") }
    }

    @Test func aWriterInTheRegistryIsAllThatAFormatNeeds() throws {
        let registry = FormatRegistry(
            FormatRegistry.standard.writers + [Haiku<AuditSubject>.self, Haiku<WorklistSubject>.self])
        // The names and the words that a command's help lists, and what its `--format` finds.
        let formats = registry.formats(of: AuditSubject.self)
        #expect(formats.last?.name == "haiku")
        #expect(formats.last?.purpose == "autumn evenings: three lines")
        let format = try #require(registry.format(named: "haiku", of: AuditSubject.self))
        #expect(try format.text(of: AuditSubject(emptyReport())) == "leaves\nfall\ndown\n")
        #expect(registry.format(named: "haiku", of: WorklistSubject.self) != nil)
        #expect(registry.format(named: "haiku", of: DiffSubject.self) == nil)
        let row = "| `haiku` | `text/plain` | autumn evenings: three lines |"
        #expect(registry.documentation.components(separatedBy: row).count == 3)
    }

    @Test func aNameMeansOneFormatOfASubject() {
        var seen: Set<String> = []
        func note<W: Writer>(_ writer: W.Type) {
            #expect(seen.insert("\(W.Subject.self) \(W.name)").inserted)
            #expect(!W.purpose.isEmpty && !W.purpose.contains { $0.isNewline })
        }
        for writer in FormatRegistry.standard.writers { note(writer) }
    }

    @Test func theDocumentationNamesEveryFormat() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../FORMATS.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let begin = try #require(text.range(of: "<!-- formats -->\n")?.upperBound)
        let end = try #require(text.range(of: "<!-- end of formats -->")?.lowerBound)
        let whole = text[..<begin] + FormatRegistry.standard.documentation + text[end...]
        try expectGolden(String(whole), "../../../FORMATS.md")
    }
}

extension FormatRegistry {
    /// What FORMATS.md says of them: a table for each subject.
    fileprivate var documentation: String {
        var tables: [(heading: String, rows: String)] = []
        func add<W: Writer>(_ writer: W.Type) {
            let heading = W.Subject.commands.map { "`gupaudit \($0)`" }.joined(separator: ", ")
            let row = MarkdownText.row([
                MarkdownText.code(W.name), MarkdownText.code(W.mediaType.rawValue), MarkdownText.prose(W.purpose),
            ])
            if let index = tables.firstIndex(where: { $0.heading == heading }) {
                tables[index].rows += row
            } else {
                tables.append((heading, row))
            }
        }
        for writer in writers { add(writer) }
        let header = MarkdownText.header(["format", "media type", "for"])
        return tables.map { "\($0.heading):\n\n\(header)\($0.rows)" }.joined(separator: "\n")
    }
}
