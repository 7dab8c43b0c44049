import Foundation
import TestSupport
import Testing

/// A stored report in the place of a tree.
@Suite struct StoredSourceTests {
    private func audited() throws -> ScratchDirectory {
        let scratch = try ScratchDirectory()
        let sample = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "AuditTests/Trees/era-6.5").path
        try FileManager.default.copyItem(atPath: sample, toPath: scratch["tree"])
        try scratch.write("DRIVERS\nM:\tAda Example <ada@example.org>\nF:\tdrivers/\n", to: "tree/MAINTAINERS")
        let audit = ["audit", scratch["tree"], "-q", "--format", "json", "-o", scratch["report.json"]]
        #expect(try Program.gupaudit(audit, home: scratch).code == 0)
        return scratch
    }

    @Test func aWorklistOfAReportIsThatOfItsTree() throws {
        let scratch = try audited()
        let (tree, report) = (scratch["tree"], scratch["report.json"])
        let whole = try Program.gupaudit(["worklist", tree, "-q"], home: scratch)
        let stored = try Program.gupaudit(["worklist", report], home: scratch)
        #expect(stored.errors.isEmpty && whole.output.contains("ada@example.org") && stored.output == whole.output)
        // A call that stands elsewhere now is another tree's.
        let file = try firstFile(in: report)
        let source = try String(contentsOfFile: "\(tree)/\(file)", encoding: .utf8)
        try ("\n" + source).write(toFile: "\(tree)/\(file)", atomically: true, encoding: .utf8)
        let bare = try Program.gupaudit(["worklist", report], home: scratch)
        #expect(bare.code == 0 && bare.errorLines == 1 && bare.errors.contains("--tree"), "\(bare.errors)")
        #expect(!bare.output.contains("ada@example.org"))
    }

    @Test func aReportMayComeByStandardInput() throws {
        let scratch = try audited()
        let pipe = "gzip -c \"$1\" | \"$2\" \"$3\" - $4"
        for (command, rest) in [("show", "--format csv"), ("query", "callee~get"), ("worklist", "")] {
            let words = ["-c", pipe, "sh", scratch["report.json"], try Program.gupaudit(), command, rest]
            let piped = try Program.run("/bin/sh", words, home: scratch)
            let named = [command, scratch["report.json"]] + rest.split(separator: " ").map(String.init)
            let stored = try Program.gupaudit(named, home: scratch)
            #expect(piped.code == 0 && !piped.output.isEmpty && piped.output == stored.output, "\(piped.errors)")
        }
    }

    @Test func aQueryOfAReportIsThatOfItsTree() throws {
        let scratch = try audited()
        let (tree, report) = (scratch["tree"], scratch["report.json"])
        let asked = [
            "callee ~ get and not path.top = mm", "findings has bool-as-gup-flags", "not tree.symbols has zorn",
        ]
        for expression in asked {
            let whole = try Program.gupaudit(["query", tree, expression, "-q"], home: scratch)
            let stored = try Program.gupaudit(["query", report, expression], home: scratch)
            #expect(stored.errors.isEmpty && !whole.output.isEmpty && stored.output == whole.output, "\(expression)")
        }
        // Without the tree its code cannot be asked; what the report holds can.
        try FileManager.default.moveItem(atPath: tree, toPath: scratch["moved"])
        #expect(try Program.gupaudit(["query", report, asked[0]], home: scratch).code == 0)
        let code = try Program.gupaudit(["query", report, asked[2]], home: scratch)
        #expect(code.code == 2 && code.errorLines == 1 && code.errors.contains("--tree"), "\(code.errors)")
        let named = try Program.gupaudit(["query", report, asked[2], "--tree", scratch["moved"]], home: scratch)
        #expect(named.code == 0 && !named.output.isEmpty && named.errors.isEmpty)
    }

    private func firstFile(in report: String) throws -> String {
        struct Report: Decodable {
            struct Site: Decodable { var file: String }
            var sites: [Site]
        }
        let data = try Data(contentsOf: URL(filePath: report))
        return try #require(try JSONDecoder().decode(Report.self, from: data).sites.first).file
    }

    @Test func theTreeOfAnotherReleaseIsRefused() throws {
        let scratch = try audited()
        let makefile = scratch["tree/Makefile"]
        let text = try String(contentsOfFile: makefile, encoding: .utf8)
        try text.replacingOccurrences(of: "SUBLEVEL = 0", with: "SUBLEVEL = 8")
            .write(toFile: makefile, atomically: true, encoding: .utf8)
        let named = ["worklist", scratch["report.json"], "--tree", scratch["tree"]]
        let refused = try Program.gupaudit(named, home: scratch)
        #expect(refused.code == 2 && refused.output.isEmpty && refused.errorLines == 1, "\(refused.errors)")
        #expect(refused.errors.contains("6.5.8") && refused.errors.contains("6.5.0"))
    }

    @Test func releasesOfOneNameAreSaid() throws {
        let scratch = try audited()
        let report = scratch["report.json"]
        let same = try Program.gupaudit(["history", report, report], home: scratch)
        #expect(same.code == 0 && same.errorLines == 1 && same.errors.contains("LABEL=PATH"), "\(same.errors)")
        #expect(try Program.gupaudit(["history", "a=\(report)", "b=\(report)"], home: scratch).errors.isEmpty)
    }
}
