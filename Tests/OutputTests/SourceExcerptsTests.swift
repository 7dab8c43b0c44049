import Report
import Testing

@testable import Output

@Suite struct SourceExcerptsTests {
    private let site = nastyReport().sites[1]

    private func excerpt(line: Int, column: Int, of source: [UInt8]?, context: Int = 1) -> SourceExcerpt? {
        var report = nastyReport()
        report.sites[1].line = line
        report.sites[1].column = column
        return SourceExcerpts(of: report, context: context) { _ in source }[site.id]
    }

    @Test func theLineOfTheSiteStandsAmongItsNeighbours() {
        let source = Array("a\n\npin_user_pages(x)\r\nb\nc".utf8)
        let found = excerpt(line: 3, column: 1, of: source)
        #expect(found?.first == 2)
        #expect(found?.lines == ["", "pin_user_pages(x)", "b"])
        #expect(found?.column == 1)
        #expect(found?.endColumn == 15)
    }

    @Test func aFileThatChangedGivesNoExcerptRatherThanAnotherLine() {
        #expect(excerpt(line: 9, column: 1, of: Array("short\n".utf8)) == nil)
        #expect(excerpt(line: 1, column: 99, of: Array("short\n".utf8)) == nil)
        #expect(excerpt(line: 0, column: 1, of: Array("short\n".utf8)) == nil)
        #expect(excerpt(line: .min, column: .min, of: Array("short\n".utf8)) == nil)
        #expect(excerpt(line: 1, column: 0, of: Array("short\n".utf8)) == nil)
        #expect(excerpt(line: 1, column: 1, of: []) != nil)
        #expect(excerpt(line: 1, column: 1, of: nil) == nil)
    }

    @Test func aHugeLineIsCut() {
        let source = [UInt8](repeating: UInt8(ascii: "x"), count: 1_000_000)
        #expect(excerpt(line: 1, column: 900_000, of: source)?.lines.first?.count == 401)
        #expect(excerpt(line: 1, column: 900_000, of: source)?.column == 900_000)
    }
}
