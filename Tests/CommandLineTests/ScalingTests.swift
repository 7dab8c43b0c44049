import Foundation
import Knowledge
import TestSupport
import Testing

private let hasGit = ["/usr/bin/git", "/usr/local/bin/git"].contains(where: FileManager.default.isExecutableFile)

/// The files under `examples/`, run as far as a machine without a cluster can: one audit for each of two revisions.
@Suite(.serialized, .enabled(if: hasGit, "git is not installed")) struct ScalingTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static func example(_ name: String) -> String { root.appending(path: "examples/\(name)").path }

    /// A bare repository of two commits, a place for reports, and our program under its name.
    private final class Scratch {
        let files: ScratchDirectory
        var reports: [String] {
            ((try? FileManager.default.contentsOfDirectory(atPath: files["reports"])) ?? []).sorted()
        }

        init() throws {
            files = try ScratchDirectory()
            try FileManager.default.copyItem(
                atPath: ScalingTests.root.appending(path: "Tests/AuditTests/Trees/era-6.5").path, toPath: files["tree"])
            try git("init", "--quiet")
            try commit("one")
            try files.write("/* nothing */\n", to: "tree/drivers/nothing.c")
            try commit("two")
            try git("clone", "--quiet", "--bare", files["tree"], files["linux.git"])
            try FileManager.default.createDirectory(atPath: files["bin"], withIntermediateDirectories: true)
            try files.write("#!/bin/sh\nexec '\(try Program.gupaudit())' \"$@\"\n", to: "bin/gupaudit")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: files["bin/gupaudit"])
        }

        private func git(_ arguments: String...) throws {
            let identity = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
            let outcome = try run("/usr/bin/env", ["git", "-C", files["tree"]] + identity + arguments)
            try #require(outcome.code == 0, "\(outcome.errors)")
        }

        private func commit(_ tag: String) throws {
            try git("add", "--all", "--force")
            try git("commit", "--quiet", "--message", tag)
            try git("tag", tag)
        }

        /// - Parameter first: where programs are looked for before all others.
        func run(
            _ program: String, _ arguments: [String], first: String? = nil, environment: [String: String] = [:]
        ) throws -> ProgramRun {
            let path = [first, files["bin"], "/usr/local/bin:/usr/bin:/bin"].compactMap { $0 }.joined(separator: ":")
            let environment = environment.merging(["PATH": path]) { $1 }
            return try Program.run(program, arguments, home: files, environment: environment)
        }

        /// Holds what `history` says of the reports against what the repository holds.
        func expectHistory(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
            #expect(reports == ["one.json.gz", "two.json.gz"], sourceLocation: sourceLocation)
            let releases = text.split(separator: "\n").filter { $0.hasPrefix("  6.5") }
            #expect(releases.count == 2, "\(text)", sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: [true, false]) func theScriptAuditsAllAndShowsTheirHistory(_ mayUseParallel: Bool) throws {
        let scratch = try Scratch()
        // A program of that name that is not GNU's, as moreutils has one.
        try scratch.files.write("#!/bin/sh\nexit 1\n", to: "other/parallel")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: scratch.files["other/parallel"])
        let arguments = [
            Self.example("parallel.sh"), scratch.files["linux.git"], scratch.files["reports"], "one", "two",
        ]
        let first = mayUseParallel ? nil : scratch.files["other"]
        let outcome = try scratch.run("/bin/sh", arguments, first: first, environment: ["JOBS": "1"])
        #expect(outcome.code == 0, "\(outcome.errors)")
        scratch.expectHistory(outcome.output)
        // A revision that is not there costs the run, not the reports that are.
        let wrong = try scratch.run("/bin/sh", arguments + ["three"], first: first, environment: ["JOBS": "1"])
        #expect(wrong.code != 0)
        #expect(wrong.errors.contains("three"))
        #expect(scratch.reports.count == 2)
    }

    @Test func aTaskOfTheSlurmArrayAuditsItsRevision() throws {
        let scratch = try Scratch()
        for (task, revision) in ["one", "two"].enumerated() {
            let arguments = [scratch.files["linux.git"], scratch.files["reports"], "one", "two"]
            let outcome = try scratch.run(
                "/bin/bash", [Self.example("slurm.sbatch")] + arguments,
                environment: [
                    "SLURM_ARRAY_TASK_ID": "\(task)", "SLURM_CPUS_PER_TASK": "2", "SLURM_TMPDIR": scratch.files["node"],
                ])
            #expect(outcome.code == 0, "\(outcome.errors)")
            #expect(scratch.reports.last == "\(revision).json.gz")
        }
        let reports = scratch.reports.map { scratch.files["reports/\($0)"] }
        scratch.expectHistory(try scratch.run(try Program.gupaudit(), ["history"] + reports).output)
    }

    @Test func aPodOfTheKubernetesJobAuditsItsRevision() throws {
        let job = try Self.yaml("kubernetes-job.yaml")
        #expect(try job["kind"].string() == "Job")
        let spec = try job["spec"]
        #expect(try spec["completionMode"].string() == "Indexed")
        let container = try #require(try spec["template"]["spec"]["containers"].list().first)
        let variables = try container["env"].list().map { (try $0["name"].string(), try $0["value"].string()) }
        let revisions = try #require(variables.first { $0.0 == "REVISIONS" }).1.split(separator: " ")
        #expect(try spec["completions"].index() == revisions.count)

        let scratch = try Scratch()
        let command = try container["command"].strings() + container["args"].strings()
        for index in 0...1 {
            let outcome = try scratch.run(
                command[0], Array(command.dropFirst()),
                environment: ["JOB_COMPLETION_INDEX": "\(index)", "REVISIONS": "one two", "DATA": scratch.files.path])
            #expect(outcome.code == 0, "\(outcome.errors)")
        }
        #expect(scratch.reports == ["one.json.gz", "two.json.gz"])
    }

    @Test func theWorkflowReadsTheReportsOfAllItsJobs() throws {
        let jobs = try Self.yaml("ci-matrix.yaml")["jobs"]
        #expect(try jobs["audit"]["strategy"]["matrix"]["revision"].strings().count == 3)
        #expect(try jobs["history"]["needs"].string() == "audit")
        let scratch = try ScratchDirectory()
        for job in ["audit", "history"] {
            let scripts = try jobs[job]["steps"].list().flatMap { try $0.anyMapping() }
                .filter { $0.key == "run" }.map { try $0.value.string() }
            #expect(scripts.count == 1)
            let outcome = try Program.run("/bin/bash", ["-n", "-c", scripts.joined()], home: scratch)
            #expect(outcome.code == 0, "\(outcome.errors)")
        }
    }

    private static func yaml(_ name: String) throws -> StrictYAML {
        try StrictYAML(String(contentsOfFile: example(name), encoding: .utf8), path: name)
    }
}

extension StrictYAML {
    /// A key of a mapping whose others are of no interest.
    fileprivate subscript(_ key: String) -> StrictYAML {
        get throws { try #require(try anyMapping().first { $0.key == key }, "\(path): \(key)").value }
    }
}
