import Foundation
import KernelTree
import Ownership
import Report
import TestSupport
import Testing

/// Holds a real tree's answers against the tree's own script, which only this test runs, and against labels by hand.
/// Runs where GUPAUDIT_TREE_6_1 and GUPAUDIT_TREE_6_12 name the trees.
@Suite(.serialized) struct TreeComparisonTests {
    private static let trees = ["GUPAUDIT_TREE_6_1", "GUPAUDIT_TREE_6_12"]
        .compactMap { ProcessInfo.processInfo.environment[$0] }
    private static let perl = "/usr/bin/perl"

    /// Every file whose text has a word of the family; those with a site are among them.
    private static let family =
        "(get|pin)_user_pages?\\w*|iov_iter_(get|extract)_pages\\w*|memfd_pin_folios|get_dump_page"
        + "|access_(remote|process)_vm|fixup_user_fault|follow_page"

    private static let setup = Bool(!trees.isEmpty && FileManager.default.fileExists(atPath: perl))

    @Test(.enabled(if: setup, "GUPAUDIT_TREE_6_1 and GUPAUDIT_TREE_6_12 name no tree"), arguments: trees)
    func sectionsAndRecipientsAreThoseOfTheScript(path: String) async throws {
        let tree = try KernelTree(at: path)
        let listing = await TreeWalker(root: tree.root).walk()
        let finder = OwnershipFinder(tree: tree, kbuild: KbuildIndex(tree, makefiles: listing.makefiles))
        let files = try Self.run(
            "/usr/bin/grep", ["-rlwE", "_*(\(Self.family))", "--include=*.[chS]", "--exclude-dir=tools", "."], in: path
        ).map { String($0.dropFirst("./".count)) }.filter { !$0.hasPrefix("Documentation/") }.sorted()
        try #require(files.count > 150)
        for file in files {
            let answer = finder.ownership(of: file)
            let printed = try Self.run(
                Self.perl, ["scripts/get_maintainer.pl", "--no-git", "--no-git-fallback", "--subsystem", "-f", file],
                in: tree.root)
            // A list with a name is printed without its address.
            let nameless = printed.filter { $0.hasPrefix(" (") }
            let sections = printed.filter { !$0.contains("@") && !nameless.contains($0) }
            #expect(Set([answer.subsystem].compactMap { $0 } + answer.subsystems) == Set(sections), "\(file)")
            // The order of equally deep sections is Perl's to choose, and with it the role of who is in several.
            let recipients = printed.filter { $0.contains("@") }
            let own = finder.contacts(of: file).cc.map(\.description)
            let (found, expected) = (Set(own.map(Self.address)), Set(recipients.map(Self.address)))
            #expect(expected.isSubset(of: found), "\(file)")
            #expect(found.count == expected.count + nameless.count, "\(file)")
            let contents = tree.contents(of: file)
            let depths = finder.maintainers.sections(for: file, contents: contents).map { $0.depth ?? -2 }
            #expect(depths == depths.sorted(by: >), "\(file)")
        }
    }

    @Test(.enabled(if: LabelledSample.tree != nil, "no such tree"))
    func modulesAndSubsystemsEqualTheLabels() async throws {
        struct Label: Decodable {
            var file: String
            var modular: Bool
            var subsystem: String
        }
        let tree = try KernelTree(at: try #require(LabelledSample.tree))
        let listing = await TreeWalker(root: tree.root).walk()
        let finder = OwnershipFinder(tree: tree, kbuild: KbuildIndex(tree, makefiles: listing.makefiles))
        for label in try LabelledSample.labels(Label.self) {
            let answer = finder.ownership(of: label.file)
            #expect(answer.modular == label.modular, "\(label.file)")
            #expect(answer.subsystem == label.subsystem, "\(label.file)")
        }
    }

    private static func address(_ line: String) -> String {
        line.range(of: " (").map { String(line[..<$0.lowerBound]) } ?? line
    }

    private static func run(_ program: String, _ arguments: [String], in root: String) throws -> [String] {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: root)
        // No configuration of whoever runs the test.
        process.environment = ["HOME": "/nonexistent", "PATH": "/usr/bin:/bin"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
