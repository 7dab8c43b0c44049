internal import Report

/// The findings as SARIF 2.1.0, within what GitHub's code scanning takes; what could not be parsed are notifications.
struct SARIFReport {
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

    private let report: AuditReport
    private let excerpts: SourceExcerpts?
    private let limits: Limits

    init(_ report: AuditReport, excerpts: SourceExcerpts?, limits: Limits = Limits()) {
        self.report = report
        self.excerpts = excerpts
        self.limits = limits
    }

    var log: SARIFLog {
        let rules = self.rules
        let results = self.results(rules)
        let kept = self.kept(results)
        let notices = SARIFNotifications(report, limits: limits)
        let tree = report.tree
        var properties = ["treePath": tree.path, "treeVersion": tree.version, "libclang": report.tool.libclang]
        properties["revision"] = tree.revision
        return SARIFLog(runs: [
            SARIFLog.Run(
                tool: SARIFLog.Tool(
                    driver: SARIFLog.Driver(
                        name: report.tool.name, version: report.tool.version, rules: rules,
                        notifications: SARIFNotifications.descriptors)),
                invocations: [
                    SARIFLog.Invocation(
                        executionSuccessful: report.ledger.balanced,
                        toolExecutionNotifications: notices.notifications(kept: kept.count, of: results.count))
                ],
                originalUriBaseIds: [
                    SARIFText.root: SARIFLog.ArtifactLocation(
                        description: SARIFLog.Message(text: "the top directory of the audited tree"))
                ],
                results: kept, properties: properties)
        ])
    }

    /// Sorted by id; a finding whose rule is not described still has one.
    private var rules: [SARIFLog.Descriptor] {
        let described = report.rules ?? []
        let others = Set(report.findings.map(\.rule)).subtracting(described.map(\.id))
        let descriptors =
            described.map { rule in
                let rationale = rule.rationale.isEmpty ? nil : SARIFText.message(rule.rationale)
                return SARIFLog.Descriptor(
                    id: rule.id, shortDescription: SARIFText.message(rule.summary), fullDescription: rationale,
                    help: rationale,
                    defaultConfiguration: SARIFLog.Configuration(level: SARIFLog.Level(rule.severity)))
            } + others.map { SARIFLog.Descriptor(id: $0) }
        return descriptors.sorted { $0.id < $1.id }
    }

    // MARK: Results

    /// The worst first: that is what a reader with a limit keeps.
    private func results(_ rules: [SARIFLog.Descriptor]) -> [SARIFLog.Result] {
        let indices = Dictionary(rules.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        var ordinals: [String: Int] = [:]
        let results = report.placedFindings.map { finding, site in
            let ordinal = ordinals["\(finding.site.rawValue) \(finding.rule)", default: 0] + 1
            ordinals["\(finding.site.rawValue) \(finding.rule)"] = ordinal
            return result(finding, site, ruleIndex: indices[finding.rule] ?? -1, ordinal: ordinal)
        }
        return Finding.Severity.allCases.flatMap { severity in
            results.filter { $0.level == SARIFLog.Level(severity) }
        }
    }

    private func result(_ finding: Finding, _ site: CallSite?, ruleIndex: Int, ordinal: Int) -> SARIFLog.Result {
        var properties = ["site": finding.site.rawValue]
        properties["callee"] = site?.callee
        properties["case"] = site?.judgement?.case.is.rawValue
        properties["subsystem"] = site?.ownership?.subsystem
        let related = finding.evidence.dropFirst().prefix(limits.locations - 1).enumerated().map { number, evidence in
            SARIFText.location(evidence, id: number + 1)
        }
        return SARIFLog.Result(
            ruleId: finding.rule, ruleIndex: ruleIndex, level: SARIFLog.Level(finding.severity),
            message: SARIFText.message(finding.message, limit: limits.message),
            locations: location(of: finding, site).map { [$0] } ?? [],
            relatedLocations: related.isEmpty ? nil : related,
            // GitHub matches alerts from one analysis to the next by the first of these alone.
            partialFingerprints: [
                "primaryLocationLineHash": "\(finding.site.rawValue):\(ordinal)",
                "callSite/v1": finding.site.rawValue,
            ],
            properties: properties)
    }

    private func location(of finding: Finding, _ site: CallSite?) -> SARIFLog.Location? {
        guard let place = finding.place(at: site) else { return nil }
        var region = SARIFLog.Region(startLine: max(1, place.line))
        if let site, site.file == place.file, site.line == place.line, let excerpt = excerpts?[site.id] {
            region.startColumn = excerpt.column
            region.endColumn = excerpt.endColumn
        }
        return SARIFLog.Location(
            physicalLocation: SARIFText.place(place.file, region),
            logicalLocations: site?.function.map { [SARIFLog.LogicalLocation(name: $0)] })
    }

    // MARK: Limits

    private func kept(_ results: [SARIFLog.Result]) -> [SARIFLog.Result] {
        var bytes = 0
        return Array(
            results.prefix(limits.results).prefix { result in
                bytes += result.weight
                return bytes <= limits.bytes
            })
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
            [ruleId, message.text] + properties.values + partialFingerprints.values
            + locations.flatMap { location in
                [location.physicalLocation.artifactLocation.uri, location.message?.text].compactMap { $0 }
                    + (location.logicalLocations ?? []).map(\.name)
            }
        // Quotes and backslashes take two bytes; control characters have been spelled out before.
        return 400 + 200 * locations.count + texts.reduce(0) { $0 + 2 * $1.utf8.count }
    }
}
