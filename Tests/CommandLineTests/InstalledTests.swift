import Foundation
import TestSupport
import Testing

/// The program away from where it was built.
@Suite struct InstalledTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let sample = root.appending(path: "Tests/AuditTests/Trees/era-6.5").path

    /// A copy of the program at a place of a scratch directory.
    private func copy(to place: String, in scratch: ScratchDirectory) throws -> String {
        let directory = URL(filePath: scratch[place]).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: Program.gupaudit(), toPath: scratch[place])
        return scratch[place]
    }

    @Test func aCopyAnywhereCarriesItsRules() throws {
        let scratch = try ScratchDirectory()
        let program = try copy(to: "alone/gupaudit", in: scratch)
        let audit = ["audit", Self.sample, "--format", "json", "--no-index", "--quiet"]
        let (here, there) = (
            try Program.gupaudit(audit, home: scratch), try Program.run(program, audit, home: scratch)
        )
        #expect(here.output.contains("\"rule\""))
        #expect(there.output == here.output)
        #expect(there.errors.isEmpty && there.code == 0)
        let page = try Program.run(program, ["rules", "show", "get-for-dma"], home: scratch)
        #expect(page.output.contains("File:      (built in)/get-for-dma.yaml"))
        // Its example trees are carried too, or nothing could be tried.
        let trial = try Program.run(program, ["rules", "test", "get-for-dma"], home: scratch)
        #expect(trial.code == 0, "\(trial.errors)")
        #expect(trial.output.contains(" 0 are not, 0 untested"))
    }

    @Test func installedRulesArePreferredAndStrangersAreNot() throws {
        let scratch = try ScratchDirectory()
        let program = try copy(to: "usr/bin/gupaudit", in: scratch)
        let rules = Self.root.appending(path: "Rules").path
        // Anyone may write to a directory above.
        try FileManager.default.copyItem(atPath: rules, toPath: scratch["Rules"])
        try FileManager.default.copyItem(atPath: rules, toPath: scratch["usr/Rules"])
        #expect(try Program.run(program, ["doctor"], home: scratch).output.contains(" (built in) (4"))
        try FileManager.default.createDirectory(
            atPath: scratch["usr/share/gupaudit"], withIntermediateDirectories: true)
        try FileManager.default.moveItem(atPath: scratch["Rules"], toPath: scratch["usr/share/gupaudit/Rules"])
        let doctor = try Program.run(program, ["doctor"], home: scratch)
        #expect(doctor.output.contains(scratch["usr/share/gupaudit/Rules"]))
    }

    @Test func theVersionNamesCommitAndLibrary() throws {
        let scratch = try ScratchDirectory()
        let run = try Program.gupaudit(["--version"], home: scratch)
        let lines = run.output.split(separator: "\n")
        #expect(run.code == 0 && lines.count == 2)
        #expect(lines.first?.wholeMatch(of: /gupaudit [0-9.]+ \((commit [0-9a-f]{12}\+?|no commit.*)\)/) != nil)
        #expect(lines.last?.wholeMatch(of: /libclang: .*version.*, \/.*/) != nil)
        // Without one it is said, and is no failure.
        let none = try Program.gupaudit(
            ["--version"], home: scratch, environment: ["GUPAUDIT_LIBCLANG": "/etc/passwd"])
        #expect(none.code == 0 && none.output.contains("libclang: none that works: /etc/passwd"))
    }

    @Test func doctorNamesTheCommandThatMendsWhatIsMissing() throws {
        let scratch = try ScratchDirectory()
        let run = try Program.gupaudit(["doctor"], home: scratch, environment: ["PATH": scratch.path])
        #expect(run.code == 0)
        #expect(run.output.contains("apt-get install git"))
        try FileManager.default.createDirectory(atPath: scratch["llvm/lib"], withIntermediateDirectories: true)
        let program = try Program.gupaudit(["doctor", "--libclang", scratch["llvm"]], home: scratch)
        #expect(program.code == 2 && program.output.contains("PROBLEM: \(scratch["llvm/lib/libclang.so"])"))
    }
}
