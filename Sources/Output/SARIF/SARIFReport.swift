internal import Report

/// The findings as SARIF 2.1.0, within what GitHub's code scanning takes; what could not be parsed are notifications.
struct SARIFReport: Writer {
    static let name = "sarif"
    static let mediaType = MediaType.sarif
    static let purpose = "code scanning: the findings, SARIF 2.1.0"
    /// Columns count UTF-16, which only the source tells.
    static let quotesSource = true

    /// GitHub refuses a run with more than 25 000 results or above 10 MB compressed, and keeps 100 locations of a
    /// result. Bytes are counted before compression, so that even text that does not compress fits.
    struct Limits {
        var results = 25_000
        var shownResults = 5_000
        var bytes = 8_000_000
        var locations = 100
        var notifications = 1_000
        var message = 1_000
    }

    private let subject: AuditSubject
    var limits = Limits()

    init(_ subject: AuditSubject) { self.subject = subject }

    func write(to stream: inout some TextOutputStream) throws(OutputError) { stream.write(try JSONText.pretty(log)) }

    var log: SARIFLog {
        let report = subject.report
        let rules = SARIFRules(subject.rules, of: report.findings)
        // The worst first: that is what a reader with a limit keeps.
        let results = SARIFFindings(report, rules: rules, excerpts: subject.excerpts, limits: limits)
            .results.worstFirst
        let kept = limits.kept(results)
        let notices = SARIFNotifications(report, limits: limits).notifications(kept: kept.count, of: results.count)
        let tree = report.tree
        var properties: SARIFLog.Properties = [
            "treePath": .text(tree.path), "treeVersion": .text(tree.version), "libclang": .text(report.tool.libclang),
        ]
        properties["revision"] = tree.revision.map { .text($0) }
        return SARIFLog(runs: [
            SARIFLog.Run(
                tool: SARIFLog.Tool(report.tool, rules, notifications: SARIFNotifications.descriptors),
                invocations: [
                    SARIFLog.Invocation(
                        executionSuccessful: report.ledger.balanced, toolExecutionNotifications: notices)
                ],
                originalUriBaseIds: [
                    SARIFText.root: SARIFLog.ArtifactLocation(
                        description: SARIFLog.Message(text: "the top directory of the audited tree"))
                ],
                versionControlProvenance: SARIFText.provenance([(tree, SARIFText.root)]),
                results: kept, properties: properties)
        ])
    }
}

extension SARIFReport.Limits {
    /// As many results as fit, from the first on.
    func kept(_ results: [SARIFLog.Result]) -> [SARIFLog.Result] {
        var bytes = 0
        return Array(
            results.prefix(self.results).prefix { result in
                bytes += result.weight
                return bytes <= self.bytes
            })
    }
}

extension [SARIFLog.Result] {
    var worstFirst: [SARIFLog.Result] {
        SARIFLog.Level.allCases.flatMap { level in filter { $0.level == level } }
    }
}

extension SARIFLog.Tool {
    init(_ tool: Report.Tool, _ rules: SARIFRules, notifications: [SARIFLog.Descriptor]) {
        driver = SARIFLog.Driver(
            name: tool.name, version: tool.version, rules: rules.descriptors, notifications: notifications)
    }
}

extension SARIFLog.Level {
    init(_ severity: Finding.Severity) {
        switch severity {
        case .error: self = .error
        case .warning: self = .warning
        case .note: self = .note
        }
    }
}

extension SARIFLog.Result {
    /// About the bytes that it takes, from above; indentation is not counted, since it compresses to nothing.
    fileprivate var weight: Int {
        let locations = locations + (relatedLocations ?? [])
        let texts =
            [ruleId, message.text] + properties.values.flatMap(\.texts) + partialFingerprints.values
            + locations.flatMap { location in
                [location.physicalLocation.artifactLocation.uri, location.message?.text].compactMap { $0 }
                    + (location.logicalLocations ?? []).map(\.name)
            }
        // Quotes and backslashes take two bytes; control characters have been spelled out before.
        return 400 + 200 * locations.count + texts.reduce(0) { $0 + 2 * $1.utf8.count }
    }
}
