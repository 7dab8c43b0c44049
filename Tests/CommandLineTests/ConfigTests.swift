import Foundation
import TestSupport
import Testing

/// What is said each time stands in a file of the user's, and never in one of the tree's.
@Suite struct ConfigTests {
    private static let sample = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "AuditTests/Trees/era-6.5").path

    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
        try FileManager.default.copyItem(atPath: Self.sample, toPath: scratch["tree"])
    }

    private func audit(_ arguments: String..., config: String, command: String = "audit") throws -> ProgramRun {
        try scratch.write(config, to: ".config/gupaudit/config.yaml")
        return try Program.gupaudit([command, scratch["tree"], "--mechanical"] + arguments, home: scratch)
    }

    @Test func whatItSaysHoldsForAllCommandsOrForOne() throws {
        let csv = try audit(config: "quiet: yes\nquery:\n  format: jsonl\nrules: [/none]\n# end\n")
        #expect(csv.code == 2 && csv.errors.contains("/none"), "\(csv.errors)")
        let config = "# what I like\nquiet: yes\nformat: csv\nquery:\n  format: jsonl\n"
        let table = try audit(config: config)
        #expect(table.code == 0 && table.output.hasPrefix("id,") && table.errors.isEmpty, "\(table.errors)")
        let lines = try audit("line > 0", config: config, command: "query")
        #expect(lines.code == 0 && lines.output.hasPrefix("{") && lines.errors.isEmpty, "\(lines.errors)")
        // Another command has no such option, and does without.
        #expect(try Program.gupaudit(["family"], home: scratch).code == 0)
    }

    @Test func theCommandLineWins() throws {
        let run = try audit("--format=json", "-q", config: "format: csv\nquiet: no\nexclude: [drivers]\n")
        #expect(run.code == 0 && run.output.hasPrefix("{") && run.errors.isEmpty, "\(run.errors)")
        #expect(!run.output.contains("\"drivers/"))
        let file = try scratch.write("format: gcc\n", to: "other.yaml")
        let other = try audit("--config", file, "-q", config: "format: csv\n")
        #expect(other.code == 0 && !other.output.hasPrefix("id,"), "\(other.errors)")
        #expect(try audit("--config", "/dev/null", "-q", config: "nonsense").code == 0)
    }

    /// The baseline is needed, and may stand in the file alone.
    @Test func whatACommandNeedsMayStandThere() throws {
        let baseline = scratch["known.json"]
        let run = try audit("--update", config: "check: {baseline: \(baseline), quiet: yes}\n", command: "check")
        #expect(run.code == 0 && FileManager.default.fileExists(atPath: baseline), "\(run.errors)")
    }

    @Test(arguments: [
        ("formatt: csv", ":1: formatt: there is no such option; did you mean format?"),
        ("\naudit:\n  sitse: yes", ":3: sitse: there is no such option; did you mean sites?"),
        ("adit: {sites: yes}", ":1: adit: there is no such option; did you mean audit?"),
        ("jobs: many", ":1: jobs: "), ("quiet: loud", ":1: quiet: it is yes or no, not loud"),
        ("exclude: {a: b}", ":1: exclude: there is no such option"), ("jobs: 0", ":1: jobs: --jobs 0: give a number"),
        ("format: xml", ":1: format: "), ("jobs: [1, 2]", ":1: jobs: it takes one value"), ("- jobs", ":1: expected"),
        ("jobs: [", ":2: not YAML"), ("config: other.yaml", ":1: config: there is no such option"),
    ])
    func aMistakeIsNamedWithItsFileAndKey(text: String, says: String) throws {
        let run = try audit(config: text)
        #expect(run.code == 2 && run.output.isEmpty && run.errorLines == 1, "\(run.errors)")
        let file = scratch[".config/gupaudit/config.yaml"]
        #expect(run.errors.hasPrefix("gupaudit: \(file)\(says)"), "\(run.errors)")
    }

    @Test func aFileThatIsNamedMustBeThere() throws {
        let run = try audit("--config", scratch["none.yaml"], config: "")
        #expect(run.code == 2 && run.errorLines == 1 && run.errors.contains(scratch["none.yaml"]), "\(run.errors)")
    }

    /// Whoever wrote the tree must not choose what is left out of its audit.
    @Test func noneInTheAuditedTreeIsUsed() throws {
        let tree = scratch["tree"]
        let file = try scratch.write("exclude: [drivers]\n", to: "tree/gupaudit/config.yaml")
        try scratch.write("quiet: yes\n", to: "own.yaml")
        try scratch.link("linked.yaml", to: file)
        try scratch.link("tree/out.yaml", to: scratch["own.yaml"])
        let report = scratch["report.json"]
        #expect(try Program.gupaudit(["audit", tree, "-q", "--format", "json", "-o", report], home: scratch).code == 0)
        let elsewhere = ["XDG_CONFIG_HOME": tree]
        for (arguments, environment) in [
            (["audit", tree], elsewhere), (["query", tree, "line > 0"], elsewhere),
            (["explain", report, "x"], elsewhere),
            (["diff", report, tree], elsewhere), (["check", tree, "--baseline", report], elsewhere),
            (["audit", tree, "--config", scratch["linked.yaml"]], [:]),
            (["audit", tree, "--config", scratch["tree/out.yaml"]], [:]), (["show", report], elsewhere),
        ] as [([String], [String: String])] {
            let run = try Program.gupaudit(arguments, home: scratch, environment: environment)
            #expect(run.code == 2 && run.output.isEmpty && run.errorLines == 1, "\(arguments): \(run.errors)")
            #expect(run.errors.contains("lies in the audited tree"), "\(arguments): \(run.errors)")
        }
        // Where the program was started does not matter.
        let inside = ["-c", "cd \"$1\" && exec \"$2\" audit . --config gupaudit/config.yaml", "sh", tree]
        let run = try Program.run("/bin/sh", inside + [try Program.gupaudit()], home: scratch)
        #expect(run.code == 2 && run.errors.contains("lies in the audited tree"), "\(run.errors)")
    }
}
