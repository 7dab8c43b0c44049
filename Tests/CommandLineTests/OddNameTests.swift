import Foundation
import TestSupport
import Testing

/// Trees and files of unusual names, as a user would audit them: a name changes nothing but itself.
@Suite struct OddNameTests {
    private static let sample = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Tests/AuditTests/Trees/era-6.5").path
    private static let composed = "caf\u{E9}"
    private static let decomposed = "cafe\u{301}"

    /// Two functions for two files whose names look alike.
    private static func driver(_ function: String) -> String {
        """
        #include <linux/mm.h>

        long \(function)(unsigned long start, struct page **pages);
        long \(function)(unsigned long start, struct page **pages)
        {
        	return get_user_pages_fast(start, 1, FOLL_WRITE, pages);
        }

        """
    }

    /// By its bytes: Foundation might take one name for the other.
    private func write(_ text: String, to path: String) throws {
        let file = try #require(fopen(path, "w"))
        fputs(text, file)
        fclose(file)
    }

    private func lookalikes(in tree: String) throws {
        try FileManager.default.copyItem(atPath: Self.sample, toPath: tree)
        try write(Self.driver("first_of_two"), to: "\(tree)/drivers/\(Self.composed).c")
        try write(Self.driver("second_of_two"), to: "\(tree)/drivers/\(Self.decomposed).c")
    }

    /// Function and bytes of the file of each site in the two.
    private func sites(in json: String) throws -> [String: [UInt8]] {
        let report = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let sites = try #require(report["sites"] as? [[String: Any]])
        return sites.reduce(into: [:]) { found, site in
            guard let function = site["function"] as? String, function.hasSuffix("_of_two") else { return }
            found[function] = Array((site["file"] as? String ?? "").utf8)
        }
    }

    private var expected: [String: [UInt8]] {
        [
            "first_of_two": Array("drivers/\(Self.composed).c".utf8),
            "second_of_two": Array("drivers/\(Self.decomposed).c".utf8),
        ]
    }

    @Test func aTreeInADirectoryOfAnyNameIsReportedLikeElsewhere() throws {
        let scratch = try ScratchDirectory()
        let plain = try Program.gupaudit(["audit", Self.sample, "--format", "json", "--no-index", "-q"], home: scratch)
        let report = plain.output.replacing(Self.sample, with: "TREE")
        for name in [Self.composed, Self.decomposed, "\u{301}x", "a b", "a\"b", "a\\b", "a\nb", "a'b%20$c"] {
            #expect(mkdir(scratch[name], 0o755) == 0)
            let tree = scratch[name] + "/tree"
            try FileManager.default.copyItem(atPath: Self.sample, toPath: tree)
            let odd = try Program.gupaudit(["audit", tree, "--format", "json", "--no-index", "-q"], home: scratch)
            #expect(odd.code == 0, "\(name): \(odd.errors)")
            let encoder = JSONEncoder()
            encoder.outputFormatting = .withoutEscapingSlashes
            let path = String(decoding: try encoder.encode([tree]).dropFirst(2).dropLast(2), as: UTF8.self)
            #expect(Data(odd.output.utf8).range(of: Data(path.utf8)) != nil, "\(name)")
            #expect(odd.output.replacing(path, with: "TREE") == report, "\(name)")
        }
    }

