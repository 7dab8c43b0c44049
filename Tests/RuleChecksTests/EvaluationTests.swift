import Expressions
import Knowledge
import Report
import RuleChecks
import Testing

@Suite struct EvaluationTests {
    private func rule(_ id: String, when: String, holds: String? = nil, at: String? = nil, message: String = "m") throws
        -> Rule
    {
        try Rule(
            yaml: """
                summary: s
                rationale: r
                reference: x
                severity: error
                when: '\(when)'
                \(holds.map { "holds: '\($0)'" } ?? "")
                \(at.map { "at: \($0)" } ?? "")
                message: "\(message)"
                """, path: "\(id).yaml")
    }

    private func context(symbols: Set<String> = [], fastMask: [String]? = nil) -> RuleContext {
        RuleContext(version: "6.1.192", api: SampleReport.api, symbols: symbols, fastMask: fastMask)
    }

    @Test func aFindingStandsWhereTheRuleSays() throws {
        let rules = RuleSet([
            try rule("plain", when: "release.pairing = mismatch", message: "{callee}: {release.functions}"),
            try rule(
                "placed", when: "release.pairing = mismatch",
                at: "{list: release.sites, where: 'reference = pin and entry.callee ~ \"^put_\"'}",
                message: "by {entry.callee}"),
            try rule("empty", when: "release.pairing = mismatch", at: "access.evidence"),
        ])
        let findings = rules.evaluate(report: SampleReport.report([SampleReport.site("a")]), context: context())
        #expect(findings.map(\.rule) == ["empty", "placed", "plain"])
        #expect(findings.map(\.evidence.first?.line) == [20, 31, 20])
        #expect(findings[1].evidence.map(\.line) == [31, 20])
        #expect(findings[1].message == "by put_page")
        #expect(findings[2].message == "pin_user_pages_fast: put_page")
    }

