import Foundation
import Report
import TestSupport
import Testing

@testable import Output

@Suite struct HTMLTests {
    private func page(link: SourceLink? = nil) throws -> String {
        var subject = AuditSubject(nastyReport(), rules: nastyRules(), excerpts: nastyExcerpts())
        subject.link = link
        return try Format(HTMLReport.self).text(of: subject)
    }

    private func data(_ page: String) throws -> Substring {
        let opening = "<script type=\"application/json\" id=\"data\">"
        let begin = try #require(page.range(of: opening)?.upperBound)
        let end = try #require(page.range(of: "</script>", range: begin..<page.endIndex)?.lowerBound)
        return page[begin..<end]
    }

    @Test func nothingOfATreeIsMarkup() throws {
        let page = try page()
        let data = try data(page)
        #expect(!data.contains("<") && !data.contains(">") && !data.contains("&"))
        // The page's own: its data and its script. Whatever a tree holds adds none.
        #expect(page.components(separatedBy: "<script").count == 3)
        #expect(page.components(separatedBy: "</script").count == 3)
        #expect(page.contains("<p>/src/linux &lt;&amp;|&quot;&gt; \\u{1b}c at 0a1b2c</p>"))
    }

    private struct Row: Decodable {
        var id: String
        var fields: [String: [String]]
    }

    private func rows(_ page: String) throws -> [Row] {
        struct Payload: Decodable { var rows: [Row] }
        return try JSONDecoder().decode(Payload.self, from: Data(data(page).utf8)).rows
    }

    /// Errors, warnings, notes, and then what no rule speaks of, by place.
    @Test func everySiteHasItsRowTheWorstFirst() throws {
        let rows = try rows(try page())
        let sites = nastyReport().sites.map(\.id.rawValue)
        let found = ["0000000000000002", "0000000000000001"]
        #expect(rows.map(\.id) == found + sites.filter { !found.contains($0) })
        #expect(rows[0].fields["severity"] == ["error", "error", "warning"])
        #expect(rows[0].fields["rank"] == ["1"])
        #expect(rows[0].fields["callee"] == ["pin_user_pages"])
        #expect(rows[1].fields["flags"] == [])
    }

    @Test func theSourceAroundASiteIsQuoted() throws {
        let data = try data(page())
        #expect(data.contains("\"first\":10"))
        #expect(data.contains("MAKE_CALL(b);"))
    }

    /// Every place of every kind: sites, evidence, trails, callers, releases, chains.
    @Test func everyPlaceHasItsAddress() throws {
        let plain = try data(page())
        let linked = try data(page(link: SourceLink("https://example.org/{tag}/{path}#{line}")))
        #expect(!plain.contains("\"url\""))
        // Remarks in the source have lines too, but stand in it and lead nowhere.
        let remark = try Regex(#"\{"line":\d+,"says":"#)
        let places = plain.replacing(remark, with: "").components(separatedBy: "\"line\":").count
        #expect(places > 30)
        #expect(linked.components(separatedBy: "\"url\":\"https://example.org/v6.1-rc4/").count == places)
    }

    @Test func thePageAsksForNothing() throws {
        let page = try page()
        #expect(page.contains("default-src 'none'"))
        let own = page.replacingOccurrences(of: try data(page), with: "")
        for request in ["http-equiv=\"refresh\"", "src=\"", "@import", "url(", "fetch(", "XMLHttp", "innerHTML"] {
            #expect(!own.contains(request), "\(request)")
        }
    }

    /// The script says itself where there is no browser.
    @Test func aBrowserOpensFiltersAndShowsASite() throws {
        let directory = try ScratchDirectory()
        let file = try directory.write(page(), to: "nasty.html")
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Scripts/check-pages.sh")
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = [script.standardizedFileURL.path, file]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(said)")
    }
}