    @Test func twoFilesWhoseNamesLookAlikeAreTwoFiles() throws {
        let scratch = try ScratchDirectory()
        let tree = scratch["tree"]
        try lookalikes(in: tree)
        for _ in 0..<2 {
            let outcome = try Program.gupaudit(["audit", tree, "--format", "json", "-q"], home: scratch)
            #expect(outcome.code == 0, "\(outcome.errors)")
            #expect(try sites(in: outcome.output) == expected)
        }
        let text = try Program.gupaudit(["audit", tree, "-q", "--sites"], home: scratch).output
        #expect(Data(text.utf8).range(of: Data("drivers/\(Self.decomposed).c:6".utf8)) != nil)
        // What reads a report sees two files as well.
        let written = ["audit", tree, "--format", "json", "-q", "--output", scratch["r.json"]]
        let report = try Program.gupaudit(written, home: scratch)
        #expect(report.code == 0)
        let diff = try Program.gupaudit(["diff", scratch["r.json"], scratch["r.json"]], home: scratch)
        #expect(diff.output.contains("Nothing changed."))
        for (name, function) in [(Self.composed, "first_of_two"), (Self.decomposed, "second_of_two")] {
            let page = try Program.gupaudit(["explain", scratch["r.json"], "drivers/\(name).c:6"], home: scratch)
            #expect(page.code == 0, "\(page.errors)")
            #expect(page.output.contains("in \(function)()"))
            #expect(page.output.contains("return get_user_pages_fast(start"))
        }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/git"), "git is not installed"))
    func twoNamesThatLookAlikeInARevisionAreTwoFiles() throws {
        let scratch = try ScratchDirectory()
        let tree = scratch["tree"]
        try lookalikes(in: tree)
        let git = ["git", "-C", tree, "-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
        func commit(_ name: String) throws {
            for arguments in [["add", "--all", "--force"], ["commit", "--quiet", "--message", name], ["tag", name]] {
                #expect(try Program.run("/usr/bin/env", git + arguments, home: scratch).code == 0)
            }
        }
        #expect(try Program.run("/usr/bin/env", git + ["init", "--quiet"], home: scratch).code == 0)
        try commit("one")
        let outcome = try Program.gupaudit(["audit", "--git", tree, "one", "--format", "json", "-q"], home: scratch)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(try sites(in: outcome.output) == expected)
        // One of them goes: the other must stay on disk.
        #expect(unlink("\(tree)/drivers/\(Self.decomposed).c") == 0)
        try commit("two")
        let second = try Program.gupaudit(["audit", "--git", tree, "two", "--format", "json", "-q"], home: scratch)
        #expect(try sites(in: second.output) == expected.filter { $0.key == "first_of_two" })
    }

    /// Names of files, functions, revisions and trees reach standard error in notices and errors.
    @Test func nothingOnStandardErrorControlsTheTerminal() throws {
        let scratch = try ScratchDirectory()
        let hostile = "a\u{1B}[31m\u{9B}31m\u{202E}\nb"
        let tree = scratch["tree"]
        try FileManager.default.copyItem(atPath: Self.sample, toPath: tree)
        // Its name is no UTF-8, and it is left out with a notice.
        let path = Array("\(tree)/drivers/\u{1B}[31m".utf8) + [0xFF] + Array(".c\0".utf8)
        let descriptor = open(path.map { CChar(bitPattern: $0) }, O_WRONLY | O_CREAT, 0o644)
        #expect(descriptor >= 0)
        close(descriptor)
        let report = try Program.gupaudit(["audit", tree, "--format", "json"], home: scratch)
        #expect(report.code == 0)
        #expect(report.errors.contains("\\u{1b}[31m"))
        // A report that somebody else wrote: its functions may be called anything.
        let changed = report.output.replacing("\"ring_map\"", with: "\"\\u001b[31m\\u202e\\u009b\"")
            .replacing("\"get_user_pages\"", with: "\"\\u001b]0;x\\u0007\"")
        try scratch.write(changed, to: "report.json")
        try scratch.write("\u{1B}[31m: [", to: "rules/\u{1B}[31m.yaml")
        let runs = [
            report, try Program.gupaudit(["explain", scratch["report.json"], "drivers/ring/ring.c:1"], home: scratch),
            try Program.gupaudit(["audit", scratch[hostile]], home: scratch),
            try Program.gupaudit(["audit", "--git", tree, hostile], home: scratch),
            try Program.gupaudit(["diff", hostile, hostile], home: scratch),
            try Program.gupaudit(["rules", "list", "--rules", scratch["rules"]], home: scratch),
            try Program.gupaudit(["query", tree, "callee = \"\(hostile)"], home: scratch),
            try Program.gupaudit(["audit", tree, "--format", hostile], home: scratch),
        ]
        for run in runs {
            #expect(!run.errors.isEmpty)
            let harmful = run.errors.unicodeScalars.filter {
                $0 != "\n" && [.control, .format].contains($0.properties.generalCategory)
            }
            #expect(harmful.isEmpty, "\(run.errors.debugDescription)")
        }
        #expect(runs[1].code == 2 && runs[1].errorLines == 1)
        #expect(runs[2].errorLines == 1)
    }
}
