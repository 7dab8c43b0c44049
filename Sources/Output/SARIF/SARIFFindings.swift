internal import Report

/// The findings of a report as results, in the order of their sites.
struct SARIFFindings {
    let placed: [(finding: Finding, site: CallSite?)]
    private let rules: SARIFRules
    private let excerpts: SourceExcerpts?
    private let limits: SARIFReport.Limits
    private let root: String

    /// - Parameter root: what the paths of this report are relative to.
    init(
        _ report: AuditReport, rules: SARIFRules, excerpts: SourceExcerpts? = nil, limits: SARIFReport.Limits,
        root: String = SARIFText.root
    ) {
        placed = report.placedFindings
        self.rules = rules
        self.excerpts = excerpts
        self.limits = limits
        self.root = root
    }

    /// One for each of `placed`.
    var results: [SARIFLog.Result] {
        var ordinals: [String: Int] = [:]
        return placed.map { finding, site in
            let ordinal = ordinals["\(finding.site.rawValue) \(finding.rule)", default: 0] + 1
            ordinals["\(finding.site.rawValue) \(finding.rule)"] = ordinal
            return result(finding, site, ordinal: ordinal)
        }
    }

    private func result(_ finding: Finding, _ site: CallSite?, ordinal: Int) -> SARIFLog.Result {
        let related = finding.evidence.dropFirst().prefix(limits.locations - 1).enumerated().map { number, evidence in
            SARIFText.location(evidence, id: number + 1, root: root)
        }
        return SARIFLog.Result(
            ruleId: finding.rule, ruleIndex: rules.index(of: finding.rule), level: SARIFLog.Level(finding.severity),
            message: SARIFText.message(finding.message, limit: limits.message),
            locations: location(of: finding, site).map { [$0] } ?? [],
            relatedLocations: related.isEmpty ? nil : related,
            partialFingerprints: SARIFLog.fingerprints(of: finding.site, ordinal: ordinal),
            properties: SARIFLog.properties(of: finding.site, site))
    }

    private func location(of finding: Finding, _ site: CallSite?) -> SARIFLog.Location? {
        guard let place = finding.place(at: site) else { return nil }
        var region = SARIFLog.Region(startLine: max(1, place.line))
        if let site, site.file == place.file, site.line == place.line, let excerpt = excerpts?[site.id] {
            region.startColumn = excerpt.column
            region.endColumn = excerpt.endColumn
        }
        return SARIFLog.Location(
            physicalLocation: SARIFText.place(place.file, region, root: root),
            logicalLocations: site?.function.map { [SARIFLog.LogicalLocation(name: $0)] })
    }
}

extension SARIFLog {
    /// From the site's id, which outlives moved lines.
    static func fingerprints(of site: SiteID, ordinal: Int = 1) -> [String: String] {
        // GitHub matches alerts from one analysis to the next by the first of these alone.
        ["primaryLocationLineHash": "\(site.rawValue):\(ordinal)", "callSite/v1": site.rawValue]
    }

    static func properties(of id: SiteID, _ site: CallSite?) -> Properties {
        var properties: Properties = ["site": .text(id.rawValue)]
        properties["callee"] = site.map { .text($0.callee) }
        properties["case"] = (site?.judgement?.case.is.rawValue).map { .text($0) }
        properties["subsystem"] = (site?.ownership?.subsystem).map { .text($0) }
        return properties
    }
}
