internal import Report

/// The findings as SARIF 2.1.0, within what GitHub's code scanning takes; what could not be parsed are notifications.
struct SARIFReport: Writer {
    static let name = "sarif"
    static let mediaType = MediaType.sarif
    static let purpose = "code scanning: the findings, SARIF 2.1.0"
    /// Columns count UTF-16, which only the source tells.
    static let quotesSource = true

    private let subject: AuditSubject
    var limits = SARIFRun.Limits()

    init(_ subject: AuditSubject) { self.subject = subject }

    func write(to stream: inout some TextOutputStream) throws(OutputError) { stream.write(try JSONText.pretty(log)) }

    var log: SARIFLog {
        let report = subject.report
        let rules = SARIFRules(subject.rules, of: report.findings)
        let findings = SARIFFindings(
            report, rules: rules, excerpts: subject.excerpts, fixes: subject.fixes, limits: limits)
        return SARIFRun(
            tool: report.tool, rules: rules, tree: report.tree, properties: ["libclang": .text(report.tool.libclang)],
            results: findings.results, isSuccessful: report.ledger.balanced,
            notifications: SARIFNotifications(limits: limits).notifications(of: report), limits: limits
        ).log
    }
}
