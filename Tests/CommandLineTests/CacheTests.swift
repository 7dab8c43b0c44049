import Foundation
import TestSupport
import Testing

/// What is kept between audits, seen and removed.
@Suite struct CacheTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let sample = root.appending(path: "Tests/AuditTests/Trees/era-6.5").path
    private static let day: TimeInterval = 86_400

    private func run(_ arguments: [String], _ scratch: ScratchDirectory) throws -> ProgramRun {
        try Program.gupaudit(arguments, home: scratch)
    }

    private func names(_ path: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    /// A revision's tree as an audit leaves it, last used so many days ago.
    private func add(_ place: String, of repository: String, days: Double, to scratch: ScratchDirectory) throws {
        let home = "cache/gupaudit/revisions/\(place)"
        try scratch.write(repository, to: "cache/gupaudit/revisions/\(place.prefix { $0 != "/" })/repository")
        try scratch.write(String(repeating: "x", count: 3 << 20), to: home + "/tree/Makefile")
        let commit = "830b3c68c1fb1e9176028d02ef86f3cf76aa2476"
        try scratch.write("gupaudit revision 2\u{0}\(commit)\u{0}", to: home + "/manifest")
        try scratch.write("", to: home + "/lock")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -days * Self.day)], ofItemAtPath: scratch[home + "/lock"])
    }

    @Test func whatAnAuditKeptIsListedWithItsTree() throws {
        let scratch = try ScratchDirectory()
        let nothing = try run(["cache"], scratch)
        #expect(nothing.code == 0 && nothing.output.hasPrefix("total") && names(scratch["cache"]).isEmpty)
        try #require(try run(["audit", Self.sample, "--quiet"], scratch).code == 0)
        let kept = names(scratch["cache/gupaudit"])
        let lines = try run(["cache", "show"], scratch).output.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.first?.contains("what was found in 1 tree") == true)
        #expect(lines.contains { $0.hasPrefix("headers") && $0.contains(" \(Self.sample) ") })
        #expect(names(scratch["cache/gupaudit"]) == kept)
        // What was only looked at still serves.
        let again = try run(["audit", Self.sample], scratch)
        #expect(again.errors.contains("0 parsed") || !again.errors.contains("rebuilt"), "\(again.errors)")
    }

    @Test func whatIsOldGoesAndWhatIsInUseStays() throws {
        let scratch = try ScratchDirectory()
        try add("aa/1", of: "/srv/linux.git", days: 40, to: scratch)
        try add("aa/2", of: "/srv/linux.git", days: 3, to: scratch)
        try add("bb/1", of: "/srv/next.git", days: 50, to: scratch)
        try add("cc/1", of: "/srv/gone.git", days: 60, to: scratch)
        let shown = try run(["cache"], scratch).output
        #expect(shown.contains("40 days ago") && shown.contains("/srv/linux.git at 830b3c68c1fb"))
        #expect(shown.contains(" 3.0 MiB") && shown.contains("12 MiB"))
        let descriptor = open(scratch["cache/gupaudit/revisions/bb/1/lock"], O_RDWR)
        defer { close(descriptor) }
        try #require(flock(descriptor, LOCK_SH) == 0)
        let cleaned = try run(["cache", "clean", "--older-than", "30d"], scratch)
        #expect(cleaned.code == 0, "\(cleaned.errors)")
        #expect(cleaned.output.contains("in use  revision") && cleaned.output.contains(" 6.0 MiB"))
        #expect(names(scratch["cache/gupaudit/revisions"]) == ["aa", "bb"])
        #expect(names(scratch["cache/gupaudit/revisions/aa"]) == ["2", "repository"])
        flock(descriptor, LOCK_UN)
        #expect(try run(["cache", "clean", "--revisions"], scratch).code == 0)
        #expect(names(scratch["cache/gupaudit"]).isEmpty)
    }

    @Test func cleaningLeavesNothingThatTakesRoom() throws {
        let scratch = try ScratchDirectory()
        try #require(try run(["audit", Self.sample, "--quiet"], scratch).code == 0)
        #expect(try run(["cache", "clean", "--older-than", "1d"], scratch).output.hasPrefix("freed"))
        #expect(names(scratch["cache/gupaudit"]).contains("index.sqlite"))
        #expect(try run(["cache", "clean"], scratch).code == 0)
        // A lock that somebody may be waiting for is not taken away.
        #expect(names(scratch["cache/gupaudit"]) == ["index.sqlite.lock"])
    }

    @Test(arguments: ["30", "x", "d", "-1d", "30y"]) func anAgeThatIsNoneIsSaidInOneLine(_ age: String) throws {
        let run = try run(["cache", "clean", "--older-than=\(age)"], ScratchDirectory())
        #expect(run.code == 2 && run.errorLines == 1)
        #expect(run.errors.contains("\(age): give a number of days, weeks or hours"), "\(run.errors)")
    }
}
