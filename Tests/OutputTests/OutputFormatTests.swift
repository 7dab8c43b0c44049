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
            try expectGolden(try format.text(of: subject), "\(name).\(format)")
        }
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

    @Test func linesFitUnlessAPathOrAFindingDoesNot() throws {
        var subject = nasty
        subject.listsSites = true
        let findings = Set(try Format(GCCReport.self).text(of: subject).split(separator: "\n"))
        let lines = try AuditSubject.usual.text(of: subject).split(separator: "\n")
        for line in lines where !line.contains("deep/deep") && !findings.contains(line) {
            #expect(SafeText.width(of: String(line)) <= 75, "\(line)")
        }
    }

    @Test func everySiteIsListedWhereItIsAskedFor() throws {
        var subject = nasty
        let short = try AuditSubject.usual.text(of: subject)
        subject.listsSites = true
        let long = try AuditSubject.usual.text(of: subject)
        try expectGolden(long, "nasty.sites.text")
        let places = nasty.report.sites.map { "\n  " + SafeText.escaped(Wording.location($0.file, $0.line, $0.column)) }
        #expect(places.allSatisfy { long.contains($0) && !short.contains($0) })
    }

    /// Editors jump to the first line; so does the one who reads them.
    @Test func findingsAreOneALineTheWorstFirst() throws {
        let lines = try Format(GCCReport.self).text(of: nasty).split(separator: "\n").map(String.init)
        #expect(lines.count == nasty.report.findings.count)
        let ranks = lines.map { line in
            Finding.Severity.allCases.firstIndex { (" " + line).contains(" \($0.rawValue): ") } ?? -1
        }
        #expect(ranks == ranks.sorted() && !ranks.contains(-1))
        let text = try AuditSubject.usual.text(of: nasty)
        #expect(lines.allSatisfy { text.contains("\n\($0)\n") })
    }

    @Test func jsonlHasOneSitePerLine() throws {
        let lines = try Format(JSONLinesWriter<AuditSubject>.self).text(of: nasty).split(separator: "\n")
        let sites = try lines.map { try JSONDecoder().decode(CallSite.self, from: Data($0.utf8)) }
        #expect(sites == nasty.report.sites)
    }
}
