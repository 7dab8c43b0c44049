import Foundation
import Fuzzing
import Testing

private let hasGit = FileManager.default.isExecutableFile(atPath: "/usr/bin/git")

/// Repositories that lack something, and those that mean harm.
@Suite(.enabled(if: hasGit, "git is not installed")) struct RepositoryTests {
    private static let seed = Result { try Provisions.make(Lab().subject) }

    private func lab() throws -> Lab { try Lab(side: try Self.seed.get().side) }

    private static func audit(_ revision: String) -> [String] {
        ["audit", "--git", "@side/repo.git", revision, "--format", "json"]
    }

    private func git(_ words: [String], in lab: Lab) throws -> String {
        let place = lab.world.side.path + "/repo.git"
        let environment = ["HOME": lab.world.base + "/home", "PATH": "/usr/bin:/bin", "GIT_CONFIG_NOSYSTEM": "1"]
        let outcome = try Command(
            "/usr/bin/git", ["-C", place, "-c", "safe.directory=*"] + words, environment: environment
        ).run()
        return outcome.text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test("a blob that is missing costs its file, and is said")
    func missingBlob() throws {
        let lab = try lab()
        let id = try git(["rev-parse", "one:drivers/loom/weave.c"], in: lab)
        let object = "repo.git/objects/\(id.prefix(2))/\(id.dropFirst(2))"
        try #require(lab.world.side.image[object] != nil)
        try lab.world.apply([.remove(object, in: .side)])
        for keepsNothing in [false, true] {
            let outcome = try lab.run(Self.audit("one"), keepsNothing: keepsNothing)
            #expect(outcome.code == 0, "\(outcome.errorText)")
            #expect(outcome.errorText.contains("drivers/loom/weave.c"))
            guard outcome.code == 0 else { continue }
            let report = try ReadReport(outcome)
            #expect(report.sites(in: "drivers/loom/weave.c").isEmpty)
            #expect(!report.sites(in: "drivers/ring/ring.c").isEmpty)
        }
    }

    @Test("a revision with odd names is audited, the same with the index and without", arguments: 0..<7)
    func oddNames(_ number: Int) throws {
        let lab = try lab()
        try #require(try Self.seed.get().revisions.contains("odd\(number)"))
        let fresh = try lab.run(Self.audit("odd\(number)"), keepsNothing: true)
        let indexed = try lab.run(Self.audit("odd\(number)"))
        #expect(fresh.code == indexed.code)
        guard fresh.code == 0, indexed.code == 0 else { return }
        #expect(try ReadReport(fresh).sites as NSArray == ReadReport(indexed).sites as NSArray)
    }

    @Test("a repository's settings run nothing")
    func settings() throws {
        let lab = try lab()
        let ran = "touch " + lab.world.placed("@outside/ran")
        let config = """
            [core]
            \trepositoryformatversion = 0
            \tbare = true
            \tfsmonitor = \(ran)
            \tsshCommand = \(ran)
            \tpager = \(ran)
            [diff]
            \texternal = \(ran)
            [alias]
            \trev-parse = !\(ran)
            \tcat-file = !\(ran)

            """
        try lab.world.apply([.put(.text(config), at: "repo.git/config", in: .side)])
        #expect(try lab.run(Self.audit("one")).code == 0)
    }

    @Test("a checkout that holds only a part of the tree says so")
    func sparseCheckout() throws {
        let lab = try Lab()
        let work = lab.world.base + "/work"
        func git(_ words: String...) throws {
            let identity = ["-c", "user.name=N", "-c", "user.email=n@example.org"]
            let environment = ["HOME": lab.world.base + "/home", "PATH": "/usr/bin:/bin", "GIT_CONFIG_NOSYSTEM": "1"]
            _ = try Command("/usr/bin/git", ["-C", work] + identity + words, environment: environment).run()
        }
        try FileManager.default.copyItem(atPath: SeedTree.directory, toPath: work)
        try git("init", "--quiet")
        try git("add", "--all", "--force")
        try git("commit", "--quiet", "--message", "one")
        try git("sparse-checkout", "set", "mm", "include", "arch/x86", "drivers/loom")
        try #require(!FileManager.default.fileExists(atPath: work + "/drivers/ring/ring.c"))
        let outcome = try lab.run(["audit", work, "--format", "json"])
        #expect(
            outcome.errorText.contains("sparse") || outcome.text.contains("sparse"),
            "nothing says that files are missing")
    }
}
