internal import Report
internal import Worklists

/// The open entries for code scanning, as findings of one rule.
struct WorklistSARIF: Writer {
    static let name = "sarif"
    static let mediaType = MediaType.sarif
    static let purpose = "code scanning: the open entries, SARIF 2.1.0"

    private let list: Worklist

    init(_ subject: WorklistSubject) { list = subject.list }

    func write(to stream: inout some TextOutputStream) throws(OutputError) {
        let rule = RuleDescription(
            id: "worklist-\(list.kind.rawValue)", summary: list.title, rationale: list.remarks.joined(separator: " "),
            severity: .note)
        try SARIFReport(AuditSubject(findings(of: rule.id), rules: [rule])).write(to: &stream)
    }

    /// A report that holds nothing else.
    private func findings(of rule: String) -> AuditReport {
        let open = list.entries.filter(\.isOpen)
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
            tool: list.tool, tree: list.tree, api: API(functions: [:], flags: [:]), sites: sites, findings: findings,
            ledger: Ledger(identifiers: [:]), units: [])
    }
}
