import Comparison
import Digests
import Foundation
import Knowledge
import Paths
import Report
import Testing
import Worklists

@testable import Output

/// A subject into whose strings a text can be put.
private protocol HostileSample: OutputSubject {
    static func holding(_ text: String) throws -> Self
}

/// Every writer of every subject, with hostile text in each string: the output keeps its form, no terminal obeys it.
@Suite struct HostileTextTests {
    private static let harmless = "harmless "
    fileprivate static let report = Result { try HostileText.Form(smallReport()) }
    fileprivate static let list = Result { try HostileText.Form(smallWorklist()) }

    /// A new format of a known subject needs no line here.
    @Test(arguments: FormatRegistry.standard.writers.indices) func everyWriterKeepsItsForm(_ index: Int) throws {
        func run<W: Writer>(_ writer: W.Type) throws {
            let sample = try #require(W.Subject.self as? any HostileSample.Type, "\(W.Subject.self) needs a sample")
            func text(_ text: String) throws -> String {
                try Format(W.self).text(of: try #require(try sample.holding(text) as? W.Subject))
            }
            let calm = try text(Self.harmless)
            for hostile in HostileText.all {
                let comment = Comment(rawValue: "\(W.self) with \(hostile.debugDescription)")
                check(try text(hostile), as: W.mediaType, like: calm, comment)
            }
        }
        try run(FormatRegistry.standard.writers[index])
    }

    private func check(_ output: String, as type: MediaType, like calm: String, _ comment: Comment) {
        #expect(Skeleton.harmful(output, in: type).isEmpty, comment)
        switch type {
        case .html, .svg: #expect(Skeleton.html(output) == Skeleton.html(calm), comment)
        case .csv:
            #expect(Skeleton.csv(output) != nil, comment)
            #expect(Skeleton.csv(output) == Skeleton.csv(calm), comment)
        case .markdown: #expect(Skeleton.markdown(output) == Skeleton.markdown(calm), comment)
        case .org: #expect(Skeleton.org(output) == Skeleton.org(calm), comment)
        case .workflow: #expect(Skeleton.commands(output) == Skeleton.commands(calm), comment)
        case .json, .sarif:
            #expect(throws: Never.self, comment) { try JSONSerialization.jsonObject(with: Data(output.utf8)) }
        case .jsonLines: #expect(Skeleton.lines(output) == Skeleton.lines(calm), comment)
        case .text, .mailbox: break
        }
    }

    /// What editors and `wc -l` take for places stays a line each.
    @Test func linesOfPlacesStayLines() throws {
        let (sites, news) = (Format(SiteListText.self), Format(NewsText.self))
        for text in HostileText.all {
            #expect(try Skeleton.lines(sites.text(of: .holding(text))) == Skeleton.lines(sites.text(of: .holding("x"))))
            #expect(try Skeleton.lines(news.text(of: .holding(text))) == Skeleton.lines(news.text(of: .holding("x"))))
        }
    }

    /// A spreadsheet, a page or an editor must find the file under its own name.
    @Test func namesAreWrittenAsTheyAreOnDisk() throws {
        let name = "drivers/cafe\u{301}/e\u{301}.c"
        var report = smallReport()
        report.sites[0].file = PathSpelling.spelled(name)
        report.findings = [
            Finding(rule: "r", severity: .note, site: report.sites[0].id, message: "here", evidence: [])
        ]
        let formats: [Format<AuditSubject>] = FormatRegistry.standard.formats()
        for format in formats where format.mediaType != .sarif {
            var subject = AuditSubject(report)
            subject.listsSites = true
            let output = try format.text(of: subject)
            #expect(Data(output.utf8).range(of: Data(name.utf8)) != nil, "\(format)")
        }
        #expect(URIText.encoded(PathSpelling.spelled(name)) == "drivers/cafe%CC%81/e%CC%81.c")
        let json = try AuditSubject.whole.text(of: AuditSubject(report))
        #expect(try AuditReport(json: Data(json.utf8), path: "r.json").sites[0].file == report.sites[0].file)
    }

    /// Whatever escaping may miss, a browser runs nothing but the page's own script.
    @Test func pagesNameTheirScriptAndStyleByHash() throws {
        func page<W: Writer>(_ writer: W.Type) throws -> String {
            let sample = try #require(W.Subject.self as? any HostileSample.Type)
            return try Format(W.self).text(of: try #require(try sample.holding("") as? W.Subject))
        }
        let pages = try FormatRegistry.standard.writers.filter { $0.mediaType == .html }.map { try page($0) }
        #expect(pages.count >= 4)
        for page in pages {
            #expect(!page.contains("unsafe"))
            let head = page.components(separatedBy: "Content-Security-Policy\" content=\"").last
            let policy = try #require(head?.split(separator: "\"").first)
            #expect(policy.hasPrefix("default-src 'none'"))
            for (tag, source) in [("style", "style-src"), ("script", "script-src")] {
                for opened in page.components(separatedBy: "<\(tag)>").dropFirst() {
                    let part = opened.components(separatedBy: "</\(tag)>")[0]
                    var digest = Digest(.sha256)
                    digest.update(part)
                    let hash = Data(digest.finish()).base64EncodedString()
                    #expect(policy.contains("\(source) 'sha256-\(hash)'"))
                }
            }
        }
    }
}

extension AuditSubject: HostileSample {
    fileprivate static func holding(_ text: String) throws -> Self {
        let report = try HostileTextTests.report.get().holding(text)
        let rules = nastyRules().map { rule in
            RuleDescription(
                id: rule.id, summary: text + rule.summary, rationale: text + rule.rationale,
                reference: rule.reference.map { text + $0 }, severity: rule.severity)
        }
        let source = Array(String(repeating: text + "call(); " + text + "\n", count: 20).utf8)
        return AuditSubject(report, rules: rules, excerpts: SourceExcerpts(of: report) { _ in source })
    }
}

extension SiteList: HostileSample {
    fileprivate static func holding(_ text: String) throws -> Self {
        SiteList(try HostileTextTests.report.get().holding(text).sites)
    }
}

extension WorklistSubject: HostileSample {
    fileprivate static func holding(_ text: String) throws -> Self {
        WorklistSubject(try HostileTextTests.list.get().holding(text))
    }
}

extension DiffSubject: HostileSample {
    fileprivate static func holding(_ text: String) throws -> Self {
        let (old, new) = try smallPair(text)
        let texts = Dictionary(grouping: new.sites, by: \.id).mapValues { sites in
            SiteText(lines: [text + "call();", "\t" + text], firstLine: sites[0].line)
        }
        let rules = try AuditSubject.holding(text).rules
        return DiffSubject(ReportDiff(old: old, new: new), old: Side(old), new: Side(new, texts: texts), rules: rules)
    }
}

extension HistorySubject: HostileSample {
    fileprivate static func holding(_ text: String) throws -> Self {
        let (old, new) = try smallPair(text)
        let entries = [("1", old), ("2", new)].map { History.Entry(label: text + $0, report: $1) }
        return HistorySubject(History(entries), trees: [old.tree, new.tree])
    }
}

extension NewsSubject: HostileSample {
    fileprivate static func holding(_ text: String) throws -> Self {
        let report = try HostileTextTests.report.get().holding(text)
        let news = BaselineNews(in: report, against: Baseline(emptyReport()))
        return NewsSubject(news, in: report, rules: try AuditSubject.holding(text).rules)
    }
}

extension Explanation: HostileSample {
    fileprivate static func holding(_ text: String) throws -> Self {
        let report = try HostileTextTests.report.get().holding(text)
        return Explanation(report.sites, in: report, guide: ReviewGuide()) { file in
            guard let site = report.sites.first(where: { $0.file == file }) else { return nil }
            let above = String(repeating: text.filter { !$0.isNewline } + "\n", count: site.line - 1)
            return Array((above + String(repeating: " ", count: site.column - 1) + site.callee).utf8)
        }
    }
}

/// One site of every kind, one finding, one unit that failed.
private func smallReport() -> AuditReport {
    let nasty = nastyReport()
    var report = nasty
    report.sites = [nasty.sites[1], nasty.sites[3]]
    report.findings = [nasty.findings[1]]
    report.units = [nasty.units[1]]
    return report
}

/// The same site before and after, one that is gone and one that is new.
private func smallPair(_ text: String) throws -> (AuditReport, AuditReport) {
    let old = try HostileTextTests.report.get().holding(text)
    var new = old
    new.sites[0].line += 3
    new.sites[0].flags.must = [text + "OTHER"]
    new.sites[1].function = text + "elsewhere"
    new.sites[1].file = text + "another/place.c"
    new.sites[1].id = SiteID(rawValue: "00000000000000ff")
    new.sites[1].callee = text + "another"
    return (old, new)
}

private func smallWorklist() throws -> Worklist {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    let rules = root.appending(path: "Rules").path
    var knowledge = WorklistKnowledge(
        family: try Family(directory: rules), uses: try PageKnowledge(directory: rules + "/family"),
        advice: try PinningAdvice(directory: rules + "/family"))
    var report = smallReport()
    report.sites[0].callee = "get_user_pages"
    report.sites[0].reference = .get
    let someone = Worklist.Contact.Recipient(address: "Somebody <somebody@example.org>", role: "maintainer:EXAMPLE")
    for site in report.sites {
        knowledge.contacts[site.file] = Worklist.Contact(
            status: "Maintained", trees: ["git://example.org"], cc: [someone])
    }
    return WorklistBuilder(report, filter: WorklistFilter(), knowledge: knowledge).worklist(.convert)
}
