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
        let rules = SARIFRules([rule], of: [])
        let placed = list.entries.filter(\.isOpen).map { Self.finding(of: rule.id, $0) }
        let findings = SARIFFindings(placed: placed, rules: rules, limits: SARIFRun.Limits())
        let run = SARIFRun(
            tool: list.tool, rules: rules, tree: list.tree, properties: ["libclang": .text(list.tool.libclang)],
            results: findings.results)
        stream.write(try JSONText.pretty(run.log))
    }

    private static func finding(of rule: String, _ entry: Worklist.Entry) -> SARIFFindings.Placed {
        let call = Evidence(file: entry.file, line: entry.line, text: entry.callee, says: "the call")
        let blockers = entry.blockers.map { "; blocked: \($0)" }.joined()
        return SARIFFindings.Placed(
            finding: Finding(
                rule: rule, severity: entry.rank?.number == 1 ? .warning : .note, site: entry.site,
                message: "\(entry.callee)(): \(Wording.task(entry))\(blockers)", evidence: [call] + entry.evidence),
            place: (entry.file, entry.line), function: entry.function,
            properties: ["site": .text(entry.site.rawValue), "callee": .text(entry.callee)])
    }
}
