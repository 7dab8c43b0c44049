import Knowledge
import Output
import Patches
import Report
import RuleChecks
import SourceText
import Worklists

extension Locations {
    /// What rules say mends the findings of a report, where the lines show it.
    func suggestedFixes(for report: AuditReport, reading contents: (_ path: String) -> [UInt8]?) throws
        -> SuggestedFixes
    {
        let rules = try ruleSet().rules.filter { $0.fix != nil }
        let directory = try rulesDirectory()
        let knowledge = WorklistKnowledge(
            family: try Family(directory: directory), uses: try PageKnowledge(directory: directory + "/family"),
            advice: try PinningAdvice(directory: directory + "/family"))
        var input = PatchInput(report, knowledge: knowledge)
        input.rules = Dictionary(rules.map { ($0.id.rawValue, $0) }) { first, _ in first }
        var fixes: [Finding: SuggestedFixes.Fix] = [:]
        let sites = Dictionary(report.sites.map { ($0.id, $0) }) { first, _ in first }
        for finding in report.findings {
            guard let rule = input.rules[finding.rule], let fix = rule.fix, let site = sites[finding.site],
                let file = finding.place(at: site)?.file
            else { continue }
            for path in [file, site.file] where input.sources[path] == nil {
                input.sources[path] = contents(path).map { LexedSource($0, dialect: Dialect(path: path)) }
            }
            guard let edits = FixPlanner(input).edits(of: finding, at: site) else { continue }
            let changes = edits.sorted { $0.key < $1.key }.flatMap { file, edits in
                edits.sorted { $0.range.lowerBound < $1.range.lowerBound }.compactMap { edit in
                    input.sources[file].flatMap { SuggestedFixes.Change(edit, in: file, $0) }
                }
            }
            fixes[finding] = SuggestedFixes.Fix(
                says: fix.says + (fix.asks.map { ". " + $0 } ?? ""), changes: changes)
        }
        return SuggestedFixes(fixes)
    }
}

extension SuggestedFixes.Change {
    /// nil for what goes over the end of a line.
    fileprivate init?(_ edit: TextEdit, in file: String, _ source: LexedSource) {
        let line = source.position(of: edit.range.lowerBound).line
        guard source.position(of: edit.range.upperBound).line == line,
            let start = source.offset(line: line, column: 1)
        else { return nil }
        self.init(
            file: file, line: line, columns: edit.range.lowerBound - start..<edit.range.upperBound - start,
            of: source.bytes[start...], text: edit.text)
    }
}
