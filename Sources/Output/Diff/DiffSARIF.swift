internal import Comparison
internal import Report

/// A comparison as SARIF 2.1.0: the findings of both reports with what became of them, and the sites that changed.
struct DiffSARIF: Writer {
    static let name = "sarif"
    static let mediaType = MediaType.sarif
    static let purpose = "viewers of code scanning: findings and changed sites by what became of them, SARIF 2.1.0"

    /// What the sites are reported under: no rule of the family, and no failure.
    private static let rule = SARIFLog.Descriptor(
        id: "site-changed", name: SARIFText.name("site-changed"),
        shortDescription: SARIFLog.Message(text: "A call site was added, removed, moved or changed."),
        defaultConfiguration: SARIFLog.Configuration(level: .none))

    private let diff: ReportDiff
    private let old: AuditReport
    private let new: AuditReport
    private let limits = SARIFRun.Limits()
    private let rules: SARIFRules

    init(_ subject: DiffSubject) {
        diff = subject.diff
        old = subject.old.report
        new = subject.new.report
        rules = SARIFRules(subject.rules, of: new.findings + old.findings, own: [Self.rule])
    }

    func write(to stream: inout some TextOutputStream) throws(OutputError) { stream.write(try JSONText.pretty(log)) }

    private var log: SARIFLog {
        // Of those that are equally bad, what changed goes before what stayed.
        let unsorted = findings + sites
        let states: [SARIFLog.BaselineState?] = SARIFLog.BaselineState.allCases + [nil]
        var properties: SARIFLog.Properties = ["summary": .text(Wording.counts(of: diff))]
        properties["signatures"] = Wording.signatures(of: diff).map { .text($0) }
        return SARIFRun(
            tool: diff.new.tool, rules: rules, tree: diff.new.tree, baseline: diff.old.tree, properties: properties,
            results: states.flatMap { state in unsorted.filter { $0.baselineState == state } },
            isSuccessful: old.ledger.balanced && new.ledger.balanced,
            notifications: SARIFNotifications(limits: limits).notifications(of: new, baseline: old), limits: limits
        ).log
    }

    // MARK: Findings

    private var findings: [SARIFLog.Result] {
        let before = SARIFFindings(old, rules: rules, limits: limits, root: SARIFText.baselineRoot)
        let after = SARIFFindings(new, rules: rules, limits: limits)
        var results = after.results
        guard old.hasRules, new.hasRules else { return results }
        let pairs = FindingPairs(old: before.placed.map(\.finding), new: after.placed.map(\.finding), rows: diff.rows)
        for (index, origin) in pairs.origins.enumerated() {
            guard let origin else {
                results[index].baselineState = .new
                continue
            }
            let (was, now) = (before.placed[origin], after.placed[index])
            let isSame =
                was.finding.message == now.finding.message && was.finding.severity == now.finding.severity
                && was.place?.file == now.place?.file
            results[index].baselineState = isSame ? .unchanged : .updated
            if was.finding.site != now.finding.site {
                results[index].properties["baselineSite"] = .text(was.finding.site.rawValue)
            }
        }
        let gone = before.results
        return results
            + pairs.gone.map { index in
                var result = gone[index]
                result.baselineState = .absent
                return result
            }
    }

    // MARK: Sites

    private var sites: [SARIFLog.Result] { diff.rows.filter { $0.status != .unchanged }.compactMap(result) }

    private func result(_ row: DiffRow) -> SARIFLog.Result? {
        let state: SARIFLog.BaselineState
        switch (row.status, row.relation) {
        case (.added, _), (_, .split): state = .new
        case (.removed, _), (_, .merged): state = .absent
        case (.changed, .single), (.unchanged, .single): state = .updated
        }
        guard let site = state == .absent ? row.old : row.new else { return nil }
        let root = state == .absent ? SARIFText.baselineRoot : SARIFText.root
        let phrases = Wording.phrases(for: row)
        let what = phrases.isEmpty ? row.status.rawValue : phrases.joined(separator: "; ")
        let text = "\(Wording.summary(of: site)) in \(Wording.caller(site.function)): \(what)"
        // The other end of the change: where the call was, or for a merged one what took it in.
        let other = (state == .absent ? row.new : row.old).map { other in
            var location = location(of: other, root: state == .absent ? SARIFText.root : SARIFText.baselineRoot)
            location.id = 1
            location.message = SARIFLog.Message(text: state == .absent ? "now" : "before")
            return [location]
        }
        return SARIFLog.Result(
            ruleId: Self.rule.id, ruleIndex: rules.index(of: Self.rule.id), kind: .informational, level: .none,
            baselineState: state, message: SARIFText.message(text, limit: limits.message),
            locations: [location(of: site, root: root)], relatedLocations: other,
            partialFingerprints: SARIFLog.fingerprints(of: site.id), properties: properties(of: row, site))
    }

    private func location(of site: CallSite, root: String) -> SARIFLog.Location {
        SARIFLog.Location(
            physicalLocation: SARIFText.place(site.file, SARIFLog.Region(startLine: max(1, site.line)), root: root),
            logicalLocations: site.function.map { [SARIFLog.LogicalLocation(name: $0)] })
    }

    private func properties(of row: DiffRow, _ site: CallSite) -> SARIFLog.Properties {
        var properties = SARIFLog.properties(of: site.id, site)
        properties["status"] = .text(row.status.rawValue)
        properties["relation"] = row.relation == .single ? nil : .text(row.relation.rawValue)
        properties["changes"] = .list(row.changes.map(\.rawValue))
        properties["flags"] = row.flags.isEmpty ? nil : .list(Wording.words(for: row.flags))
        properties["rulesGained"] = row.rules.gained.isEmpty ? nil : .list(row.rules.gained)
        properties["rulesLost"] = row.rules.lost.isEmpty ? nil : .list(row.rules.lost)
        properties["signature"] = row.signature ? .text("changed") : nil
        guard let match = row.match, let old = row.old, let new = row.new else { return properties }
        properties["baselineSite"] = .text(old.id.rawValue)
        properties["site"] = .text(new.id.rawValue)
        properties["matchedBy"] = .text(match.basis.rawValue)
        properties["similarity"] = .text("\(match.similarity) %")
        return properties
    }
}
