package import Report

/// What a report has that its baseline has not.
package struct BaselineNews: Codable, Hashable, Sendable {
    package static let currentSchema = 1

    /// A finding with the site that it is on.
    package struct NewFinding: Codable, Hashable, Sendable {
        package var finding: Finding
        package var site: CallSite?
    }

    package var schema: Int
    package var tool: Tool
    package var tree: TreeIdentity
    package var findings: [NewFinding]
    package var worklist: [CallSite]
    /// How many entries of the baseline no longer hold.
    package var resolved: Int

    package var isEmpty: Bool { findings.isEmpty && worklist.isEmpty }

    package init(in report: AuditReport, against baseline: Baseline) {
        (schema, tool, tree) = (Self.currentSchema, report.tool, report.tree)
        var known: [Baseline.Site] = []
        var places: Set<SiteID> = []
        for site in baseline.findings.map(\.site) + baseline.worklist where places.insert(site.site).inserted {
            known.append(site)
        }
        known.sort { $0.key < $1.key }
        // The new site that each known one has become, which need not have the same id: the function may have
        // moved, or a call may have been put before it.
        let matches = SiteMatcher(
            old: known.map(\.traits), new: report.sites.map { Baseline.Site($0).traits }, successors: SuccessorTable(),
            manner: .strict
        ).matches()
        // A report edited by hand may have an id twice.
        let origins = Dictionary(matches.map { (report.sites[$0.new].id, known[$0.old].site) }) { first, _ in first }
        let sites = Dictionary(report.sites.map { ($0.id, $0) }) { first, _ in first }

        let knownFindings = Set(baseline.findings.map { [$0.rule, $0.site.site.rawValue] })
        let knownWork = Set(baseline.worklist.map(\.site))
        func isKnown(_ finding: Finding) -> Bool {
            knownFindings.contains([finding.rule, (origins[finding.site] ?? finding.site).rawValue])
        }
        func isKnown(_ site: CallSite) -> Bool { origins[site.id].map(knownWork.contains) ?? false }
        findings = report.findings.filter { !isKnown($0) }.map { NewFinding(finding: $0, site: sites[$0.site]) }
        worklist = report.worklist.filter { !isKnown($0) }
        let held = Set(report.findings.filter(isKnown).map { [$0.rule, (origins[$0.site] ?? $0.site).rawValue] })
        let heldWork = Set(report.worklist.filter(isKnown).compactMap { origins[$0.id] })
        resolved = knownFindings.subtracting(held).count + knownWork.subtracting(heldWork).count
    }
}
