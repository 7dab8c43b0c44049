import Foundation
import Report
import TestSupport
import Testing

@testable import Output

@Suite struct OutputFormatTests {
    private static let formats: [Format<AuditSubject>] = FormatRegistry.standard.formats()
    private let nasty = AuditSubject(nastyReport(), rules: nastyRules(), excerpts: nastyExcerpts())

    @Test(arguments: formats) func writesWhatItWrote(format: Format<AuditSubject>) throws {
        for (name, subject) in [("nasty", nasty), ("empty", AuditSubject(emptyReport()))] {
            let text = try format.text(of: subject)
            try expectGolden(format.mediaType == .html ? withoutTheConstant(text) : text, "\(name).\(format)")
        }
    }

    /// The page's style, its script and their hashes are the same for every report.
    private func withoutTheConstant(_ page: String) -> String {
        var page = page
        let parts = [("content=\"default-src", "\""), ("<style>", "</style>"), ("<script>", "</script>")]
        for (opening, closing) in parts {
            guard let begin = page.range(of: opening)?.upperBound,
                let end = page.range(of: closing, range: begin..<page.endIndex)?.lowerBound
            else { continue }
            page.replaceSubrange(begin..<end, with: "...")
        }
        return page
    }

    @Test func colorIsAllThatColorAdds() throws {
        var subject = nasty
        let plain = try AuditSubject.usual.text(of: subject)
        subject.usesColor = true
        let colored = try AuditSubject.usual.text(of: subject)
        try expectGolden(colored.replacingOccurrences(of: "\u{1b}", with: "ESC"), "nasty.color.text")
        var stripped = colored
        for code in [0, 1, 2, 31, 32, 33, 36] {
            stripped = stripped.replacingOccurrences(of: "\u{1b}[\(code)m", with: "")
        }
        #expect(stripped == plain)
    }

    @Test func nothingOfATreeReachesTheTerminalRaw() throws {
        for format in Self.formats {
            #expect(Skeleton.harmful(try format.text(of: nasty), in: format.mediaType).isEmpty, "\(format)")
        }
    }

    @Test func linesFitUnlessAPathDoesNot() throws {
        for line in try AuditSubject.usual.text(of: nasty).split(separator: "\n") where !line.contains("deep/deep") {
            #expect(SafeText.width(of: String(line)) <= 75, "\(line)")
        }
    }

    @Test func jsonlHasOneSitePerLine() throws {
        let lines = try Format(JSONLinesWriter<AuditSubject>.self).text(of: nasty).split(separator: "\n")
        let sites = try lines.map { try JSONDecoder().decode(CallSite.self, from: Data($0.utf8)) }
        #expect(sites == nasty.report.sites)
    }
}
