import Foundation
import Output
import TestSupport
import Testing

private let hasGit = FileManager.default.isExecutableFile(atPath: "/usr/bin/git")

/// The formats as a user meets them: in help, from an audit, and from a report that was stored.
@Suite struct FormatTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let sample = root.appending(path: "Tests/AuditTests/Trees/era-6.5").path

    private func scratch() throws -> ScratchDirectory {
        let scratch = try ScratchDirectory()
        try FileManager.default.copyItem(atPath: Self.sample, toPath: scratch["tree"])
        return scratch
    }

    @Test func helpNamesEveryFormatAndWhatItIsFor() throws {
        let home = try ScratchDirectory()
        func check<W: Writer>(_ writer: W.Type) throws {
            for command in W.Subject.commands {
                let help = try Program.gupaudit([command, "--help"], home: home).output
                let words = help.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                #expect(words.contains(" \(W.name) - \(W.purpose)"), "\(command) \(W.name)")
            }
        }
        for writer in FormatRegistry.standard.writers { try check(writer) }
    }

    @Test func aStoredReportIsShownAsTheAuditWouldHaveWrittenIt() throws {
        let scratch = try scratch()
        let report = scratch["report.json.gz"]
        let tree = scratch["tree"]
        _ = try Program.gupaudit(["audit", tree, "-q", "--format", "json", "--output", report], home: scratch)
        let formats: [Format<AuditSubject>] = FormatRegistry.standard.formats()
        for format in formats {
            let options = ["--format", format.name]
            let shown = try Program.gupaudit(["show", report] + options, home: scratch)
            let audited = try Program.gupaudit(["audit", tree, "-q"] + options, home: scratch)
            #expect(shown.code == 0 && shown.errors.isEmpty, "\(format): \(shown.errors)")
            #expect(!shown.output.isEmpty && shown.output == audited.output, "\(format)")
        }
    }

    @Test func whatIsWrittenAsJSONKeepsToItsSchema() throws {
        let scratch = try scratch()
        let (tree, report, baseline) = (scratch["tree"], scratch["report.json"], scratch["baseline.json"])
        let tables = [
            ("report", ["audit", tree, "-q"]), ("sites", ["query", tree, "line > 0", "-q"]),
            ("worklist", ["worklist", report]), ("diff", ["diff", report, tree, "-q"]),
            ("history", ["history", "old=\(report)", "new=\(report)"]),
            ("explain", ["explain", report, "drivers/ring/ring.c:12"]), ("sites", ["query", report, "line > 0"]),
            ("check", ["check", report, "--baseline", try scratch.write(Self.nothing, to: "nothing.json")]),
        ]
        for (name, arguments) in tables {
            let json = try Program.gupaudit(arguments + ["--format", "json"], home: scratch).output
            if name == "report" { try scratch.write(json, to: "report.json") }
            #expect(try JSONSchema(name).faults(in: json) == [], "\(name)")
        }
        for (name, type, command) in [
            ("report", "CallSite", ["show", report]), ("worklist", "WorklistLine", ["worklist", report]),
        ] {
            let written = try Program.gupaudit(command + ["--format", "jsonl"], home: scratch).output
            #expect(!written.isEmpty)
            for line in written.split(separator: "\n") {
                #expect(try JSONSchema(name).faults(in: String(line), as: type) == [])
            }
        }
        _ = try Program.gupaudit(["check", report, "--baseline", baseline, "--update"], home: scratch)
        let known = try String(contentsOfFile: baseline, encoding: .utf8)
        #expect(try JSONSchema("baseline").faults(in: known) == [])
    }

    /// A baseline that knows of nothing.
    private static let nothing = #"{"schema": 1, "findings": [], "worklist": []}"#

    @Test func aCheckTellsWhatIsNewInEachFormat() throws {
        let scratch = try scratch()
        let (tree, report, baseline) = (scratch["tree"], scratch["report.json"], scratch["baseline.json"])
        _ = try Program.gupaudit(["audit", tree, "-q", "--format", "json", "--output", report], home: scratch)
        try scratch.write(Self.nothing, to: "baseline.json")
        func check(_ format: String, _ arguments: String...) throws -> ProgramRun {
            let check = ["check", report, "--baseline", baseline, "--format", format]
            return try Program.gupaudit(check + arguments, home: scratch)
        }
        struct News: Decodable {
            var findings: [Finding]
            var worklist: [Site]
            struct Finding: Decodable { var finding: Broken }
            struct Broken: Decodable { var rule: String }
            struct Site: Decodable { var id: String }
        }
        let json = try check("json")
        let news = try JSONDecoder().decode(News.self, from: Data(json.output.utf8))
        #expect(json.code == 1 && !news.findings.isEmpty && !news.worklist.isEmpty)
        let sarif = try check("sarif", "-o", scratch["news.sarif"])
        #expect(sarif.code == 1 && sarif.output.isEmpty)
        struct Log: Decodable {
            struct Run: Decodable { var results: [Result] }
            struct Result: Decodable {
                var ruleId: String
                var baselineState: String
                var properties: [String: String]
            }
            var runs: [Run]
        }
        let written = try Data(contentsOf: URL(filePath: scratch["news.sarif"]))
        let results = try #require(try JSONDecoder().decode(Log.self, from: written).runs.first).results
        #expect(results.allSatisfy { $0.baselineState == "new" })
        let work = results.filter { $0.ruleId == "to-convert" }
        let broken = results.filter { $0.ruleId != "to-convert" }
        #expect(Set(work.compactMap { $0.properties["site"] }) == Set(news.worklist.map(\.id)))
        #expect(broken.map(\.ruleId).sorted() == news.findings.map(\.finding.rule).sorted())
        _ = try Program.gupaudit(["check", report, "--baseline", baseline, "--update"], home: scratch)
        let known = try check("sarif")
        let log = try JSONDecoder().decode(Log.self, from: Data(known.output.utf8))
        #expect(known.code == 0 && log.runs.first?.results.isEmpty == true)
    }

    @Test func placesAreLinksWhereTheyAreAskedFor() throws {
        let scratch = try scratch()
        let (tree, report) = (scratch["tree"], scratch["report.json"])
        _ = try Program.gupaudit(["audit", tree, "-q", "--format", "json", "--output", report], home: scratch)
        let place = "drivers/ring/ring.c"
        for arguments in [
            ["show", report, "--sites"], ["query", report, "line > 0"], ["explain", report, place + ":12"],
            ["worklist", report],
        ] {
            let colored = arguments + (arguments[0] == "query" ? [] : ["--color", "always"])
            let plain = try Program.gupaudit(colored, home: scratch).output
            let linked = try Program.gupaudit(colored + ["--links", "always"], home: scratch).output
            #expect(!plain.contains("\u{1b}]8"), "a pipe is no terminal")
            let link = #/\u{1b}\]8;;(file://[^\u{1b}]+)\u{1b}\\([^\u{1b}:]+):[0-9:]+\u{1b}\]8;;\u{1b}\\/#
            let links = linked.matches(of: link)
            #expect(links.contains { $0.2 == place }, "\(arguments)")
            for link in links {
                let url = try #require(URL(string: String(link.1)))
                #expect(url.path() == "\(tree)/\(link.2)" && url.host()?.isEmpty == false, "\(link.1)")
            }
            #expect(linked.replacing(/\u{1b}\]8;;[^\u{1b}]*\u{1b}\\/, with: "") == plain, "\(arguments)")
        }
        // What a program reads has none; nor has a place that cannot be opened.
        let csv = ["show", report, "--format", "csv", "--links", "always"]
        #expect(try !Program.gupaudit(csv, home: scratch).output.contains("\u{1b}"))
        try FileManager.default.removeItem(atPath: tree)
        let gone = try Program.gupaudit(["show", report, "--links", "always"], home: scratch)
        #expect(gone.code == 0 && !gone.output.contains("\u{1b}]8"))
    }

    @Test func sourceThatCannotBeReadIsLeftOutAndSaid() throws {
        let scratch = try scratch()
        let (tree, elsewhere, report) = (scratch["tree"], scratch["elsewhere"], scratch["report.json"])
        _ = try Program.gupaudit(["audit", tree, "-q", "--format", "json", "--output", report], home: scratch)
        let whole = try Program.gupaudit(["show", report, "--format", "html"], home: scratch)
        try FileManager.default.moveItem(atPath: tree, toPath: elsewhere)
        let bare = try Program.gupaudit(["show", report, "--format", "html"], home: scratch)
        #expect(bare.code == 0)
        #expect(bare.output.contains("<!DOCTYPE html>") && bare.output != whole.output)
        #expect(bare.errorLines == 1 && bare.errors.contains("is left out"), "\(bare.errors)")
        #expect(bare.errors.contains(tree), "\(bare.errors)")
        #expect(try Program.gupaudit(["show", report, "--format", "csv"], home: scratch).errors.isEmpty)
        let named = try Program.gupaudit(["show", report, "--format", "html", "--tree", elsewhere], home: scratch)
        #expect(named.errors.isEmpty && named.output == whole.output)
    }

    /// Every command that writes pages takes the option; a template that is none, or a format without links, is said.
    @Test func pagesLeadToTheSourceThatIsNamed() throws {
        let scratch = try scratch()
        let report = scratch["report.json"]
        let audit = ["audit", scratch["tree"], "-q", "--format", "json", "--output", report]
        _ = try Program.gupaudit(audit, home: scratch)
        let commands = [["show", report], ["worklist", report], ["diff", report, report], ["history", report]]
        for command in commands {
            let page = ["--format", "html", "--source-url"]
            let linked = try Program.gupaudit(command + page + ["github:torvalds/linux"], home: scratch)
            #expect(linked.code == 0, "\(linked.errors)")
            // A tree held against itself has no row.
            let isLinked = linked.output.contains("\"url\":\"https://github.com/torvalds/linux/blob/v")
            #expect(isLinked == (command[0] != "diff"), "\(command[0])")
            let script = try Program.gupaudit(command + page + ["javascript:alert({path})"], home: scratch)
            #expect(script.code == 2 && script.errors.contains("a browser would run that"), "\(script.errors)")
            let text = try Program.gupaudit(command + ["--source-url", "elixir"], home: scratch)
            #expect(text.code == 2 && text.errors.contains("--source-url is for --format html"), "\(text.errors)")
        }
    }

    @Test func whatIsNoReportIsSaidInOneLine() throws {
        let home = try ScratchDirectory(["no.json": "{}"])
        for path in [home["no.json"], home["nothing.json"], home.path] {
            let shown = try Program.gupaudit(["show", path], home: home)
            #expect(shown.code == 2 && shown.output.isEmpty && shown.errorLines == 1, "\(shown.errors)")
            #expect(shown.errors.contains(path))
        }
    }

    /// As a user's code scanning gets it, rules and revision included; only what differs between machines is taken out.
    @Test(.enabled(if: hasGit, "git is not installed")) func codeScanningIsToldTheRulesAndTheRevision() throws {
        let scratch = try scratch()
        let tree = scratch["tree"]
        let identity = ["-C", tree, "-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
        var said = ""
        for arguments in [
            ["init", "-q"], ["add", "--all", "--force"], ["commit", "-q", "-m", "one"], ["rev-parse", "HEAD"],
        ] { said = try Program.run("/usr/bin/git", identity + arguments, home: scratch).output }
        let revision = said.trimmingCharacters(in: .whitespacesAndNewlines)
        let log = try Program.gupaudit(["audit", "--git", tree, "HEAD", "-q", "--format", "sarif"], home: scratch)
        #expect(log.code == 0, "\(log.errors)")
        let json = try #require(try JSONSerialization.jsonObject(with: Data(log.output.utf8)) as? [String: Any])
        let run = try #require((json["runs"] as? [[String: Any]])?.first)
        let libclang = try #require((run["properties"] as? [String: Any])?["libclang"] as? String)
        let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
        for rule in try #require(driver["rules"] as? [[String: Any]]) {
            for key in ["name", "shortDescription", "fullDescription", "help", "helpUri", "defaultConfiguration"] {
                #expect(rule[key] != nil, "\(rule["id"] ?? "") has no \(key)")
            }
        }
        let constant = log.output.replacingOccurrences(of: libclang, with: "LIBCLANG")
            .replacingOccurrences(of: revision, with: "REVISION").replacingOccurrences(of: tree, with: "/REPOSITORY")
        try expectGolden(constant, "audit.sarif")
    }
}