    @Test func whatATreeDoesNotHaveDecidesWhetherARuleHolds() throws {
        let rules = RuleSet([
            try rule("code", when: "callee ~ pin", holds: "tree.symbols has [checks_args, checks_flags]"),
            try rule("age", when: "callee ~ pin", holds: "tree.version >= 6.2"),
            try rule(
                "role", when: "callee ~ pin", holds: "api.flags = 2 and api.vmas is null and argument.pages = pages"),
        ])
        #expect(rules.probes == ["checks_args", "checks_flags"])
        let report = SampleReport.report([SampleReport.site("a")])
        #expect(rules.evaluate(report: report, context: context()).map(\.rule) == ["role"])
        #expect(
            rules.evaluate(report: report, context: context(symbols: ["checks_args"])).map(\.rule) == ["code", "role"])
    }

    @Test func flagsOutsideTheFastMaskAreToldOnlyWhereThereIsOne() throws {
        let rules = RuleSet([try rule("mask", when: "beyond_fast_mask is not empty", message: "{beyond_fast_mask}")])
        let report = SampleReport.report([SampleReport.site("a", must: ["FOLL_NOWAIT"])])
        #expect(rules.evaluate(report: report, context: context()).isEmpty)
        #expect(
            rules.evaluate(report: report, context: context(fastMask: ["FOLL_WRITE"])).map(\.message) == ["FOLL_NOWAIT"]
        )
    }

    @Test func aSiteThatWasNotJudgedBreaksNoRuleOfJudgement() throws {
        let rules = RuleSet([
            try rule("a", when: "release.pairing != ok"), try rule("b", when: "not (lifetime = short)"),
            try rule("c", when: "modular = no or not modular"),
        ])
        let report = SampleReport.report([SampleReport.site("a", judgement: nil, ownership: nil)])
        #expect(rules.evaluate(report: report, context: context()).isEmpty)
    }

    /// A site with nothing in it left out.
    private var full: CallSite {
        var judgement = SampleReport.judged
        let line = Evidence(file: "f", line: 1, text: "t", says: "s")
        judgement.vmasUse = VMAsUse(use: .loop, afterUnlock: true, replacement: "r", evidence: [line])
        judgement.access.evidence = [line]
        judgement.dirtying.evidence = [line]
        judgement.notifier = [line]
        judgement.case.evidence = [line]
        judgement.destination.text = "t"
        judgement.chain[0].entry = "ioctl"
        judgement.conversion.to = "pin_user_pages"
        var site = SampleReport.site("a", judgement: judgement)
        site.flags.callers = [.init(function: "f", file: "f", line: 1, must: [], may: [])]
        site.seen.reason = "r"
        return site
    }

    @Test func everyColumnOfTheReportCanBeNamed() throws {
        func paths(_ value: Value, _ prefix: [String]) -> [[String]] {
            switch value {
            case .object(let members): members.flatMap { paths($0.value, prefix + [$0.key]) }
            case .list(let elements): elements.isEmpty ? [prefix] : elements.flatMap { paths($0, prefix) }
            default: [prefix]
            }
        }
        let all = paths(try Value(encoding: full), [])
        #expect(all.count > 70)
        for path in all { #expect(SiteSchema.shape.shape(at: path) != nil, "\(path.joined(separator: "."))") }
    }

    /// Of a site that is full, and of one with nothing known: a column is of its type, or null.
    @Test func aRowOfAJudgedSiteHasEveryColumn() throws {
        func check(_ value: Value, _ shape: Shape, _ name: String) {
            switch (value, shape) {
            case (.null, _), (.bool, .truth), (.number, .number), (.string, .text), (.string, .version): break
            case (.string(let word), .word(let words)): #expect(words.contains(word), "\(name): \(word)")
            case (.list(let elements), .list(let shape)): elements.forEach { check($0, shape, name) }
            case (.object(let members), .object(let shapes)):
                #expect(Set(members.keys) == Set(shapes.keys), "\(name)")
                for (member, shape) in shapes { check(members[member] ?? .null, shape, "\(name).\(member)") }
            default: Issue.record("\(name): \(value) is not \(shape)")
            }
        }
        var bare = SampleReport.site("b")
        bare.flags.callers = []
        bare.seen.reason = "r"
        let rows = SiteRows(context())
        for site in [full, bare] { check(rows.row(of: site), SiteSchema.shape, "") }
    }

    @Test func aRowHoldsWhatTheSiteHolds() throws {
        let row = SiteRows(context()).row(of: full, findings: ["r"])
        func value(_ name: String) -> Value? { row.value(at: name.split(separator: ".").map { String($0) }) }
        #expect(value("line") == .number(20))
        #expect(value("flags.unknown") == .bool(false))
        #expect(value("conversion.needed") == .bool(true))
        #expect(value("modular") == .null)
        #expect(value("id") == .string("a"))
        #expect(value("flags.callers.line") == .list([.number(1)]))
        #expect(value("flags.trail") != nil)
        #expect(value("blockers") == nil)
        #expect(value("release.sites.callee") == .list([.string("set_page_dirty_lock"), .string("put_page")]))
        #expect(value("configs") == .list([]))
        #expect(value("findings") == .list([.string("r")]))
    }

    /// A name that Swift could take for another is spelled by its bytes inside the program.
    @Test func aRowHasTheNameOfItsFileAsItIs() throws {
        var site = full
        site.file = "drivers/e\u{10FFCC}\u{10FF81}.c"
        let row = SiteRows(context()).row(of: site)
        let name = "drivers/e\u{301}.c".unicodeScalars
        #expect(row.value(at: ["file"])?.text?.unicodeScalars.elementsEqual(name) == true)
        #expect(row.value(at: ["path", "name"])?.text?.unicodeScalars.count == 4)
    }

    @Test func aLineNumberBeyondExactDoublesIsNoPlace() throws {
        var judgement = SampleReport.judged
        judgement.access.evidence = [Evidence(file: "f", line: .max, text: "t", says: "s")]
        let rules = RuleSet([try rule("placed", when: "release.pairing = mismatch", at: "access.evidence")])
        let report = SampleReport.report([SampleReport.site("a", judgement: judgement)])
        #expect(rules.evaluate(report: report, context: context()).map { $0.evidence.map(\.line) } == [[20]])
    }

    @Test func sitesAreFoundByTheirFindings() throws {
        var report = SampleReport.report([SampleReport.site("a"), SampleReport.site("b", callee: "get_user_pages")])
        report.findings = [
            Finding(rule: "r", severity: .note, site: SiteID(rawValue: "b"), message: "", evidence: [])
        ]
        let condition = try RowExpression("findings has r", schema: SiteSchema.shape)
        #expect(report.sites(where: condition, context: context()).map(\.id.rawValue) == ["b"])
    }
}
