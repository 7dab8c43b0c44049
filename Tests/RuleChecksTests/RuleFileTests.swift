import Foundation
import Knowledge
import Report
import RuleChecks
import TestSupport
import Testing

/// A rule of the built-in directory's form, with one line replaced.
private func rule(_ replaced: String = "", by line: String = "") -> String {
    let text = """
        summary: A pin for long
        rationale: >
          It is
          said.
        reference: a mail
        severity: warning
        holds: tree.version >= 5.10
        when: reference = pin and lifetime = long
        at: release.sites
        message: "{callee}() keeps"
        examples:
          era: "6.1"
          triggering:
            - long f(void);
            - {code: long g(void);, era: "5.4", also: [other]}
          passing: []
        """
    return replaced.isEmpty
        ? text
        : text.split(separator: "\n").map { $0.hasPrefix(replaced) ? line : String($0) }
            .joined(separator: "\n")
}

@Suite struct RuleFileTests {
    @Test func aRuleIsReadWhole() throws {
        let rule = try Rule(yaml: rule(), path: "dir/long-pin.yaml")
        #expect(rule.id.rawValue == "long-pin")
        #expect(rule.rationale == "It is said.")
        #expect(rule.severity == .warning)
        #expect(rule.needsJudgement)
        #expect(rule.conditions.when == "reference = pin and lifetime = long")
        #expect(rule.examples.map(\.era) == ["6.1", "5.4"])
        #expect(rule.examples.map(\.also) == [[], ["other"]])
        #expect(rule.examples.allSatisfy { $0.kind == .triggering })
    }

    @Test(arguments: [
        ("severity", "severity: fatal", 6, "error, warning, note"),
        ("reference", "refrence: a mail", 5, "unknown key “refrence”"),
        (
            "holds", "holds: tree.verson >= 5.10", 7,
            "holds, column 1: there is no column “tree.verson”; did you mean tree.version?"
        ),
        ("when", "when: reference = pin and lifetime = lnog", 8, "when, column 32: lifetime is never “lnog”"),
        ("at", "at: release.functions", 9, "is no list of lines; known: "),
        ("at", "at: {list: release.sites, where: entry.calle = x}", 9, "did you mean entry.callee?"),
        ("message", "message: \"{calle}() keeps\"", 10, "message, column 1: there is no column “calle”"),
        ("  passing", "  pasing: []", 16, "unknown key “pasing”"),
    ]) func aMistakeIsNamedWithFileAndLine(_ replaced: String, _ line: String, _ number: Int, _ message: String) throws
    {
        let error = try #require(throws: RulesError.self) {
            try Rule(yaml: rule(replaced, by: line), path: "dir/a.yaml")
        }
        #expect(error.line == number, "\(error)")
        #expect(error.description.hasPrefix("dir/a.yaml:\(number): "))
        #expect(error.message.contains(message), "\(error)")
    }

    @Test(arguments: ["summary", "rationale", "reference", "severity", "when", "message"])
    func nothingThatExplainsARuleMayBeLeftOut(_ key: String) throws {
        let text = rule().replacing("\n" + key + ":", with: "\n#").replacing("\(key): A pin", with: "# A pin")
            .replacing("  It is\n  said.", with: key == "rationale" ? "" : "  It is\n  said.")
        let error = #expect(throws: RulesError.self) { try Rule(yaml: text, path: "a.yaml") }
        #expect(error?.message.contains("“\(key)” is missing") == true, "\(String(describing: error))")
    }

    @Test(arguments: ["A.yaml", "a b.yaml", ".yaml"]) func aFilesNameMustServeAsAnID(_ name: String) {
        #expect(throws: RulesError.self) { try Rule(yaml: rule(), path: "dir/" + name) }
    }

    @Test func aLaterDirectoryReplacesARuleOfTheSameName() throws {
        let base = try ScratchDirectory(["two/README.md": "no rule"])
        for (directory, name, summary) in [("one", "a", "first"), ("one", "b", "second"), ("two", "a", "mine")] {
            try base.write(rule("summary", by: "summary: \(summary)"), to: "\(directory)/\(name).yaml")
        }
        let rules = try RuleSet(directories: [base["one"], base["two"]])
        #expect(rules.rules.map(\.id.rawValue) == ["a", "b"])
        #expect(rules.rules.map(\.summary) == ["mine", "second"])
        #expect(throws: RulesError.self) { try RuleSet(directories: [base["three"]]) }
    }

    @Test func everyBuiltInRuleIsReadAndHasExamplesOfBothKinds() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let rules = try RuleSet(directories: [root.appending(path: "Rules").path]).rules
        #expect(rules.count > 20)
        for rule in rules {
            for kind in Rule.Example.Kind.allCases {
                #expect(
                    rule.examples.contains { $0.kind == kind }, "\(rule.id.rawValue) has no \(kind.rawValue) example")
            }
        }
    }
}
