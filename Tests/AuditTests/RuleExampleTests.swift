import Audit
import Clang
import RuleChecks
import TestSupport
import Testing

/// Runs the examples that stand in the rules, as `gupaudit rules test` does.
@Suite struct RuleExampleTests {
    @Test func everyExampleIsAsItsRuleSays() async throws {
        let scratch = try ScratchDirectory()
        let rules = try RuleSet(directories: [SampleTree.rules])
        let outcomes = try await RuleExamples(
            ruleSet: rules, directory: SampleTree.rules, scratch: scratch.path, jobs: 2,
            library: try ClangLibrary.open(nil), version: "test", worker: Program.path
        ).run()
        let judging = Set(rules.rules.filter(\.needsJudgement).map(\.id))
        for outcome in outcomes {
            switch outcome.verdict {
            case .asSaid: continue
            case .otherwise(let what): Issue.record("\(outcome.name): \(what)")
            // An audit that does not judge cannot try these; every other rule must have been tried.
            case .untested(let why): #expect(judging.contains(outcome.rule), "\(outcome.name): \(why)")
            }
        }
        #expect(outcomes.count { $0.verdict == .asSaid } >= 48)
    }

    @Test func anExampleThatIsNotAsItSaysIsTold() async throws {
        let scratch = try ScratchDirectory()
        func rule(_ id: String, _ examples: String) throws -> Rule {
            try Rule(
                yaml: """
                    summary: s
                    rationale: r
                    reference: x
                    severity: note
                    when: flags.must has FOLL_FORCE
                    message: m
                    examples:
                    \(examples)
                    """, path: "\(id).yaml")
        }
        let call = "int f(unsigned long a, struct page **p) { return pin_user_pages_fast(a, 1, FLAGS, p); }"
        let rules = RuleSet([
            try rule("silent", "  triggering: ['\(call.replacing("FLAGS", with: "0"))']\n  passing: []"),
            try rule("loud", "  triggering: []\n  passing: ['\(call.replacing("FLAGS", with: "FOLL_FORCE"))']"),
            try rule("broken", "  triggering: ['int f(void) { return nothing_known; }']\n  passing: []"),
            try rule("off", "  triggering: ['int f(void);']\n  passing: []"),
        ])
        let outcomes = try await RuleExamples(
            ruleSet: rules, directory: SampleTree.rules, scratch: scratch.path, jobs: 2,
            library: try ClangLibrary.open(nil), version: "test", worker: Program.path
        ).run()
        #expect(outcomes.map(\.rule.rawValue) == ["broken", "loud", "off", "silent"])
        #expect(outcomes.filter { !$0.isFailure }.isEmpty)
    }
}
