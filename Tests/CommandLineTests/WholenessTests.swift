import Foundation
import TestSupport
import Testing

private let hasGit = ["/usr/bin/git", "/usr/local/bin/git"].contains {
    FileManager.default.isExecutableFile(atPath: $0)
}

/// What of a tree is not read, and not there, is said.
@Suite struct WholenessTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let sample = root.appending(path: "Tests/AuditTests/Trees/era-6.5").path

    private func scratch(_ tree: String = sample) throws -> ScratchDirectory {
        let scratch = try ScratchDirectory()
        try FileManager.default.copyItem(atPath: tree, toPath: scratch["tree"])
        return scratch
    }

    // MARK: Files above the limit

    /// 8 GB each, of which the disk holds nothing, with 6 GB of address space.
    @Test func hugeFilesAreNoticesAndNoMemory() throws {
        let scratch = try scratch()
        let names = ["MAINTAINERS", "drivers/Kconfig.huge", "drivers/ring/big.c", "include/big.h", "mm/Makefile"]
        for name in names {
            try scratch.write("", to: "tree/" + name)
            #expect(truncate(scratch["tree/" + name], 8 << 30) == 0)
        }
        let ring = try String(contentsOfFile: scratch["tree/drivers/ring/ring.c"], encoding: .utf8)
        try scratch.write("#include <big.h>\n" + ring, to: "tree/drivers/ring/ring.c")
        let environment = ["GUPAUDIT": try Program.gupaudit(), "TREE": scratch["tree"]]
        let command = "ulimit -v 6000000; exec $GUPAUDIT audit $TREE --format json"
        let run = try Program.run("/bin/sh", ["-c", command], home: scratch, environment: environment)
        #expect(run.code == 0, "\(run.errors)")
        for name in names {
            let reason = "left out (8589934592 bytes, more than the 64 MiB that --max-file-size allows)"
            #expect(run.errors.contains("gupaudit: \(scratch["tree"])/\(name): \(reason)\n"), "\(run.errors)")
        }
        #expect(run.output.contains("\"drivers/ring/ring.c\""))

        try scratch.write("", to: "tree/compile_commands.json")
        #expect(truncate(scratch["tree/compile_commands.json"], 8 << 30) == 0)
        let refused = try Program.run("/bin/sh", ["-c", command + " -q"], home: scratch, environment: environment)
        #expect(refused.code == 2)
        #expect(refused.errorLines == 1, "\(refused.errors)")
        let reason = "compile_commands.json: too large (8589934592 bytes, more than 256 MiB); raise --max-file-size"
        #expect(refused.errors.contains(reason), "\(refused.errors)")
    }

    @Test func theLimitIsAnOptionAndTheIndexDoesNotForgetIt() throws {
        let scratch = try scratch()
        let file = "drivers/ring/ring.c"
        let header = "include/linux/uio.h"
        for name in [file, header] {
            let text = try String(contentsOfFile: scratch["tree/" + name], encoding: .utf8)
            try scratch.write(text + String(repeating: "/* long */\n", count: 120_000), to: "tree/" + name)
        }
        func report(_ arguments: String...) throws -> String {
            try Program.gupaudit(["audit", scratch["tree"], "-q", "--format", "json"] + arguments, home: scratch).output
        }
        let (small, large) = (try report("--max-file-size", "1", "--no-index"), try report("--no-index"))
        #expect(!small.contains("\"\(file)\"") && large.contains("\"\(file)\""))
        for _ in 1...2 {
            #expect(try report("--max-file-size", "1") == small)
            #expect(try report() == large)
        }
    }

    @Test func aReportThatNeverEndsIsNotReadToItsEnd() throws {
        let scratch = try ScratchDirectory(["huge.json": ""])
        #expect(truncate(scratch["huge.json"], 8 << 30) == 0)
        let run = try Program.gupaudit(["diff", scratch["huge.json"], scratch["huge.json"]], home: scratch)
        #expect(run.code == 2)
        let reason = "more than 1024 MiB, which no report has; name another file"
        #expect(run.errors == "gupaudit: \(scratch["huge.json"]): \(reason)\n")
    }

    @Test func aBadCompilationDatabaseIsOurErrorNotTheArgumentParsers() throws {
        let scratch = try scratch()
        for text in ["[{", "[{\"directory\": \"/x\", \"file\": 3}]", "{}", "[3]"] {
            try scratch.write(text, to: "tree/compile_commands.json")
            let run = try Program.gupaudit(["audit", scratch["tree"]], home: scratch)
            #expect(run.code == 2)
            #expect(run.errorLines == 1, "\(run.errors)")
            #expect(run.errors.hasPrefix("gupaudit: \(scratch["tree"])/compile_commands.json: "), "\(run.errors)")
        }
    }

    // MARK: Trees in part

    @Test func aTreeWithoutWhatItNamesIsSaidToBeNoWholeKernel() throws {
        let scratch = try scratch(Self.root.appending(path: "Tests/AuditTests/Trees/sample").path)
        let whole = try Program.gupaudit(
            ["query", scratch["tree"], "modular", "--count", "--mechanical"], home: scratch)
        #expect(!whole.errors.contains("not a whole kernel"), "\(whole.errors)")
        for name in ["drivers", "fs"] { try FileManager.default.removeItem(atPath: scratch["tree/" + name]) }
        let partial = try Program.gupaudit(
            ["query", scratch["tree"], "modular", "--count", "--mechanical"], home: scratch)
        #expect(partial.code == 0)
        let line =
            "gupaudit: \(scratch["tree"]): not a whole kernel: drivers/, fs/ named by its own Kconfig files or "
                + "makefiles"
        #expect(partial.errors.contains(line), "\(partial.errors)")
    }

    @Test(.enabled(if: hasGit, "git is not installed")) func aSparseCheckoutIsSaidToBeOne() throws {
        let scratch = try scratch()
        func git(_ arguments: String...) throws {
            let identity = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
            let run = try Program.run(
                "/usr/bin/env", ["git", "-C", scratch["tree"]] + identity + arguments, home: scratch)
            #expect(run.code == 0, "\(run.errors)")
        }
        try git("init", "--quiet")
        try git("add", "--all", "--force")
        try git("commit", "--quiet", "--message", "one")
        try git("sparse-checkout", "set", "mm", "include", "arch", "scripts")
        let sparse = try Program.gupaudit(["audit", scratch["tree"], "--mechanical"], home: scratch)
        #expect(sparse.code == 0)
        #expect(sparse.errors.contains("gupaudit: \(scratch["tree"]): a sparse checkout, without "), "\(sparse.errors)")
        #expect(sparse.errors.contains("(drivers/ "), "\(sparse.errors)")
        #expect(sparse.errors.components(separatedBy: "sparse checkout").count == 2)
        try git("sparse-checkout", "disable")
        let whole = try Program.gupaudit(["audit", scratch["tree"], "--mechanical"], home: scratch)
        #expect(!whole.errors.contains("sparse"), "\(whole.errors)")
    }
}
