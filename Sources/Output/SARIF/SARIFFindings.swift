internal import Report

/// Findings as results, in their order.
struct SARIFFindings {
    /// A finding, where it stands, and what is known of the call that it is about.
    struct Placed {
        var finding: Finding
        var place: (file: String, line: Int)?
        /// In UTF-16, where the source was read.
        var columns: (start: Int, end: Int?)?
        var function: String?
        var properties: SARIFLog.Properties
        var fix: SuggestedFixes.Fix?
    }

    let placed: [Placed]
    let rules: SARIFRules
    let limits: SARIFRun.Limits
    /// What the paths are relative to.
    var root = SARIFText.root

    /// One for each of `placed`.
    var results: [SARIFLog.Result] {
        var ordinals: [[String]: Int] = [:]
        return placed.map { entry in
            let key = [entry.finding.site.rawValue, entry.finding.rule]
            ordinals[key, default: 0] += 1
            return result(entry, ordinal: ordinals[key] ?? 1)
        }
    }

    private func result(_ placed: Placed, ordinal: Int) -> SARIFLog.Result {
        let finding = placed.finding
        let related = finding.evidence.dropFirst().prefix(limits.locations - 1).enumerated().map { number, evidence in
            SARIFText.location(evidence, id: number + 1, root: root)
        }
        return SARIFLog.Result(
            ruleId: finding.rule, ruleIndex: rules.index(of: finding.rule), level: SARIFLog.Level(finding.severity),
            message: SARIFText.message(finding.message, limit: limits.message),
            locations: placed.place.map { [location(of: placed, at: $0)] } ?? [],
            relatedLocations: related.isEmpty ? nil : related,
            fixes: placed.fix.map { [SARIFLog.Fix($0, root: root, limit: limits.message)] },
            partialFingerprints: SARIFLog.fingerprints(of: finding.site, ordinal: ordinal),
            properties: placed.properties)
    }

    private func location(of placed: Placed, at place: (file: String, line: Int)) -> SARIFLog.Location {
        let region = SARIFLog.Region(
            startLine: max(1, place.line), startColumn: placed.columns?.start, endColumn: placed.columns?.end)
        return SARIFLog.Location(
            physicalLocation: SARIFText.place(place.file, region, root: root),
            logicalLocations: placed.function.map { [SARIFLog.LogicalLocation(name: $0)] })
    }
}

extension SARIFFindings {
    /// Those of a report, in the order of their sites.
    init(
        _ report: AuditReport, rules: SARIFRules, excerpts: SourceExcerpts? = nil,
        fixes: SuggestedFixes = SuggestedFixes(), limits: SARIFRun.Limits, root: String = SARIFText.root
    ) {
        let placed = report.placedFindings.map { finding, site in
            let place = finding.place(at: site)
            let isAtSite = site != nil && site?.file == place?.file && site?.line == place?.line
            let excerpt = isAtSite ? excerpts?[finding.site] : nil
            return Placed(
                finding: finding, place: place, columns: excerpt.map { ($0.column, $0.endColumn) },
                function: site?.function, properties: SARIFLog.properties(of: finding.site, site),
                fix: fixes[finding])
        }
        self.init(placed: placed, rules: rules, limits: limits, root: root)
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
