import Foundation
import TestSupport
import Testing

/// What the documents say, held against what there is.
@Suite struct DocumentTests {
    private func suites() throws -> Set<String> {
        Set(
            try Repository.files(below: "Tests").flatMap {
                $0.text.matches(of: /(?:struct|class) (\w+Tests)\b/).map { String($0.1) }
            })
    }

    @Test func everyInvariantNamesATestThatExists() throws {
        let text = try Repository.text(of: "ARCHITECTURE.md")
        let section = try #require(
            text.components(separatedBy: "## Invariants\n").last?.components(separatedBy: "\n## ").first)
        let invariants = section.components(separatedBy: "\n- ").dropFirst()
        try #require(invariants.count > 10)
        let suites = try suites()
        for invariant in invariants {
            let named = Repository.quoted(in: invariant).filter { $0.hasSuffix("Tests") }
            #expect(!named.isEmpty, "\(invariant)")
            for name in named { #expect(suites.contains(name), "\(name)") }
        }
    }

    @Test(arguments: ["docs/trust.md", "CONTRIBUTING.md", "README.md"])
    func everyTestThatADocumentNamesExists(document: String) throws {
        let suites = try suites()
        for name in Repository.quoted(in: try Repository.text(of: document))
        where name.wholeMatch(of: /\w+Tests/) != nil {
            let isTarget = FileManager.default.fileExists(atPath: "\(Repository.root)/Tests/\(name)")
            #expect(suites.contains(name) || isTarget, "\(name)")
        }
    }

    @Test(arguments: [
        "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/trust.md", "docs/ci.md", "docs/configuration.md",
    ])
    func everyLinkLeadsSomewhere(document: String) throws {
        let directory = URL(filePath: "\(Repository.root)/\(document)").deletingLastPathComponent()
        for link in try Repository.text(of: document).matches(of: #/\]\(([^)#:]+)(?:\#[^)]*)?\)/#) {
            #expect(FileManager.default.fileExists(atPath: directory.appending(path: String(link.1)).path), "\(link.1)")
        }
    }

    /// Each check of the kernel has a rule that there is, or words; and no rule is left out.
    @Test func theTableOfChecksNamesEachRuleAndNoOther() throws {
        let text = try Repository.text(of: "docs/validity-rules.md")
        let checks = text.matches(of: /(?m)^\| R([0-9]+) [^|]+\|[^|]+\| [^|]+ \|$/).compactMap { Int($0.1) }
        #expect(checks == Array(1...30))
        let named = Set(text.matches(of: /`([a-z0-9]+(?:-[a-z0-9]+)+)`/).map { String($0.1) })
        let rules = try FileManager.default.contentsOfDirectory(atPath: "\(Repository.root)/Rules")
            .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
        #expect(named.subtracting(["not-applicable"]) == Set(rules))
    }

    @Test func theReadmeNamesEachCommandAndNoOther() throws {
        let help = try Program.gupaudit(["--help"], home: try ScratchDirectory()).output
        let section = try #require(help.components(separatedBy: "SUBCOMMANDS:\n").last)
        let commands = Set(section.matches(of: #/(?m)^  ([a-z]+) /#).map { String($0.1) }).subtracting(["help"])
        try #require(commands.count > 8)
        let text = try Repository.text(of: "README.md")
        let named = Set(text.matches(of: /(?m)^\| [^|]+\? \| `gupaudit ([a-z]+)/).map { String($0.1) })
        #expect(named == commands)
    }

    @Test func theReadmeListsTheExitCodesThatTheProgramLists() throws {
        let help = try Program.gupaudit(["--help"], home: try ScratchDirectory()).output
        let said = try #require(help.firstRange(of: "Exit codes:")).upperBound
        let codes = Set(help[said...].matches(of: #/(?:^|[;\s])([0-9]) /#).map { String($0.1) })
        let listed = Set(try Repository.text(of: "README.md").matches(of: /(?m)^\| ([0-9]) \|/).map { String($0.1) })
        #expect(!codes.isEmpty && codes == listed)
    }

    @Test func everyTypeThatAModuleGivesOutSaysWhatItIs() throws {
        let declaration = /^(?:package|public) (?:final |indirect )?(?:struct|class|enum|protocol|actor) (\w+)/
        for file in try Repository.files(below: "Sources") {
            let lines = file.lines
            for (index, line) in lines.enumerated() {
                guard let type = line.prefixMatch(of: declaration) else { continue }
                let above = lines[..<index].last { !$0.hasPrefix("@") } ?? ""
                #expect(above.hasPrefix("///"), "\(file.path): \(type.1)")
            }
        }
    }
}
