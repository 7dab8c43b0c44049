import Comparison
import Foundation
import Output
import Report
import TestSupport
import Testing

@Suite struct DiffOutputTests {
    /// A row of every group, and text that no format may let through as it is.
    private func sample() -> DiffSubject {
        let hostile = "drivers/<b>|`x`&\u{1b}[2J/" + String(repeating: "deep/", count: 16) + "e.c"
        let old = [
            site("a.c", 1, "f1", "take"), site("a.c", 2, "f2", "take_pin", reference: .pin),
            site("a.c", 3, "f3", "take", must: ["F_FORCE", "F_WRITE"]), site("a.c", 4, "f4", "take", vmas: .array),
            site("a.c", 5, "f5", "take_remote"), site("a.c", 6, "f6", "take", judgement: judged()),
            site("a.c", 7, "f7", "take", ["i", "p", "n"]), site("a.c", 8, "f8", "copy", reference: .none),
            site("old/b.c", 9, "f9", "take"), site("a.c", 10, "f10", "take", ["addr", "1", "pages", "NULL"]),
            site("a.c", 11, "f11", "take"),
        ]
        let new = [
            site("a.c", 1, "f1", "take_pin", reference: .pin), site("a.c", 2, "f2", "take"),
            site("a.c", 3, "f3", "take", must: ["F_WRITE"], unknown: true), site("a.c", 4, "f4", "take"),
            site("a.c", 5, "f5", "take_vma"),
            site("a.c", 6, "f6", "take", judgement: judged(pairing: .mismatch, lifetime: .long)),
            site("a.c", 7, "f7", "take", ["i", "p", "n"]), site("a.c", 71, "f7", "take", ["i", "p", "n"], ordinal: 1),
            site("new/b.c", 9, "f9", "take"), site("a.c", 10, "f10", "take"), site("a.c", 11, "f11", "take"),
            site(hostile, 12, "f<script>12", "take", ["</pre><script>alert(1)</script>", "\"q\""]),
        ]
        let texts = SiteText(lines: ["int f1(void)", "{", "\ttake(a < b && \"x\");", "}"], firstLine: 1)
        let shown = SiteText(lines: ["{", "\tif (a < b)", "\t\ttake(\"</script>\");"], firstLine: 10)
        let (oldTexts, newTexts) = ([old[0].id: texts], [new[0].id: texts, new[11].id: shown])
        let before = report("6.1", old, findings: [
            finding("kept", on: old[5]), finding("reworded", on: old[8], message: "was {said} so"),
            finding("gone", on: old[2], .warning), finding("gone", on: old[7], .note),
        ])
        let after = report("6.12", new, findings: [
            finding("kept", on: new[5]), finding("reworded", on: new[8], message: "is said otherwise"),
            finding("fresh", on: new[11], .note), finding("fresh", on: new[10], .warning),
        ])
        let knowledge = ReportDiff.Knowledge(successors: successors, oldTexts: oldTexts, newTexts: newTexts)
        return DiffSubject(
            ReportDiff(old: before, new: after, knowing: knowledge), old: .init(before, texts: oldTexts),
            new: .init(after, texts: newTexts))
    }

    private static let formats: [Format<DiffSubject>] = FormatRegistry.standard.formats()

    private func written(_ name: String, _ subject: DiffSubject? = nil) throws -> String {
        try #require(FormatRegistry.standard.format(named: name)).text(of: subject ?? sample())
    }

    @Test(arguments: formats) func comparisonsAreWritten(_ format: Format<DiffSubject>) throws {
        try expectGolden(try format.text(of: sample()), "diff.\(format)")
    }

    @Test func textFitsAMail() throws {
        for line in try written("text").split(separator: "\n") where !line.contains("deep/deep") {
            #expect(line.count <= 75, "\(line)")
        }
    }

    @Test func jsonIsTheComparison() throws {
        let decoded = try JSONDecoder().decode(ReportDiff.self, from: Data(try written("json").utf8))
        #expect(decoded == sample().diff)
    }

    @Test(arguments: formats) func nothingOfATreeIsObeyed(_ format: Format<DiffSubject>) throws {
        let text = try format.text(of: sample())
        #expect(!text.contains("\u{1b}"))
        if format.mediaType == .html {
            #expect(!text.contains("<script>alert"))
            #expect(text.components(separatedBy: "</script>").count == 3)
        }
    }

    /// Without rules on one side nobody knows whether a finding is new, and closing it would be wrong.
    @Test func aReportWithoutRulesMakesNoFindingNewOrGone() throws {
        let call = site("a.c", 1, "f", "take")
        let (plain, ruled) = (report("6.1", [call]), report("6.12", [call], findings: [finding("one", on: call)]))
        func sarif(_ old: AuditReport, _ new: AuditReport) throws -> String {
            try written("sarif", DiffSubject(ReportDiff(old: old, new: new), old: .init(old), new: .init(new)))
        }
        let learned = try sarif(plain, ruled)
        #expect(learned.contains("\"ruleId\": \"one\""))
        #expect(!learned.contains("baselineState"))
        #expect(learned.contains("the older report was made without rules"))
        let forgot = try sarif(ruled, plain)
        #expect(!forgot.contains("\"ruleId\""))
        #expect(forgot.contains("the newer report was made without rules"))
        #expect(try sarif(ruled, ruled).contains("\"baselineState\": \"unchanged\""))
    }

    @Test func aReportAgainstItselfHasNothingToTell() throws {
        let own = report("6.12", [site("a.c", 1, "f", "take")])
        let same = DiffSubject(ReportDiff(old: own, new: own), old: .init(own), new: .init(own))
        #expect(try written("text", same).contains("Nothing changed."))
    }
}
