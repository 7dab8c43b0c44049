import Comparison
import Foundation
import Report
import TestSupport
import Testing

@testable import Output

@Suite struct SARIFTests {
    /// Against a baseline that knows nothing, all is new.
    @Test func newsAreWrittenForCodeScanningAndForPrograms() throws {
        var report = nastyReport()
        let judged = try #require(report.sites.firstIndex { $0.judgement != nil })
        report.sites[judged].judgement?.conversion.needed = true
        let news = BaselineNews(in: report, against: Baseline(emptyReport()))
        let subject = NewsSubject(news, in: report, rules: nastyRules())
        try expectGolden(try Format(NewsSARIF.self).text(of: subject), "news.sarif")
        try expectGolden(try Format(JSONWriter<NewsSubject>.self).text(of: subject), "news.json")
        #expect(!news.worklist.isEmpty && !news.findings.isEmpty)
    }

    private func run(_ report: AuditReport, limits: SARIFRun.Limits = .init()) throws -> SARIFLog.Run {
        var sarif = SARIFReport(AuditSubject(report, rules: nastyRules(), excerpts: nastyExcerpts()))
        sarif.limits = limits
        return try #require(sarif.log.runs.first)
    }

    @Test func columnsCountUTF16() throws {
        let results = try run(nastyReport()).results
        let atSite = try #require(results.first { $0.message.text == "and a second time" })
        let region = try #require(atSite.locations[0].physicalLocation.region)
        #expect(region.startColumn == 12)
        #expect(region.endColumn == 12 + "pin_user_pages".count)
        let elsewhere = try #require(results.first { $0.relatedLocations != nil })
        #expect(elsewhere.locations[0].physicalLocation.region?.startLine == 14)
        #expect(elsewhere.locations[0].physicalLocation.region?.startColumn == nil)
    }

    @Test func aCallThatAMacroMakesHasNoEnd() {
        let excerpt = nastyExcerpts()[SiteID(rawValue: "000000000000002a")]
        #expect(excerpt?.column == 32)
        #expect(excerpt != nil && excerpt?.endColumn == nil)
    }

    @Test func pathsAreRelativeReferences() {
        #expect(URIText.encoded("drivers/[odd]/50%::x y.c") == "drivers/%5Bodd%5D/50%25%3A%3Ax%20y.c")
        #expect(URIText.encoded("a b#c?d.c") == "a%20b%23c%3Fd.c")
        #expect(URIText.encoded("ü\u{1}/漢.c") == "%C3%BC%01/%E6%BC%A2.c")
    }

    @Test func messagesHoldNeitherPlaceholdersNorLinks() {
        #expect(SARIFText.message("a[0](now) {0}").text == "a[0] (now) {{0}}")
    }

    @Test(arguments: [
        ("Documentation/core-api/pin_user_pages.rst, case 2", "https://docs.kernel.org/core-api/pin_user_pages.html"),
        (
            "check() in mm/gup.c 6.2; other() since 6.3",
            "https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/mm/gup.c"
        ),
        ("see https://example.org/rule#1, 2020", "https://example.org/rule#1"), ("somebody, \"mm/gup, a change\"", nil),
    ] as [(String, String?)])
    func theHelpOfARuleIsWhereItsReferenceCanBeRead(_ reference: String, _ page: String?) {
        #expect(SARIFText.page(of: reference) == page)
    }

    @Test func aRevisionIsNamedAndADirectoryIsNot() throws {
        #expect(try run(nastyReport()).versionControlProvenance?.map(\.revisionId) == ["0a1b2c"])
        #expect(try run(emptyReport()).versionControlProvenance == nil)
    }

    @Test func equalFindingsOfASiteAreToldApart() throws {
        let results = try run(nastyReport()).results.filter { $0.ruleId == "not-paired" }
        #expect(results.count == 2)
        #expect(Set(results.map(\.partialFingerprints)).count == 2)
    }

    @Test func whatIsLeftOutIsTheLeastAndIsSaid() throws {
        var limits = SARIFRun.Limits()
        limits.results = 3
        let cut = try run(nastyReport(), limits: limits)
        #expect(cut.results.map(\.level) == [.error, .error, .warning])
        let notice = try #require(cut.invocations[0].toolExecutionNotifications.first)
        #expect(notice.message.text.hasPrefix("2 of 5 results left out, those of the lowest severity first"))
        limits = SARIFRun.Limits()
        limits.bytes = 3_000
        let small = try run(nastyReport(), limits: limits)
        #expect(!small.results.isEmpty && small.results.count < 5)
        limits = SARIFRun.Limits()
        limits.notifications = 2
        let notices = try run(nastyReport(), limits: limits).invocations[0].toolExecutionNotifications
        #expect(notices.map(\.descriptor.id) == ["ledger-unbalanced", "notifications-truncated"])
    }

    @Test func evidenceStaysWithinTheLocationsOfAResult() throws {
        var report = nastyReport()
        let line = Evidence(file: "a.c", line: 1, text: "x", says: "y")
        report.findings = [
            Finding(
                rule: "long", severity: .error, site: report.sites[0].id,
                message: String(repeating: "long ", count: 5_000), evidence: Array(repeating: line, count: 2_000))
        ]
        let result = try #require(try run(report).results.first)
        #expect(result.locations.count + (result.relatedLocations?.count ?? 0) == 100)
        #expect(result.message.text.count < 1_100)
    }
}
