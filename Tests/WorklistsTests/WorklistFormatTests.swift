import Foundation
import Output
import Report
import TestSupport
import Testing

@testable import Worklists

@Suite struct WorklistFormatTests {
    private static let formats: [Format<WorklistSubject>] = FormatRegistry.standard.formats()

    private func written(_ name: String, _ kind: Worklist.Kind = .convert) throws -> String {
        let list = WorklistBuilder(sampleReport(), knowledge: try sampleKnowledge()).worklist(kind)
        return try #require(FormatRegistry.standard.format(named: name)).text(of: WorklistSubject(list))
    }

    @Test(arguments: formats) func writesWhatItWrote(format: Format<WorklistSubject>) throws {
        try expectGolden(try written(format.name), "convert.\(format)")
    }

    @Test(arguments: Worklist.Kind.allCases) func everyKindReadsAsItDid(kind: Worklist.Kind) throws {
        if kind == .convert { return }
        try expectGolden(try written("text", kind), "\(kind.rawValue).text")
    }

    @Test func theListGoesIntoAMail() throws {
        for kind in Worklist.Kind.allCases {
            for line in try written("text", kind).split(separator: "\n") { #expect(line.count <= 75, "\(line)") }
        }
    }

    @Test func markupOfATreeStaysText() throws {
        let page = try written("html")
        #expect(!page.contains("<b>"))
        #expect(page.contains("\\u003c/script\\u003e"))
        #expect(try written("csv").contains("'=HYPERLINK"))
    }

    @Test func jsonReadsBack() throws {
        let list = WorklistBuilder(sampleReport(), knowledge: try sampleKnowledge()).worklist(.convert)
        #expect(try JSONDecoder().decode(Worklist.self, from: Data(try written("json").utf8)) == list)
        let lines = try written("jsonl").split(separator: "\n")
        #expect(try lines.map { try JSONDecoder().decode(Worklist.Entry.self, from: Data($0.utf8)) } == list.entries)
    }

    @Test func anEmptyListSaysSo() throws {
        var report = sampleReport()
        report.sites = []
        let list = WorklistBuilder(report, knowledge: try sampleKnowledge()).worklist(.convert)
        let text = try WorklistSubject.usual.text(of: WorklistSubject(list))
        #expect(text.contains("None of no calls needs FOLL_PIN") == false)
        #expect(text.contains("nothing to convert"))
    }
}
