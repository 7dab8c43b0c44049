import Foundation
import Report
import TestSupport
import Testing

@testable import Output

@Suite struct HTMLTests {
    private func page() throws -> String {
        let subject = AuditSubject(nastyReport(), rules: nastyRules(), excerpts: nastyExcerpts())
        return try Format(HTMLReport.self).text(of: subject)
    }

    private func data(_ page: String) throws -> Substring {
        let opening = "<script type=\"application/json\" id=\"report\">"
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
        #expect(page.contains("<h1>/src/linux &lt;&amp;|&quot;&gt; \\u{1b}c</h1>"))
    }

    @Test func theDataIsTheReport() throws {
        struct Payload: Decodable {
            struct Excerpt: Decodable { var first: Int; var lines: [String] }
            var sites: [CallSite]
            var findings: [Finding]
            var excerpts: [Excerpt?]
            var siteRanks: [Int]
        }
        let payload = try JSONDecoder().decode(Payload.self, from: Data(data(page()).utf8))
        let report = nastyReport()
        #expect(payload.sites == report.sites)
        #expect(payload.findings == report.findings)
        #expect(payload.siteRanks == [0, 1, 0, 3, 0, 0, 0, 0, 0])
        #expect(payload.excerpts[1]?.first == 10)
        #expect(payload.excerpts[1]?.lines.last == "")
        #expect(payload.excerpts[1]?.lines.count == 5)
        #expect(payload.excerpts[1]?.lines[2].hasSuffix("MAKE_CALL(b);") == true)
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
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Scripts/check-html.sh")
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
