internal import Comparison
internal import Report

/// What is new for code scanning: the findings, and the calls to convert as findings of one rule.
struct NewsSARIF: Writer {
    static let name = "sarif"
    static let mediaType = MediaType.sarif
    static let purpose = "code scanning: what is new, SARIF 2.1.0"

    private static let conversion = RuleDescription(
        id: Finding.conversion, summary: "A call that must move from FOLL_GET to FOLL_PIN",
        rationale: "The baseline does not know this call; the pages that it takes are touched as only a pin allows.",
        reference: "Documentation/core-api/pin_user_pages.rst", severity: .error)

    private let subject: NewsSubject

    init(_ subject: NewsSubject) { self.subject = subject }

    func write(to stream: inout some TextOutputStream) throws(OutputError) {
        var report = subject.report
        report.findings = subject.news.findings.map(\.finding)
        let rules = SARIFRules(subject.rules + [Self.conversion], of: report.findings)
        let limits = SARIFRun.Limits()
        let found = SARIFFindings(report, rules: rules, limits: limits)
        let work = SARIFFindings(placed: subject.news.worklist.map(Self.placed), rules: rules, limits: limits)
        let run = SARIFRun(
            tool: report.tool, rules: rules, tree: report.tree, properties: ["libclang": .text(report.tool.libclang)],
            results: (found.results + work.results).map { result in
                var result = result
                result.baselineState = .new
                return result
            },
            isSuccessful: report.ledger.balanced,
            notifications: SARIFNotifications(limits: limits).notifications(of: report), limits: limits)
        stream.write(try JSONText.pretty(run.log))
    }

    private static func placed(_ site: CallSite) -> SARIFFindings.Placed {
        SARIFFindings.Placed(
            finding: .conversion(of: site), place: (site.file, site.line), function: site.function,
            properties: SARIFLog.properties(of: site.id, site))
    }
}
