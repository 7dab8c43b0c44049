import Knowledge
import Report
import RuleChecks
import Testing

@Suite struct SuppressionTests {
    private let findings = ["0123456789abcdef", "fedcba9876543210"].map { site in
        Finding(rule: "a", severity: .error, site: SiteID(rawValue: site), message: "", evidence: [])
    }

    @Test func oneFindingIsLeftOutAndCounted() throws {
        let suppressions = try Suppressions(
            yaml: """
                - {site: 0123456789abcdef, rule: a, reason: the device never writes}
                - site: 0123456789abcdef
                  rule: b
                  reason: long gone
                """, path: "dir/answers.yaml")
        let outcome = suppressions.apply(to: findings)
        #expect(outcome.findings == [findings[1]])
        #expect(outcome.suppressed.map(\.reason) == ["the device never writes"])
        #expect(outcome.notices.count == 1)
        #expect(outcome.notices.first?.hasPrefix("dir/answers.yaml:2: no finding of b at 0123456789abcdef") == true)
    }

    @Test(arguments: [
        ("- {site: 0123456789abcdef, rule: a}", 1, "“reason” is missing"),
        ("- {site: 0123456789abcdef, rule: a, reason: ''}", 1, "expected a word or a text"),
        ("- {site: 0123456789abcdef, rule: a, reason: r, line: 3}", 1, "unknown key “line”"),
        ("- {site: 12, rule: a, reason: r}", 1, "no site's id"),
        (
            "- {site: 0123456789abcdef, rule: a, reason: r}\n- {site: 0123456789abcdef, rule: a, reason: r}", 2,
            "stands twice"
        ),
        ("site: x", 1, "expected a list"),
    ]) func aDamagedFileIsNamedWithItsLine(_ text: String, _ line: Int, _ message: String) throws {
        let error = try #require(throws: RulesError.self) { try Suppressions(yaml: text, path: "s.yaml") }
        #expect(error.line == line)
        #expect(error.message.contains(message), "\(error)")
    }
}
