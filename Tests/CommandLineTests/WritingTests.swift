import Foundation
import TestSupport
import Testing

/// What a run writes, where it must not, and what is left when it ends early.
@Suite struct WritingTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let large = root.appending(path: "Tests/AuditTests/Trees/sample").path
    private static let sample = root.appending(path: "Tests/AuditTests/Trees/era-6.5").path

    /// A tree of its own, in `tree`.
    private func scratch() throws -> ScratchDirectory {
        let scratch = try ScratchDirectory(["tmp/keep": "", "out/keep": ""])
        try FileManager.default.copyItem(atPath: Self.sample, toPath: scratch["tree"])
        return scratch
    }

    private func files(below path: String) -> [String] {
        (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []).sorted()
    }

    // MARK: Inside the tree

    @Test func nothingThatWouldBeWrittenIntoTheTreeIsBegun() throws {
        let scratch = try scratch()
        let tree = scratch["tree"]
        try scratch.link("out/dangling", to: tree + "/drivers/new")
        try scratch.link("out/alias", to: "../tree")
        try scratch.link("out/cache", to: "../tree/mm")
        let before = files(below: scratch.path)
        let cases: [(arguments: [String], environment: [String: String], option: String)] = [
            (["audit", tree, "--index", tree + "/i"], [:], "--index"),
            (["audit", tree, "--index", tree + "/none/../../tree/none/i"], [:], "--index"),
            (["audit", tree, "--index", scratch["out/dangling"]], [:], "--index"),
            (["audit", scratch["out/alias"], "--index", scratch["out/../tree/mm/i"]], [:], "--index"),
            (["audit", tree + "/mm/..", "--index", scratch["out/alias/i"]], [:], "--index"),
            (["audit", tree], ["XDG_CACHE_HOME": tree + "/c"], "XDG_CACHE_HOME"),
            (["audit", tree], ["XDG_CACHE_HOME": scratch["out/cache"]], "XDG_CACHE_HOME"),
            (["worklist", tree], ["HOME": tree, "XDG_CACHE_HOME": ""], "XDG_CACHE_HOME"),
            (["audit", tree, "--no-index"], ["TMPDIR": tree], "TMPDIR"),
            (["audit", tree, "--output", tree + "/o.json"], [:], "--output"),
            (["worklist", tree, "--output", scratch["out/alias/drivers/o"]], [:], "--output"),
            (["query", tree, "modular", "--index", tree + "/i"], [:], "--index"),
            (["explain", tree, "drivers/ring/ring.c:12", "--index", tree + "/i"], [:], "--index"),
            (["check", tree, "--baseline", scratch["out/b"], "--update", "--index", tree + "/i"], [:], "--index"),
            // The second tree: nothing may come of the audit of the first.
            (["diff", Self.sample, tree, "--index", tree + "/i"], [:], "--index"),
            (["history", Self.sample, tree, "--output", tree + "/o"], [:], "--output"),
        ]
        for (arguments, environment, option) in cases {
            let run = try Program.gupaudit(arguments, home: scratch, environment: environment)
            #expect(run.code == 2, "\(arguments)")
            #expect(run.errorLines == 1, "\(arguments): \(run.errors)")
            #expect(run.errors.hasPrefix("gupaudit: ") && run.errors.contains(option), "\(run.errors)")
            #expect(run.errors.contains("lies in \(tree), where nothing may be written"), "\(run.errors)")
            #expect(files(below: scratch.path) == before, "\(arguments)")
        }
    }

    @Test func aCacheBesideTheTreeIsNoneInIt() throws {
        let scratch = try scratch()
        for index in [scratch["tree-index"], scratch["tree/../index"], scratch["tree/mm/../../other"]] {
            #expect(try Program.gupaudit(["audit", scratch["tree"], "--index", index], home: scratch).code == 0)
        }
        #expect(files(below: scratch["tree"]) == files(below: Self.sample))
    }

    // MARK: Output that cannot be written

    @Test func outputThatCannotBeWrittenFailsBeforeTheAudit() throws {
        let scratch = try scratch()
        try scratch.link("out/nowhere", to: "missing/x")
        let bad =
            ["/nonexistent/x", "/nonexistent/x.gz", "", "/proc/x"]
            + ["out", "out/x/", "out/nowhere"].map { scratch[$0] }
        for output in bad {
            let run = try Program.gupaudit(["audit", scratch["tree"], "--output", output], home: scratch)
            #expect(run.code == 2, "\(output)")
            #expect(run.errorLines == 1, "\(run.errors)")
            #expect(run.errors.hasPrefix("gupaudit: \(output): cannot be written ("), "\(run.errors)")
            // The first thing that an audit makes.
            #expect(!FileManager.default.fileExists(atPath: scratch["cache"]), "\(output)")
        }
        #expect(files(below: scratch["out"]) == ["keep", "nowhere"])
    }

    @Test func aFullDiskUnderTheOutputIsSaidInOneLine() throws {
        let scratch = try scratch()
        try scratch.link("out/full", to: "/dev/full")
        let run = try Program.gupaudit(["audit", scratch["tree"], "-q", "--output", scratch["out/full"]], home: scratch)
        #expect(run.code == 2)
        #expect(
            run.errors == "gupaudit: \(scratch["out/full"]): cannot be written (No space left on device); "
                + "free some space, or name another file\n")
    }

    @Test func aPlaceWhereNoIndexCanBeIsOneNoticeARun() throws {
        let scratch = try scratch()
        let tree = scratch["tree"]
        let whole = try Program.gupaudit(["audit", tree, "-q", "--format", "json", "--no-index"], home: scratch)
        // Not even root makes a directory there.
        let environment = ["XDG_CACHE_HOME": "/proc/nowhere", "TMPDIR": scratch["tmp"]]
        let run = try Program.gupaudit(["audit", tree, "--format", "json"], home: scratch, environment: environment)
        #expect(run.code == 0)
        #expect(run.output == whole.output)
        let notices = run.errors.split(separator: "\n").filter { !$0.contains("parsed") && !$0.contains(" s: ") }
        #expect(notices.count == 1, "\(notices)")
        #expect(notices.first?.hasSuffix("name another place with --index; this run keeps nothing") == true)
        let history = try Program.gupaudit(["history", tree, tree], home: scratch, environment: environment)
        #expect(history.errors.components(separatedBy: "keeps nothing").count == 2, "\(history.errors)")
        #expect(files(below: scratch["tmp"]) == ["keep"])
    }

    @Test func doctorLooksAndMakesNothing() throws {
        let scratch = try scratch()
        let run = try Program.gupaudit(["doctor", "--index", scratch["out/x/y/i"]], home: scratch)
        #expect(run.code == 0)
        #expect(run.output.contains("\(scratch["out/x/y/i"]) (not written yet, but can be)"))
        #expect(files(below: scratch["out"]) == ["keep"])
        let bad = try Program.gupaudit(["doctor", "--index", scratch["out/keep/i"]], home: scratch)
        #expect(bad.code == 2)
        #expect(bad.output.contains("PROBLEM: \(scratch["out/keep/i"])"))
    }

    // MARK: Signals

    /// Starts an audit that keeps nothing, and sends a signal when its directory is there.
    private func interrupt(_ signal: Int32, after delay: UInt32, in scratch: ScratchDirectory) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: try Program.gupaudit())
        // Large enough to take seconds: the signal must come before the end.
        process.arguments = ["audit", Self.large, "--no-index", "--jobs", "1"]
        process.environment = ["HOME": scratch.path, "TMPDIR": scratch["tmp"], "PATH": "/usr/bin:/bin"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let name = "gupaudit-\(process.processIdentifier)"
        while process.isRunning, !files(below: scratch["tmp"]).contains(where: { $0.hasPrefix(name) }) { usleep(1000) }
        usleep(delay)
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        return process
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func aSignalLeavesNothingBehindAndStillEndsTheProgram(_ signal: Int32) throws {
        let scratch = try scratch()
        for delay: UInt32 in [0, 20_000, 300_000] {
            let process = try interrupt(signal, after: delay, in: scratch)
            #expect(process.terminationReason == .uncaughtSignal)
            #expect(process.terminationStatus == signal)
            #expect(files(below: scratch["tmp"]) == ["keep"])
        }
    }

    @Test func whatAKilledRunLeftGoesWithTheNext() throws {
        let scratch = try scratch()
        _ = try interrupt(SIGKILL, after: 100_000, in: scratch)
        #expect(files(below: scratch["tmp"]).count > 1)
        // As earlier releases named it, and two that are not ours to remove.
        let dead = 4_194_305
        try scratch.write("", to: "tmp/gupaudit-\(dead)/headers/x.h")
        try scratch.write("", to: "tmp/gupaudit-\(getpid())/x")
        try scratch.write("", to: "out/precious")
        try scratch.link("tmp/gupaudit-\(dead + 1)", to: "../out")
        let run = try Program.gupaudit(
            ["audit", scratch["tree"], "--no-index", "-q"], home: scratch, environment: ["TMPDIR": scratch["tmp"]])
        #expect(run.code == 0)
        let kept = ["gupaudit-\(getpid())", "gupaudit-\(getpid())/x", "gupaudit-\(dead + 1)", "keep"]
        #expect(files(below: scratch["tmp"]) == kept.sorted())
        #expect(files(below: scratch["out"]) == ["keep", "precious"])
    }
}
