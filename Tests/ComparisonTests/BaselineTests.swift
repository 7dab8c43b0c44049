import Comparison
import Foundation
import Output
import Report
import TestSupport
import Testing

@Suite struct BaselineTests {
    private let known = site("drivers/a.c", 10, "map", "take", ["base", "n", "pages"], judgement: judged(needed: true))

    private var baseline: Baseline { Baseline(report("6.12", [known], findings: [finding("bad", on: known)])) }

    private func news(_ sites: [CallSite], _ findings: [Finding]) -> BaselineNews {
        BaselineNews(in: report("6.13", sites, findings: findings), against: baseline)
    }

    private func moved(_ file: String, _ line: Int, _ function: String, _ arguments: [String]? = nil) -> CallSite {
        site(file, line, function, "take", arguments ?? known.arguments, judgement: judged(needed: true))
    }

    @Test func whatIsKnownIsNotNew() {
        for site in [
            moved("drivers/a.c", 80, "map"), moved("drivers/a.c", 80, "map_all"), moved("drivers/sub/b.c", 80, "map"),
        ] {
            let news = news([site], [finding("bad", on: site)])
            #expect(news.isEmpty, "\(site.id.rawValue)")
            #expect(news.resolved == 0)
        }
    }

    @Test func anotherRuleAnotherCalleeAndAnotherSiteAreNew() {
        let same = moved("drivers/a.c", 10, "map")
        let both = news([same], [finding("bad", on: same), finding("worse", on: same)])
        #expect(both.findings.map(\.finding.rule) == ["worse"])

        let replaced = site("drivers/a.c", 10, "map", "take_fast", known.arguments, judgement: judged(needed: true))
        let replacement = news([replaced], [finding("bad", on: replaced)])
        #expect(replacement.findings.count == 1)
        #expect(replacement.worklist == [replaced])
        #expect(replacement.resolved == 2)

        let other = moved("drivers/z.c", 10, "grab", ["skb", "frags"])
        #expect(news([same, other], [finding("bad", on: same), finding("bad", on: other)]).worklist == [other])
    }

    @Test func aCopyBesideTheKnownSiteIsNew() {
        let (same, copy) = (moved("drivers/a.c", 10, "map"), moved("drivers/a.c", 40, "map_again"))
        #expect(news([same, copy], []).worklist == [copy])
    }

    @Test func theCallThatWasPutBeforeIsTheNewOne() {
        let before = moved("drivers/a.c", 5, "map", ["skb", "frags"])
        var after = moved("drivers/a.c", 10, "map")
        after.id = SiteID(rawValue: "its ordinal went up")
        #expect(news([before, after], []).worklist == [before])
    }

    @Test func aBaselineIsReadAsItWasWritten() throws {
        let json = try baseline.json()
        #expect(try Baseline(json: Data(json.utf8), path: "b.json") == baseline)
        try expectGolden(json, "baseline.json")
    }

    @Test(arguments: [
        ("", "not JSON"), ("[1", "not JSON"), ("{}", "schema"), ("{\"schema\": 9}", "schema 9"),
        ("{\"schema\": 1, \"findings\": [{\"rule\": \"x\"}], \"worklist\": []}", ".findings[0].site"),
        ("{\"schema\": 1, \"findings\": [], \"worklist\": 7}", ".worklist"),
    ])
    func aBaselineEditedByHandIsOneClearLine(_ json: String, _ expected: String) {
        let error = #expect(throws: StoredFileError.self) { try Baseline(json: Data(json.utf8), path: "b.json") }
        #expect(error?.description.contains(expected) == true)
        #expect(error?.description.hasPrefix("b.json: ") == true)
        #expect(error?.description.contains("\n") == false)
    }

    @Test func anIDThatStandsTwiceIsNoCrash() {
        let twice = [moved("drivers/a.c", 10, "map"), moved("drivers/a.c", 10, "map")]
        #expect(news(twice, [finding("bad", on: twice[0])]).findings.isEmpty)
        let doubled = report("6.12", twice)
        #expect(ReportDiff(old: doubled, new: doubled).counts["unchanged"] == 2)
        let entry = History.Entry(label: "1", report: doubled)
        #expect(History([entry, entry]).releases.count == 2)
    }

    @Test func annotationsAreEscapedForTheRunner() throws {
        let odd = site("drivers/a,b:c%.c", 7, "map", "take", ["skb"], judgement: judged(needed: true))
        let newer = report(
            "6.13", [odd],
            findings: [finding("r,1", on: odd, .note, message: "100% wrong:\r\n::error::no\u{1b}[31m, really")])
        let news = BaselineNews(in: newer, against: Baseline(report("6.12", [])))
        let text = try NewsSubject.annotations.text(of: NewsSubject(news, in: newer))
        let place = "file=drivers/a%2Cb%3Ac%25.c,line=7,title="
        #expect(
            text == """
                ::notice \(place)r%2C1::100%25 wrong:%0D%0A::error::no\\u{1b}[31m, really
                ::error \(place)to convert to FOLL_PIN::take() in map(): DMA; use take_pin()

                """)
    }
}
