import Foundation
import Fuzzing
import Testing

/// What is left behind, what is written where, and what is said.
@Suite struct MannersTests {
    @Test("an interrupted run that keeps nothing leaves nothing", arguments: [SIGINT, SIGTERM], [0.02, 0.15, 0.4])
    func interrupted(_ signal: Int32, part: Double) throws {
        let lab = try Lab()
        let command = lab.world.command(Mutation.audit, lab.subject, keepsNothing: true)
        let verdict = try lab.world.run(command, Signal(signal, after: .seconds(part)))
        for complaint in verdict.complaints where complaint.kind != .signal && complaint.kind != .code {
            Issue.record("\(complaint)")
        }
        #expect(verdict.leftover == nil)
    }

    @Test(
        "a cache inside the tree is refused before anything is written there",
        arguments: [["--index", "@tree/index.sqlite"], ["--index", "@tree/drivers/x/index.sqlite"]])
    func indexInside(_ option: [String]) throws {
        let outcome = try Lab().run(Mutation.audit + option)
        #expect(outcome.code == 2)
    }

    @Test(
        "a cache directory inside the tree, by its name or through a link, is refused before anything is written there",
        arguments: ["XDG_CACHE_HOME", "TMPDIR"], [false, true])
    func cacheInside(_ variable: String, isLink: Bool) throws {
        let lab = try Lab()
        if isLink { symlink(lab.world.tree.path, lab.world.base + "/alias") }
        let place = isLink ? lab.world.base + "/alias/drivers" : lab.world.tree.path + "/cache"
        let outcome = try lab.run(keepsNothing: variable == "TMPDIR") { $0.environment[variable] = place }
        #expect(outcome.code == 2, "\(outcome.end)")
    }

    @Test("a cache that cannot be written costs one line and no report")
    func unusableCache() throws {
        let lab = try Lab()
        let fresh = try lab.fresh()
        let outcome = try lab.run(["audit", "@tree", "--format", "json"]) {
            $0.environment["XDG_CACHE_HOME"] = "/proc/nothing"
        }
        #expect(
            outcome.errorText.split(separator: "\n").filter {
                $0.hasPrefix("gupaudit:") && $0.contains("/proc/nothing")
            }.count == 1)
        if outcome.code != 2 { lab.expectSame(outcome, fresh, "without a cache") }
    }

    @Test("what a report calls its functions does not reach the terminal as it is")
    func escapes() throws {
        let lab = try Lab()
        var report = try lab.fresh().text
        for key in ["function", "callee", "id"] {
            report = report.replacing("\"\(key)\": \"", with: "\"\(key)\": \"\\u001b[31m")
        }
        try lab.world.apply([.put(.text(report), at: "report.json", in: .side)])
        try lab.put("int x;\n", at: "drivers/ring/ring.c")
        for words in [
            ["explain", "@side/report.json", "drivers/ring/ring.c:10"],
            ["explain", "@side/report.json", "drivers/ring/ring.c"],
            ["explain", "@side/report.json", "drivers/ring/ring.c:99"],
            ["explain", "@side/report.json", "nowhere.c:1"], ["worklist", "@side/report.json"],
            ["show", "@side/report.json"], ["show", "@side/report.json", "--format", "markdown"],
        ] { try lab.run(words, keepsNothing: false, nil, treeStays: true, "\(words)") }
    }

    @Test("odd arguments in compile_commands.json are no messages of ours")
    func oddArguments() throws {
        let lab = try Lab()
        let root = lab.world.tree.path
        let words = [
            "gcc", "-target", "nothing-at-all", "-std=gnu11", "-m32", "-m64", "-mbig-endian", "-D", "", "-I", "--",
        ]
        let list = words.map { "\"\($0)\"" }.joined(separator: ", ")
        try lab.put(
            "[{\"directory\": \"\(root)\", \"file\": \"drivers/ring/ring.c\", \"arguments\": [\(list)]}]",
            at: "compile_commands.json")
        let outcome = try lab.run(["audit", "@tree", "--format", "json"])
        #expect(
            !outcome.errorText.split(separator: "\n").contains { $0.hasPrefix("Error:") || $0.hasPrefix("error:") },
            "\(outcome.errorText)")
    }

    @Test(
        "a damaged compile_commands.json is one line that begins with our name",
        arguments: ["[{", "{}", "[1]", "\u{0}"])
    func damagedDatabase(_ text: String) throws {
        let lab = try Lab()
        try lab.put(text, at: "compile_commands.json")
        #expect(try lab.run().code == 2)
    }

    @Test(
        "wrong usage is one line that begins with our name",
        arguments: [
            ["audit"], ["audit", "@tree", "--format", "xml"], ["audit", "@tree", "--jobs", "0"], ["nothing"],
            ["query", "@tree"], ["check", "@tree"], ["audit", "--git", "@side", "v1"],
            ["audit", "@tree", "--unit-seconds", "0"],
        ])
    func usage(_ words: [String]) throws {
        let outcome = try Lab().run(words, keepsNothing: false, nil, treeStays: true, "\(words)")
        #expect(outcome.code == 2)
    }

    @Test("doctor makes nothing")
    func doctor() throws {
        let lab = try Lab()
        try lab.run(["doctor", "--index", "@cache/x/y/index.sqlite"])
        #expect(try FileManager.default.subpathsOfDirectory(atPath: lab.world.cache).isEmpty)
    }
}
