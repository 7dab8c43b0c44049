import Foundation
import Report
import Testing

@testable import Output

@Suite struct OutputFormatTests {
    private func written(_ report: AuditReport, as format: OutputFormat, color: Bool = false) throws -> String {
        var text = ""
        try format.write(report, to: &text, color: color)
        return text
    }

    @Test(arguments: OutputFormat.allCases)
    func writesWhatItWrote(format: OutputFormat) throws {
        try expectGolden(try written(nastyReport(), as: format), "nasty.\(format.rawValue)")
        try expectGolden(try written(emptyReport(), as: format), "empty.\(format.rawValue)")
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
        let text = try written(nastyReport(), as: .text)
        let harmful = text.unicodeScalars.filter { scalar in
            scalar != "\n" && [.control, .format, .lineSeparator].contains(scalar.properties.generalCategory)
        }
        #expect(harmful.isEmpty)
        for format in [OutputFormat.json, .jsonl] {
            let controls = try written(nastyReport(), as: format).unicodeScalars.filter {
                $0 != "\n" && $0.properties.generalCategory == .control
            }
            #expect(controls.isEmpty)
        }
    }

    @Test func linesFitUnlessAPathDoesNot() throws {
        for line in try written(nastyReport(), as: .text).split(separator: "\n") where !line.contains("deep/deep") {
            #expect(SafeText.width(of: String(line)) <= 100, "\(line)")
        }
    }

    @Test func jsonlHasOneSitePerLine() throws {
        let report = nastyReport()
        let lines = try written(report, as: .jsonl).split(separator: "\n")
        let sites = try lines.map { try JSONDecoder().decode(CallSite.self, from: Data($0.utf8)) }
        #expect(sites == report.sites)
    }
}
