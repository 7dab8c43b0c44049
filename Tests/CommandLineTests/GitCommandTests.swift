import Foundation
import TestSupport
import Testing

private let hasGit = ["/usr/bin/git", "/usr/local/bin/git"].contains {
    FileManager.default.isExecutableFile(atPath: $0)
}

/// Revisions of small repositories, as a user would audit them.
@Suite(.serialized, .enabled(if: hasGit, "git is not installed")) struct GitCommandTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let sample = root.appending(path: "Tests/AuditTests/Trees/era-6.5").path

    /// A repository with the sample tree as its first commit, and a cache that lasts from run to run.
    private final class Scratch {
        private let files: ScratchDirectory
        var path: String { files.path }
        var tree: String { files["tree"] }

        init() throws {
            files = try ScratchDirectory()
            try FileManager.default.copyItem(atPath: GitCommandTests.sample, toPath: tree)
            try git("init", "--quiet")
            try commit("one")
        }

        @discardableResult
        func git(_ arguments: String...) throws -> String {
            let identity = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
            return try Program.run("/usr/bin/env", ["git", "-C", tree] + identity + arguments, home: files).output
        }

        func commit(_ tag: String) throws {
            try git("add", "--all", "--force")
            try git("commit", "--quiet", "--message", tag)
            try git("tag", tag)
        }

        func run(_ arguments: String...) throws -> ProgramRun { try Program.gupaudit(arguments, home: files) }

        /// A driver of the tree that calls the family.
        func driver() throws -> String {
            let report = try GitCommandTests.json(try run("audit", tree, "--format", "json", "--quiet").output)
            let sites = report["sites"] as? [[String: Any]] ?? []
            return try #require(
                sites.compactMap { $0["file"] as? String }.first { $0.hasPrefix("drivers/") && $0.hasSuffix(".c") })
        }

        func append(_ text: String, to file: String) throws {
            let old = try String(contentsOfFile: "\(tree)/\(file)", encoding: .utf8)
            try (old + text).write(toFile: "\(tree)/\(file)", atomically: true, encoding: .utf8)
        }
    }

    fileprivate static func json(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    /// A call that takes pages with FOLL_GET and writes them, in the words of the sample tree's era.
    private static let call = """

        long added_call(unsigned long start, struct page **pages);
        long added_call(unsigned long start, struct page **pages)
        {
        	return get_user_pages_fast(start, 1, FOLL_WRITE, pages);
        }

        """

    @Test func aRevisionSaysWhatItsDirectorySays() throws {
        let scratch = try Scratch()
        try scratch.git("clone", "--quiet", "--bare", scratch.tree, scratch.path + "/bare.git")
        let bare = try scratch.run("audit", "--git", scratch.path + "/bare.git", "one", "--format", "json", "--quiet")
        #expect(bare.code == 0, "\(bare.errors)")
        let directory = try scratch.run("audit", scratch.tree, "--format", "json", "--quiet")
        let (revised, plain) = (try Self.json(bare.output), try Self.json(directory.output))
        for key in ["sites", "findings", "ledger", "api", "units"] {
            let (left, right) = (revised[key] as? NSObject, plain[key] as? NSObject)
            #expect(left != nil && left == right, "\(key)")
        }
        let tree = revised["tree"] as? [String: Any]
        #expect(tree?["source"] as? String == "git")
        #expect(tree?["path"] as? String == (try realpathOf(scratch.path + "/bare.git")))
        #expect(
            (tree?["revision"] as? String)
                == (try scratch.git("rev-parse", "one").trimmingCharacters(in: .whitespacesAndNewlines)))
        // What was parsed in the one place is known in the other, and the whole report the next time.
        #expect(try scratch.run("audit", scratch.tree).errors.contains(/(: 0 units parsed, \d+|:) from the index/))
        let again = try scratch.run("audit", "--git", scratch.path + "/bare.git", "one", "--format", "json")
        #expect(again.output == bare.output)
        #expect(again.errors.contains("from the index"))
    }

    private func realpathOf(_ path: String) throws -> String {
        let resolved = try #require(realpath(path, nil))
        defer { free(resolved) }
        return String(cString: resolved)
    }

    @Test func theNextRevisionParsesWhatChanged() throws {
        let scratch = try Scratch()
        try scratch.append(Self.call, to: try scratch.driver())
        try scratch.commit("two")
        _ = try scratch.run("audit", "--git", scratch.tree, "one")
        let second = try scratch.run("audit", "--git", scratch.tree, "two")
        let line = try #require(second.errors.split(separator: "\n").first { $0.contains(" units parsed, ") })
        let numbers = line.split { !$0.isNumber }.compactMap { Int($0) }
        #expect(numbers.count == 2 && numbers[0] >= 1 && numbers[0] < numbers[1], "\(line)")
        let diff = try scratch.run("diff", "--git", scratch.tree, "one", "two", "--format", "json")
        #expect(diff.code == 0)
        let rows = try Self.json(diff.output)["rows"] as? [[String: Any]] ?? []
        #expect(rows.filter { $0["status"] as? String == "added" }.count == 1)
        #expect(rows.allSatisfy { ["added", "unchanged"].contains($0["status"] as? String) })
        let history = try scratch.run("history", "--git", scratch.tree, "one", "two", "--format", "csv", "--quiet")
        #expect(history.output.contains("\none,") && history.output.contains("\ntwo,"))
        let named = try scratch.run("diff", scratch.tree + "@one", scratch.tree, "--format", "json", "--quiet")
        #expect(named.code == 0)
        #expect(named.output.contains("added_call"))
    }

    @Test func badRepositoriesAreSaidInOneLine() throws {
        let scratch = try Scratch()
        try scratch.append(Self.call, to: try scratch.driver())
        try scratch.commit("two")
        try scratch.git("clone", "--quiet", "--depth", "1", "file://" + scratch.tree, scratch.path + "/shallow")
        for arguments in [
            [scratch.tree, "nothing"], [scratch.tree, "--all"], ["/usr", "one"], [scratch.path + "/none", "one"],
            [scratch.path + "/shallow", "HEAD~1"],
        ] {
            let outcome = try scratch.run("audit", "--git", arguments[0], "--", arguments[1])
            #expect(outcome.code == 2, "\(arguments)")
            #expect(outcome.output.isEmpty)
            #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
        }
        let shallow = try scratch.run("audit", "--git", scratch.path + "/shallow", "HEAD~1")
        #expect(shallow.errors.contains("shallow"))
        // A blob that is not what its name says.
        let id = try scratch.git("rev-parse", "one:Makefile").trimmingCharacters(in: .whitespacesAndNewlines)
        let object = "\(scratch.tree)/.git/objects/\(id.prefix(2))/\(id.dropFirst(2))"
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: object)
        try Data("rubbish".utf8).write(to: URL(filePath: object))
        let corrupt = try scratch.run("audit", "--git", scratch.tree, "one")
        #expect(corrupt.code == 2)
        #expect(corrupt.errors.contains("Makefile"))
        #expect(corrupt.errors.split(separator: "\n").count == 1, "\(corrupt.errors)")
    }

    /// A partial clone: the audit of what is there says what is not, and is not taken for the revision's report.
    @Test func aMissingBlobCostsItsFileAndNotTheAudit() throws {
        let scratch = try Scratch()
        let driver = try scratch.driver()
        let id = try scratch.git("rev-parse", "one:\(driver)").trimmingCharacters(in: .whitespacesAndNewlines)
        let object = "\(scratch.tree)/.git/objects/\(id.prefix(2))/\(id.dropFirst(2))"
        let kept = try Data(contentsOf: URL(filePath: object))
        try FileManager.default.removeItem(atPath: object)
        for _ in 1...2 {
            let partial = try scratch.run("audit", "--git", scratch.tree, "one", "--format", "json")
            #expect(partial.code == 0, "\(partial.errors)")
            #expect(!partial.output.contains("\"\(driver)\""))
            #expect(
                partial.errors.contains("\(driver): left out (its blob \(id) is missing from the repository"),
                "\(partial.errors)")
        }
        try kept.write(to: URL(filePath: object))
        let whole = try scratch.run("audit", "--git", scratch.tree, "one", "--format", "json")
        #expect(whole.output.contains("\"\(driver)\""))
        #expect(!whole.errors.contains("left out"))
    }

    @Test func aQueryOfARevisionThatKeepsNothingHasItsFilesToTheEnd() throws {
        let scratch = try Scratch()
        let run = try scratch.run(
            "query", "--git", scratch.tree, "one", "callee is not null", "--count", "--no-index", "-q")
        #expect(run.code == 0, "\(run.errors)")
    }

    /// `tools/` has copies of the kernel's headers, which no file that is audited includes.
    @Test func headersOfDirectoriesThatAreLeftOutAffectNothing() throws {
        let scratch = try Scratch()
        let driver = try scratch.driver()
        let baseline = scratch.path + "/baseline.json"
        #expect(try scratch.run("check", scratch.tree, "--baseline", baseline, "--update").code == 0)
        func parsed(since revision: String) throws -> Int {
            let run = try scratch.run(
                "check", scratch.tree, "--baseline", baseline, "--since", revision, "--no-index")
            let line = try #require(run.errors.split(separator: "\n").first { $0.contains(" units parsed") })
            return try #require(line.split { !$0.isNumber }.compactMap { Int($0) }.first)
        }
        let other = URL(filePath: scratch.tree + "/drivers/other.c")
        try Data(("#include <linux/mm.h>\n" + Self.call).utf8).write(to: other)
        try scratch.commit("two")
        try scratch.append("\n/* nothing */\n", to: driver)
        let few = try parsed(since: "two")
        #expect(try few < parsed(since: "one"))
        try FileManager.default.createDirectory(
            atPath: scratch.tree + "/tools", withIntermediateDirectories: false)
        try FileManager.default.copyItem(atPath: scratch.tree + "/include", toPath: scratch.tree + "/tools/include")
        try scratch.commit("three")
        try scratch.append("\n/* nothing */\n", to: driver)
        #expect(try parsed(since: "three") == few)
    }

    @Test func aCheckSinceARevisionSeesTheTouchedDriver() throws {
        let scratch = try Scratch()
        let driver = try scratch.driver()
        let baseline = scratch.path + "/baseline.json"
        #expect(try scratch.run("check", scratch.tree, "--baseline", baseline, "--update").code == 0)
        #expect(try scratch.run("check", scratch.tree, "--baseline", baseline, "--since", "one").code == 0)
        try scratch.append("\n/* nothing */\n", to: driver)
        let harmless = try scratch.run("check", scratch.tree, "--baseline", baseline, "--since", "one")
        #expect(harmless.code == 0, "\(harmless.output)")
        // Sites of files that nobody touched are neither new nor resolved.
        #expect(!harmless.output.contains("no longer"))
        try scratch.append(Self.call, to: driver)
        let worse = try scratch.run("check", scratch.tree, "--baseline", baseline, "--since", "one", "--github")
        let whole = try scratch.run("check", scratch.tree, "--baseline", baseline, "--github")
        #expect(worse.code == whole.code)
        #expect(worse.output == whole.output)
        try scratch.commit("two")
        let revision = try scratch.run(
            "check", "--git", scratch.tree, "two", "--baseline", baseline, "--since", "one", "--github")
        #expect(revision.code == whole.code)
        #expect(revision.output == whole.output)
        #expect(try scratch.run("check", scratch.tree, "--baseline", baseline, "--since", "nothing").code == 2)
        #expect(try scratch.run("check", Self.sample, "--baseline", baseline, "--since", "one").code == 2)
        #expect(try scratch.run("check", scratch.tree, "--baseline", baseline, "--since", "one", "--update").code == 2)
    }
}
