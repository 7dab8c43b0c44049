import Comparison
import Digests
import Foundation
import Knowledge
import Paths
import Report
import Testing
import Worklists

@testable import Output

/// Every writer of every subject, with hostile text in each string: the output keeps its form, no terminal obeys it.
@Suite struct HostileTextTests {
    private static let harmless = "harmless "
    fileprivate static let report = Result { try HostileText.Form(smallReport()) }
    private static let list = Result { try HostileText.Form(smallWorklist()) }

    private func check(_ name: String, _ written: (String) throws -> String) throws {
        let calm = try written(Self.harmless)
        for text in HostileText.all { check(name, text, try written(text), calm) }
    }

    private func check(_ name: String, _ text: String, _ output: String, _ calm: String) {
        let comment = Comment(rawValue: "\(name) with \(text.debugDescription)")
        #expect(Skeleton.harmful(output, besides: name.hasSuffix("csv") ? "\r\n" : "\n").isEmpty, comment)
        switch name.split(separator: " ").last {
        case "html": #expect(Skeleton.html(output) == Skeleton.html(calm), comment)
        case "csv":
            #expect(Skeleton.csv(output) != nil, comment)
            #expect(Skeleton.csv(output) == Skeleton.csv(calm), comment)
        case "markdown": #expect(Skeleton.markdown(output) == Skeleton.markdown(calm), comment)
        case "org": #expect(Skeleton.org(output) == Skeleton.org(calm), comment)
        case "github": #expect(Skeleton.commands(output) == Skeleton.commands(calm), comment)
        case "json", "sarif":
            #expect(throws: Never.self, comment) { try JSONSerialization.jsonObject(with: Data(output.utf8)) }
        case "jsonl", "lines": #expect(Skeleton.lines(output) == Skeleton.lines(calm), comment)
        default: break
        }
    }

    @Test(arguments: OutputFormat.allCases) func audits(_ format: OutputFormat) throws {
        try check("audit \(format.rawValue)") { text in
            var output = ""
            try format.write(try Self.report.get().holding(text), to: &output, excerpts: nil)
            return output
        }
    }

    @Test(arguments: SiteListFormat.allCases) func listsOfSites(_ format: SiteListFormat) throws {
        try check("query \(format == .text ? "lines" : format.rawValue)") { text in
            var output = ""
            try format.write(try Self.report.get().holding(text).sites, to: &output)
            return output
        }
    }

    @Test(arguments: WorklistFormat.allCases) func worklists(_ format: WorklistFormat) throws {
        try check("worklist \(format.rawValue)") { text in
            var output = ""
            try format.write(try Self.list.get().holding(text), to: &output)
            return output
        }
    }

    @Test(arguments: DiffFormat.allCases) func comparisons(_ format: DiffFormat) throws {
        try check("diff \(format.rawValue)") { text in
            let (old, new) = try smallPair(text)
            let texts = Dictionary(grouping: new.sites, by: \.id).mapValues { sites in
                SiteText(lines: [text + "call();", "\t" + text], firstLine: sites[0].line)
            }
            var output = ""
            try format.write(
                ReportDiff(old: old, new: new), old: DiffSide(old), new: DiffSide(new, texts: texts), to: &output)
            return output
        }
    }

    @Test(arguments: HistoryFormat.allCases) func histories(_ format: HistoryFormat) throws {
        try check("history \(format.rawValue)") { text in
            let (old, new) = try smallPair(text)
            let entries = [History.Entry(label: text + "1", report: old), History.Entry(label: text + "2", report: new)]
            var output = ""
            try format.write(History(entries), to: &output)
            return output
        }
    }

    @Test func news() throws {
        for (name, format) in [("news lines", NewsFormat.text), ("news github", .github)] {
            try check(name) { text in
                var output = ""
                let report = try Self.report.get().holding(text)
                format.write(BaselineNews(in: report, against: Baseline(emptyReport())), to: &output)
                return output
            }
        }
    }

    @Test func explanations() throws {
        try check("explain text") { text in
            let report = try Self.report.get().holding(text)
            return report.sites.map { site in
                let indent = String(repeating: " ", count: site.column - 1)
                let above = String(repeating: text.filter { !$0.isNewline } + "\n", count: site.line - 1)
                let source = above + indent + site.callee
                let quotes = SourceQuotes(of: [site.file]) { _ in Array(source.utf8) }
                return SiteExplanation(site, in: report, guide: ReviewGuide(), quotes: quotes, color: false).text
            }.joined()
        }
    }

    /// A spreadsheet, a page or an editor must find the file under its own name.
    @Test func namesAreWrittenAsTheyAreOnDisk() throws {
        let name = "drivers/cafe\u{301}/e\u{301}.c"
        var report = smallReport()
        report.sites[0].file = PathSpelling.spelled(name)
        for format in OutputFormat.allCases where format != .sarif {
            var output = ""
            try format.write(report, to: &output, excerpts: nil)
            #expect(Data(output.utf8).range(of: Data(name.utf8)) != nil, "\(format)")
        }
        #expect(SARIFText.uri(PathSpelling.spelled(name)) == "drivers/cafe%CC%81/e%CC%81.c")
        var json = ""
        try OutputFormat.json.write(report, to: &json)
        #expect(try AuditReport(json: Data(json.utf8), path: "r.json").sites[0].file == report.sites[0].file)
    }

    /// Whatever escaping may miss, a browser runs nothing but the page's own script.
    @Test func pagesNameTheirScriptAndStyleByHash() throws {
        var pages = ["", "", "", ""]
        let (old, new) = try smallPair("")
        try OutputFormat.html.write(smallReport(), to: &pages[0])
        try WorklistFormat.html.write(try smallWorklist(), to: &pages[1])
        try DiffFormat.html.write(ReportDiff(old: old, new: new), old: DiffSide(old), new: DiffSide(new), to: &pages[2])
        try HistoryFormat.html.write(History([History.Entry(label: "1", report: old)]), to: &pages[3])
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

/// One site of every kind, one finding, one unit that failed.
private func smallReport() -> AuditReport {
    let nasty = nastyReport()
    var report = nasty
    report.sites = [nasty.sites[1], nasty.sites[3]]
    report.findings = [nasty.findings[1]]
    report.rules = [nasty.rules?.first].compactMap(\.self)
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
        family: try Family(directory: rules), uses: try PageUses(directory: rules + "/family"),
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
