package import Expressions
package import Knowledge
package import Report

/// The rules of an audit: gupaudit's own, and those that the user adds or puts in their place.
package struct RuleSet: Hashable, Sendable {
    /// Sorted by id.
    package let rules: [Rule]

    static let symbolsColumn = "tree.symbols"

    package init(_ rules: [Rule] = []) { self.rules = rules.sorted { $0.id < $1.id } }

    /// Reads every `*.yaml` that lies directly in the directories; a later directory's rule replaces an earlier one of
    /// the same id.
    package init(directories: [String]) throws(RulesError) {
        var rules: [RuleID: Rule] = [:]
        for directory in directories {
            guard let names = RulesText.names(in: directory) else {
                throw RulesError(path: directory, line: nil, message: "cannot be read; name a directory of rules")
            }
            for name in names.sorted() where name.hasSuffix(".yaml") && !name.hasPrefix(".") {
                let path = "\(directory)/\(name)"
                let rule = try Rule(yaml: RulesText.read(path, advice: "mend its permissions"), path: path)
                rules[rule.id] = rule
            }
        }
        self.init(Array(rules.values))
    }

    package func rule(_ id: RuleID) -> Rule? { rules.first { $0.id == id } }

    /// Identifiers that the rules ask the tree's own code for, sorted.
    package var probes: [String] { Set(rules.flatMap(\.probes)).sorted() }

    /// Identifiers that an expression asks the tree's own code for, sorted.
    package static func probes(of expression: RowExpression) -> [String] {
        expression.words(comparedWith: symbolsColumn).sorted()
    }

    /// Every rule on every site, in the order of the sites, then of the rules.
    package func evaluate(report: AuditReport, context: RuleContext) -> [Finding] {
        let rows = SiteRows(context)
        return report.sites.flatMap { site in
            let row = rows.row(of: site)
            return rules.compactMap { $0.finding(at: site, row: row) }
        }
    }
}

extension Rule {
    fileprivate func finding(at site: CallSite, row: Value) -> Finding? {
        guard holds?.holds(for: row) ?? true, when.holds(for: row) else { return nil }
        let call = Evidence(
            file: site.file, line: site.line, text: "\(site.callee)(\(site.arguments.joined(separator: ", ")))",
            says: "the call")
        var row = row
        let entry = place.flatMap { $0.entry(in: row) }
        if case .object(var members) = row {
            members[SiteSchema.entry] = entry ?? .null
            row = .object(members)
        }
        return Finding(
            rule: id.rawValue, severity: severity, site: site.id, message: message.filled(from: row),
            evidence: [entry.flatMap { Evidence($0) }, call].compactMap { $0 })
    }
}

extension Rule.Place {
    fileprivate func entry(in row: Value) -> Value? {
        guard case .list(let entries)? = row.value(at: list), case .object(var members) = row else { return nil }
        return entries.first { entry in
            members[SiteSchema.entry] = entry
            return condition?.holds(for: .object(members)) ?? true
        }
    }
}

extension Evidence {
    /// A line of the tree out of one of a site's lists.
    fileprivate init?(_ entry: Value) {
        guard case .object(let members) = entry, case .string(let file)? = members["file"],
            case .number(let number)? = members["line"], let line = Int(exactly: number)
        else { return nil }
        self.init(
            file: file, line: line, text: members["text"]?.text ?? members["callee"]?.text.map { "\($0)()" } ?? "",
            says: members["says"]?.text ?? members["function"]?.text.map { "in \($0)()" } ?? "")
    }
}

extension AuditReport {
    /// The sites for which a condition holds, in the report's order.
    package func sites(where condition: RowExpression, context: RuleContext) -> [CallSite] {
        let rows = SiteRows(context)
        let rules = Dictionary(grouping: findings, by: \.site).mapValues { $0.map(\.rule) }
        return sites.filter { condition.holds(for: rows.row(of: $0, findings: rules[$0.id] ?? [])) }
    }
}
