internal import Paths
internal import Report

/// The audit for a merge request, an issue or a wiki: the summary and tables of sites, in GitHub's Markdown.
struct MarkdownReport: Writer {
    static let name = "markdown"
    static let mediaType = MediaType.markdown
    static let purpose =
        "merge requests, issues: summary, findings, a table of sites for each subsystem (without one: directory)"

    private let report: AuditReport
    private let rules: [RuleDescription]

    init(_ subject: AuditSubject) {
        report = subject.report
        rules = subject.rules
    }

    func write(to stream: inout some TextOutputStream) {
        writeSummary(to: &stream)
        writeFindings(to: &stream)
        writeSites(to: &stream)
        writeUncertain(to: &stream)
    }

    private func writeSummary(to stream: inout some TextOutputStream) {
        let summary = Summary(report)
        stream.write("# Audit of \(MarkdownText.code(report.tree.path))\n\n")
        stream.write(summary.title.map(MarkdownText.prose).joined(separator: "  \n") + "\n\n")
        stream.write(MarkdownText.prose(summary.totals) + "\n\n")
        for row in summary.rows {
            let value = MarkdownText.prose(row.value)
            stream.write("- \(row.label): \(row.state == .bad ? "**\(value)**" : value)\n")
        }
        if report.sites.isEmpty { return }
        stream.write("\n" + MarkdownText.header(FunctionTable.headings) { $0 > 0 })
        for row in FunctionTable(report.sites).rows {
            stream.write(MarkdownText.row([MarkdownText.code(row[0], inTable: true)] + row.dropFirst()))
        }
    }

    private func writeFindings(to stream: inout some TextOutputStream) {
        if report.findings.isEmpty { return }
        stream.write("\n## Findings: \(report.findings.count)\n\n")
        for (finding, site) in report.placedFindings {
            let place = finding.place(at: site).map { MarkdownText.code(Wording.location($0.file, $0.line)) }
            let caller = site.map { " in " + MarkdownText.code(Wording.caller($0.function)) } ?? ""
            stream.write("- \(place.map { $0 + caller + ": " } ?? "")")
            stream.write("**\(finding.severity.rawValue)** \(MarkdownText.prose(finding.message)) ")
            stream.write("(\(MarkdownText.code(finding.rule)))\n")
            for evidence in finding.evidence.dropFirst() { stream.write("  - \(line(evidence))\n") }
        }
        for rule in rules where report.findings.contains(where: { $0.rule == rule.id }) {
            stream.write("\n\(MarkdownText.code(rule.id)): \(MarkdownText.prose(rule.summary)) ")
            stream.write(MarkdownText.prose(rule.rationale) + "\n")
        }
    }

    // MARK: Sites

    private func writeSites(to stream: inout some TextOutputStream) {
        let isOwned = report.sites.contains { $0.ownership != nil }
        let groups = Dictionary(grouping: report.sites) { site in
            isOwned ? site.ownership?.subsystem ?? "" : TreePath.directory(of: site.file)
        }
        let isJudged = report.sites.contains { $0.judgement != nil }
        let headings =
            ["site", "function", "call", "flags", "reference", "writes"]
            + (isJudged ? ["case", "lifetime", "release", "conversion"] : [])
        for (name, sites) in groups.sorted(by: { $0.key < $1.key }) {
            let title = name.isEmpty ? (isOwned ? "No subsystem" : "Top directory") : MarkdownText.prose(name)
            stream.write("\n## \(title): \(Wording.count(sites.count, "site"))\n\n")
            stream.write(MarkdownText.header(headings))
            for site in sites { stream.write(MarkdownText.row(cells(site, isJudged: isJudged))) }
            for site in sites where site.seen.method == .text {
                let place = MarkdownText.code(Wording.location(site.file, site.line))
                stream.write("\n\(place): \(MarkdownText.prose(Wording.textOnly(site.seen)))\n")
            }
        }
    }

    private func cells(_ site: CallSite, isJudged: Bool) -> [String] {
        func code(_ text: String) -> String { MarkdownText.code(text, inTable: true) }
        let flags = site.flags.origin == .none ? "" : Wording.words(for: site.flags).joined(separator: " ")
        let cells = [
            code(Wording.location(site.file, site.line)), site.function.map(code) ?? "", code(site.callee), code(flags),
            site.reference.rawValue, site.writes.rawValue,
        ]
        guard isJudged else { return cells }
        guard let judgement = site.judgement else { return cells + ["", "", "", ""] }
        let blockers = judgement.conversion.blockers.map { "; blocked: " + MarkdownText.prose($0) }.joined()
        let conversion = Wording.conversion(judgement.conversion).map { MarkdownText.prose($0) + blockers } ?? "no"
        return cells + [
            Wording.name(judgement.case.is), judgement.lifetime.rawValue,
            MarkdownText.prose(Wording.release(judgement.release)), conversion,
        ]
    }

    // MARK: What is not certain

    private func writeUncertain(to stream: inout some TextOutputStream) {
        let unresolved = report.ledger.unresolvedPlaces
        if !unresolved.isEmpty { stream.write("\n## Unresolved occurrences: \(unresolved.count)\n\n") }
        for (name, place) in unresolved {
            let location = MarkdownText.code(Wording.location(place.file, place.line))
            stream.write("- \(location) \(MarkdownText.code(name)): \(MarkdownText.prose(place.reason))\n")
        }
        let units = report.units.filter { $0.status != .parsed }
        if !units.isEmpty { stream.write("\n## Units not parsed cleanly: \(units.count)\n\n") }
        for unit in units {
            let place = MarkdownText.prose("\(unit.arch) \(unit.environment)")
            let errors = MarkdownText.prose(Wording.errors(of: unit))
            stream.write("- \(MarkdownText.code(unit.file)) (\(place)): \(errors)\n")
        }
    }

    private func line(_ evidence: Evidence) -> String {
        let place = MarkdownText.code(Wording.location(evidence.file, evidence.line))
        return "\(place): \(MarkdownText.code(evidence.text)) \(MarkdownText.prose(evidence.says))"
    }
}
