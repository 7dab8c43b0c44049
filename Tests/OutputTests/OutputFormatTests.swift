import Foundation
import Report
import TestSupport
import Testing

@testable import Output

@Suite struct OutputFormatTests {
    private func written(_ report: AuditReport, as format: OutputFormat, color: Bool = false) throws -> String {
        var text = ""
        let excerpts = format.usesExcerpts && !report.sites.isEmpty ? nastyExcerpts() : nil
        try format.write(report, to: &text, color: color, excerpts: excerpts)
        return text
    }

    @Test(arguments: OutputFormat.allCases)
    func writesWhatItWrote(format: OutputFormat) throws {
        for (name, report) in [("nasty", nastyReport()), ("empty", emptyReport())] {
            let text = try written(report, as: format)
            try expectGolden(format == .html ? withoutTheConstant(text) : text, "\(name).\(format.rawValue)")
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
        let colored = try written(nastyReport(), as: .text, color: true)
        try expectGolden(colored.replacingOccurrences(of: "\u{1b}", with: "ESC"), "nasty.color.text")
        let plain = try written(nastyReport(), as: .text)
        var stripped = colored
        for code in [0, 1, 2, 31, 32, 33, 36] {
            stripped = stripped.replacingOccurrences(of: "\u{1b}[\(code)m", with: "")
        }
        #expect(stripped == plain)
    }

    @Test func nothingOfATreeReachesTheTerminalRaw() throws {
        for format in [OutputFormat.text, .markdown, .csv, .org] {
            let harmful = try written(nastyReport(), as: format).unicodeScalars.filter { scalar in
                scalar != "\n" && !(format == .csv && scalar == "\r")
                    && [.control, .format, .lineSeparator].contains(scalar.properties.generalCategory)
            }
            #expect(harmful.isEmpty, "\(format)")
        }
        for format in [OutputFormat.json, .jsonl, .sarif, .html] {
            let controls = try written(nastyReport(), as: format).unicodeScalars.filter {
                $0 != "\n" && $0.properties.generalCategory == .control
            }
            #expect(controls.isEmpty)
        }
    }

    @Test func linesFitUnlessAPathDoesNot() throws {
        for line in try written(nastyReport(), as: .text).split(separator: "\n") where !line.contains("deep/deep") {
            #expect(SafeText.width(of: String(line)) <= 75, "\(line)")
        }
    }

    @Test func jsonlHasOneSitePerLine() throws {
        let report = nastyReport()
        let lines = try written(report, as: .jsonl).split(separator: "\n")
        let sites = try lines.map { try JSONDecoder().decode(CallSite.self, from: Data($0.utf8)) }
        #expect(sites == report.sites)
    }
}
