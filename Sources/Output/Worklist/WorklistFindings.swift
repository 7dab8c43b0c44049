internal import Report
internal import Worklists

extension Worklist {
    /// The open entries as findings of one rule, for a format that knows findings only.
    var findings: AuditReport {
        let rule = "worklist-\(kind.rawValue)"
        let open = entries.filter(\.isOpen)
        let sites = open.map { entry in
            CallSite(
                id: entry.site, file: entry.file, line: entry.line, column: entry.column, function: entry.function,
                callee: entry.callee, family: "core", arguments: [], flags: entry.flags, vmas: .absent,
                pages: Pages(text: nil, null: false), pageCount: nil, writes: entry.writes, reference: entry.reference,
                seen: Seen(arch: "", environment: "", method: .ast))
        }
        let findings = open.map { entry in
            let call = Evidence(file: entry.file, line: entry.line, text: entry.callee, says: "the call")
            let blockers = entry.blockers.map { "; blocked: \($0)" }.joined()
            return Finding(
                rule: rule, severity: entry.rank?.number == 1 ? .warning : .note, site: entry.site,
                message: "\(entry.callee)(): \(Wording.task(entry))\(blockers)", evidence: [call] + entry.evidence)
        }
        return AuditReport(
            tool: tool, tree: tree, api: API(functions: [:], flags: [:]), sites: sites, findings: findings,
            rules: [
                RuleDescription(id: rule, summary: title, rationale: remarks.joined(separator: " "), severity: .note)
            ],
            ledger: Ledger(identifiers: [:]), units: [])
    }
}
