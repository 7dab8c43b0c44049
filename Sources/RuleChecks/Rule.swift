internal import Expressions
package import Report

/// The name of a rule: that of its file.
package struct RuleID: Encodable, Hashable, Comparable, Sendable, RawRepresentable {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static func < (left: RuleID, right: RuleID) -> Bool { left.rawValue < right.rawValue }
}

/// A condition over a site's columns that should not come true, with the words for where it does.
package struct Rule: Hashable, Sendable {
    package let id: RuleID
    package let path: String
    package let summary: String
    package let rationale: String
    /// Where the kernel or its maintainers say so.
    package let reference: String
    package let severity: Finding.Severity
    /// In which trees, for which functions; nil where it always holds.
    let holds: RowExpression?
    let when: RowExpression
    let message: Template
    /// Where the finding stands; nil for the line of the call.
    let place: Place?
    /// What mends it; nil where that takes more than an edit.
    package let fix: Fix?
    package let examples: [Example]

    /// The first entry of a list of lines that a condition holds for.
    struct Place: Hashable, Sendable {
        /// The path of the list.
        let list: [String]
        let condition: RowExpression?
    }

    /// C text that shows the rule.
    package struct Example: Hashable, Sendable {
        package enum Kind: String, CaseIterable, Sendable { case triggering, passing }

        package let kind: Kind
        /// The release whose example tree it belongs to; nil for the newest.
        package let era: String?
        package let code: String
        /// Other rules that it breaks too.
        package let also: [String]
        /// Where the example begins in the rule's file.
        package let line: Int?
    }

    /// True where the rule looks at columns that only a judging audit fills.
    package var needsJudgement: Bool {
        let columns = when.columns.union(holds?.columns ?? [])
        return columns.contains { name in SiteSchema.judgedNames.contains(String(name.prefix { $0 != "." })) }
    }

    /// The conditions as they are written.
    package var conditions: (holds: String?, when: String) { (holds?.source, when.source) }

    /// Identifiers whose presence in the tree's own code the rule asks for.
    var probes: Set<String> {
        when.words(comparedWith: RuleSet.symbolsColumn).union(holds?.words(comparedWith: RuleSet.symbolsColumn) ?? [])
    }
}
