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
        var input = PatchInput(report, knowledge: try worklistKnowledge())
        input.rules = Dictionary(rules.map { ($0.id.rawValue, $0) }) { first, _ in first }
        var fixes: [Finding: SuggestedFixes.Fix] = [:]
        let sites = Dictionary(report.sites.map { ($0.id, $0) }) { first, _ in first }
        for finding in report.findings {
            guard let fix = input.rules[finding.rule]?.fix, let site = sites[finding.site] else { continue }
            let file = site.file
            if input.sources[file] == nil {
                input.sources[file] = contents(file).map { LexedSource($0, dialect: Dialect(path: file)) }
            }
            guard let edits = FixPlanner(input).edits(of: finding, at: site), let source = input.sources[file] else {
                continue
            }
            let changes = edits.sorted { $0.range.lowerBound < $1.range.lowerBound }.compactMap {
                SuggestedFixes.Change($0, in: file, source)
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
