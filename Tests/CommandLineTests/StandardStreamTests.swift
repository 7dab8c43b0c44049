import Foundation
import TestSupport
import Testing

/// Standard streams that are full, closed, or read by nobody: one line and exit code 2, for every command.
@Suite struct StandardStreamTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let tree = root.appending(path: "Tests/AuditTests/Trees/era-6.5").path

    /// Every command that prints, on `$REPORT` and `$BASELINE`; those that audit share an index.
    private static let commands = [
        "check $TREE -q --baseline $BASELINE", "diff $REPORT $REPORT", "history old=$REPORT new=$REPORT",
        "query $TREE 'callee is not null' -q", "query $TREE 'callee is not null' -q --count",
        "explain $REPORT drivers/ring/ring.c:12", "rules list", "rules show fast-mask", "rules test fast-mask",
        "family",
        "doctor", "--help", "--version", "help audit", "rules",
        "audit $TREE -q", "worklist $TREE -q",
    ]
    private static let formats =
        ["json", "jsonl", "markdown", "csv", "org", "sarif", "html"].map { "audit $TREE -q --format \($0)" }
        + ["json", "markdown", "csv"].map { "worklist $TREE -q --format \($0)" }
        + ["json", "html", "sarif"].map { "diff $REPORT $REPORT --format \($0)" }
        + ["csv", "html"].map { "history old=$REPORT new=$REPORT --format \($0)" }

    /// A home with a report, a baseline, and an index that knows the tree.
    private func home() throws -> ScratchDirectory {
        let home = try ScratchDirectory()
        let audit = ["audit", Self.tree, "-q", "--format", "json", "--output", home["report.json"]]
        let run = try Program.gupaudit(audit, home: home)
        try #require(run.code == 0, "\(run.errors)")
        let baseline = ["check", home["report.json"], "--baseline", home["baseline.json"], "--update"]
        try #require(try Program.gupaudit(baseline, home: home).code == 0)
        return home
    }

    /// Runs each command with the shell's redirections behind it; the shell prints the exit code last.
    private func outcomes(
        of commands: [String], _ redirections: String
    ) throws -> [(command: String, code: Int32, run: ProgramRun)] {
        let home = try home()
        let environment = [
            "TREE": Self.tree, "REPORT": home["report.json"], "BASELINE": home["baseline.json"],
            "GUPAUDIT": try Program.gupaudit(),
        ]
        return try commands.map { command in
            let run = try Program.run(
                "/bin/sh", ["-c", "$GUPAUDIT \(command) \(redirections)"], home: home, environment: environment)
            return (command, run.code, run)
        }
    }

    @Test func aFullDiskBehindStandardOutputIsSaidInOneLine() throws {
        for (command, code, run) in try outcomes(of: Self.commands + Self.formats, ">/dev/full") {
            #expect(code == 2, "\(command)")
            #expect(
                run.errors == "gupaudit: standard output: cannot be written (No space left on device); "
                    + "free some space, or send the output elsewhere\n", "\(command)")
        }
    }

    @Test func closedStandardOutputIsSaidInOneLine() throws {
        for (command, code, run) in try outcomes(of: Self.commands, ">&-") {
            #expect(code == 2, "\(command)")
            #expect(run.errorLines == 1, "\(command): \(run.errors)")
            #expect(run.errors.hasPrefix("gupaudit: standard output: cannot be written (it is closed)"), "\(command)")
        }
    }

    @Test func aReaderThatGoesAwayEndsTheProgramQuietly() throws {
        let home = try home()
        let environment = ["TREE": Self.tree, "REPORT": home["report.json"], "GUPAUDIT": try Program.gupaudit()]
        for command in ["audit $TREE -q --format json", "rules list", "diff $REPORT $REPORT --format html", "--help"] {
            // The shell waits for all of a pipeline, and the reader is gone by the time that anything is written.
            let script = "(sleep 0.1; $GUPAUDIT \(command); echo $? >$HOME/code) | true; cat $HOME/code"
            let run = try Program.run("/bin/sh", ["-c", script], home: home, environment: environment)
            #expect(run.output == "2\n", "\(command): \(run.output)")
            #expect(run.errors.isEmpty, "\(command): \(run.errors)")
        }
    }

    @Test(arguments: ["2>/dev/full", "<&- 2>&-"])
    func withoutStandardErrorTheResultIsTheSame(_ redirections: String) throws {
        let commands = ["rules list", "audit $TREE -q", "check $TREE --baseline $BASELINE"]
        for (command, code, run) in try outcomes(of: commands, redirections) {
            #expect(code == 0, "\(command)")
            #expect(!run.output.isEmpty, "\(command)")
            #expect(!run.output.contains("SQLite format"), "\(command)")
        }
    }

    /// The index is opened where standard error would be: what is said there must not get into it.
    @Test func nothingIsWrittenIntoAFileThatTookAClosedStream() throws {
        let home = try ScratchDirectory()
        let environment = ["TREE": Self.tree, "GUPAUDIT": try Program.gupaudit()]
        let closed = "$GUPAUDIT audit $TREE --output $HOME/a.json --format json <&- >&- 2>&-"
        #expect(try Program.run("/bin/sh", ["-c", closed], home: home, environment: environment).code == 0)
        let again = try Program.gupaudit(["audit", Self.tree, "--format", "json"], home: home)
        #expect(again.errors.contains(/(: 0 units parsed, \d+|:) from the index/), "\(again.errors)")
        #expect(again.output == (try String(contentsOfFile: home["a.json"], encoding: .utf8)))
    }

    @Test func wrongUsageIsOneLineThatSaysWhoSpeaks() throws {
        let commands = [
            ["audit"], ["audit", Self.tree, "--format", "xml"], ["audit", Self.tree, "--fomat", "json"], ["nonsense"],
            ["--nonsense"], ["audit", Self.tree, "--jobs", "0"], ["audit", Self.tree, "--jobs", "x"],
            ["check", Self.tree],
            ["audit", Self.tree, "--jobs", "none"], ["rules", "show"], ["rules", "sho"], ["audit", "a", "b"],
            ["audit", Self.tree, "--max-file-size", "0"], ["audit", Self.tree, "--index", ""],
        ]
        for arguments in commands {
            let run = try Program.gupaudit(arguments, home: ScratchDirectory())
            #expect(run.code == 2, "\(arguments)")
            #expect(run.output.isEmpty, "\(arguments)")
            #expect(run.errorLines == 1, "\(arguments): \(run.errors)")
            #expect(run.errors.hasPrefix("gupaudit: "), "\(run.errors)")
            #expect(run.errors.contains(" --help)"), "\(run.errors)")
        }
    }

    /// What a report says of a function is the tree's word, and the tree may be hostile.
    @Test func escapesOfAReportDoNotReachTheTerminalThroughAnError() throws {
        let home = try ScratchDirectory()
        let report = home["report.json"]
        let audit = ["audit", Self.tree, "-q", "--format", "json", "--output", report]
        try #require(try Program.gupaudit(audit, home: home).code == 0)
        let text = try String(contentsOfFile: report, encoding: .utf8)
        try home.write(text.replacing("\"get_user_pages\"", with: "\"get\\u001b[31m\\nuser\""), to: "report.json")
        for site in ["drivers/ring/ring.c:1", "ring_map", "\u{1B}[31m"] {
            let run = try Program.gupaudit(["explain", report, site], home: home)
            #expect(run.code == 2)
            #expect(run.errorLines == 1, "\(run.errors)")
            #expect(!run.errors.contains("\u{1B}"), "\(run.errors)")
        }
    }
}
