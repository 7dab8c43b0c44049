import Foundation
import TestSupport
import Testing

private let hasGit = FileManager.default.isExecutableFile(atPath: "/usr/bin/git")

/// Which commit a directory was at, and whether its files were still that commit's.
@Suite(.enabled(if: hasGit, "git is not installed")) struct ProvenanceTests {
    private let scratch: ScratchDirectory
    private var tree: String { scratch["tree"] }
    private static let driver = "tree/drivers/ring/ring.c"

    init() throws {
        scratch = try ScratchDirectory()
        let sample = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "AuditTests/Trees/era-6.5").path
        try FileManager.default.copyItem(atPath: sample, toPath: scratch["tree"])
        try git("init", "--quiet")
        try commit()
    }

    @discardableResult
    private func git(_ arguments: String...) throws -> String {
        let identity = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "safe.directory=*"]
        let run = try Program.run("/usr/bin/git", ["-C", tree] + identity + arguments, home: scratch)
        #expect(run.code == 0, "\(run.errors)")
        return run.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func commit() throws {
        try git("add", "--all", "--force")
        try git("commit", "--quiet", "--allow-empty", "--message", "one")
    }

    private struct Report: Decodable {
        struct Tree: Decodable {
            var source: String
            var revision: String?
            var dirty: Bool?
        }
        var tree: Tree
    }

    private func audit(_ arguments: String...) throws -> (tree: Report.Tree, run: ProgramRun) {
        let run = try Program.gupaudit(["audit", tree, "--mechanical", "--format", "json"] + arguments, home: scratch)
        #expect(run.code == 0, "\(run.errors)")
        #expect(try JSONSchema("report").faults(in: run.output) == [])
        return (try JSONDecoder().decode(Report.self, from: Data(run.output.utf8)).tree, run)
    }

    private func append(_ text: String, to file: String) throws {
        try scratch.write(try String(contentsOfFile: scratch[file], encoding: .utf8) + text, to: file)
    }

    @Test func theCommitAndWhetherFilesWereChangedAreRecorded() throws {
        let head = try git("rev-parse", "HEAD")
        let clean = try audit().tree
        #expect(clean.source == "directory" && clean.revision == head && clean.dirty == false)
        // What git does not know of, and what is not read, is no change.
        try scratch.write("int generated;\n", to: "tree/include/generated.h")
        try scratch.write("text\n", to: "tree/README.untracked")
        #expect(try audit().tree.dirty == false)
        for file in [Self.driver, "tree/Makefile"] {
            let text = try String(contentsOfFile: scratch[file], encoding: .utf8)
            try append("\n# \n".replacing("#", with: file.hasSuffix(".c") ? "/* */" : "#"), to: file)
            let changed = try audit().tree
            #expect(changed.revision == head && changed.dirty == true, "\(file)")
            try scratch.write(text, to: file)
        }
        #expect(try audit().tree.dirty == false)
        try FileManager.default.removeItem(atPath: scratch[Self.driver])
        #expect(try audit().tree.dirty == true)
        #expect(try audit("--exclude", "drivers").tree.dirty == false)
        let text = try Program.gupaudit(["audit", tree, "--mechanical", "-q"], home: scratch).output
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("at \(head.prefix(12)) with changes"))
    }

    /// A report out of the index speaks of the commit as it is now, although no file has changed.
    @Test func aReportFromTheIndexNamesTheCommitOfNow() throws {
        _ = try audit()
        Thread.sleep(forTimeInterval: 2.2)
        let first = try audit()
        #expect(try audit().run.errors.contains(": from the index"))
        try commit()
        let head = try git("rev-parse", "HEAD")
        #expect(first.tree.revision != head)
        #expect(try audit().tree.revision == head)
        // Another commit with another content, while the files stay.
        let empty = try git("commit-tree", try git("hash-object", "-t", "tree", "-w", "/dev/null"), "-m", "empty")
        try git("update-ref", "HEAD", empty)
        let other = try audit().tree
        #expect(other.revision == empty && other.dirty == nil)
        try git("update-ref", "HEAD", head)
        try append("\n/* */\n", to: Self.driver)
        try commit()
        try git("update-ref", "HEAD", head)
        #expect(try audit().tree.dirty == true)
    }

    @Test func whatIsSparseIsNotChanged() throws {
        try git("sparse-checkout", "set", "mm", "include", "arch", "scripts")
        let sparse = try audit()
        #expect(sparse.tree.dirty == false && sparse.run.errors.contains("a sparse checkout"))
    }

    /// No filter of the tree is run to find out, nor anything else that its configuration names.
    @Test func nothingOfTheTreeIsRunForIt() throws {
        try scratch.write("*.c filter=evil\n", to: "tree/.gitattributes")
        for key in ["filter.evil.clean", "filter.evil.smudge", "core.fsmonitor", "filter.evil.process"] {
            try git("config", key, "touch \(scratch["ran"])")
        }
        try append("\n/* */\n", to: Self.driver)
        #expect(try audit().tree.dirty == true)
        #expect(!FileManager.default.fileExists(atPath: scratch["ran"]))
    }

    /// Ten trees of ten trees of … : more files than can be counted, in a repository of a few hundred bytes.
    @Test func aRepositoryWithoutAnEndCostsTheCommitsFilesOnly() throws {
        var id = try git("rev-parse", "HEAD:mm")
        for _ in 1...12 {
            let list = (0...9).map { "040000 tree \(id)\tdirectory\($0)\n" }.joined()
            let words = ["-c", "git -C \"$1\" mktree < \"$2\"", "sh", tree, try scratch.write(list, to: "list")]
            id = try Program.run("/bin/sh", words, home: scratch).output.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let bomb = try git("commit-tree", id, "-m", "bomb")
        try git("update-ref", "HEAD", bomb)
        let audited = try audit().tree
        #expect(audited.revision == bomb && audited.dirty == nil)
    }

    @Test func aRepositoryThatNeverAnswersIsNotWaitedFor() throws {
        for file in ["tree/.git/HEAD", "tree/.git"] {
            try FileManager.default.removeItem(atPath: scratch[file])
            mkfifo(scratch[file], 0o600)
            #expect(try audit().tree.revision == nil, "\(file)")
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give files away")) func whoeverOwnsItIsNoMatter() throws {
        for name in [".git", "."] { chown(scratch["tree/" + name], 4711, 4711) }
        #expect(try audit().tree.dirty == false)
    }

    @Test func aRepositoryWithoutACommitIsATree() throws {
        try FileManager.default.removeItem(atPath: scratch["tree/.git"])
        #expect(try audit().tree.revision == nil)
        try git("init", "--quiet")
        let fresh = try audit().tree
        #expect(fresh.revision == nil && fresh.dirty == nil)
    }
}
