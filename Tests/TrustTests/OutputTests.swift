import Foundation
import Fuzzing
import Testing

/// Where a result cannot be written, that is said in one line.
@Suite struct UnwritableOutputTests {
    static let commands: [[String]] = [
        ["audit", "@tree", "-q"], ["audit", "@tree", "--format", "json", "-q"], ["worklist", "@tree", "-q"],
        ["check", "@tree", "--baseline", "@side/known.json", "-q"], ["rules", "list"], ["family"],
        ["query", "@tree", "callee ~ \"pin\"", "--count", "-q"], ["doctor"],
        ["explain", "@tree", "drivers/ring/ring.c:10", "-q"],
        ["audit", "@tree", "--format", "html", "-q"],
    ]

    private func lab() throws -> Lab {
        try Lab(side: TreeImage(["known.json": .text("{\"schema\": 1, \"sites\": [], \"findings\": []}")]))
    }

    @Test("a full disk behind standard output is one line and exit 2", arguments: commands)
    func fullOutput(_ words: [String]) throws {
        let outcome = try lab().run(words, keepsNothing: false, nil, treeStays: true, "\(words)") {
            $0.output = .file("/dev/full")
        }
        #expect(outcome.code == 2, "\(words): \(outcome.end)")
    }

    @Test("a closed standard output is one line and exit 2", arguments: commands)
    func closedOutput(_ words: [String]) throws {
        let outcome = try lab().run(words, keepsNothing: false, nil, treeStays: true, "\(words)") {
            $0.output = .closed
        }
        #expect(outcome.code == 2, "\(words): \(outcome.end)")
    }

    @Test("a closed or full standard error costs no report", arguments: [Destination.closed, .file("/dev/full")])
    func noErrors(_ stream: Destination) throws {
        let lab = try lab()
        let usual = try lab.run(["audit", "@tree", "--format", "json"], keepsNothing: true)
        let outcome = try lab.run(["audit", "@tree", "--format", "json"], keepsNothing: true) { $0.errors = stream }
        lab.expectSame(outcome, usual, "\(stream)")
        #expect(try lab.run(["audit", "/nonexistent"]) { $0.errors = stream }.code == 2)
    }

    @Test(
        "an output file that cannot be written is said before anything is audited",
        arguments: ["/nonexistent/x.json", "@tree/x.json", "/dev/full", "@side"])
    func impossibleFile(_ path: String) throws {
        let lab = try lab()
        let words = ["audit", "@tree", "-q", "--output", path]
        let outcome = try lab.run(words)
        #expect(outcome.code == 2, "\(path): \(outcome.end)")
        guard !path.hasPrefix("/dev") else { return }
        let kept = try FileManager.default.subpathsOfDirectory(atPath: lab.world.cache)
        #expect(!kept.contains { $0.hasSuffix("index.sqlite") }, "the tree was audited first")
    }
}
