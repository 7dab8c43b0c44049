package import Report

/// What the rules must know of a tree beside its sites.
package struct RuleContext: Hashable, Sendable {
    package let version: String
    package let api: API
    /// Those of the identifiers asked for that the tree's memory management has in its code.
    package let symbols: Set<String>
    /// The flags that the tree's own fast functions accept; nil where they have no such check.
    package let fastMask: [String]?

    /// What a report itself tells; `SiteSchema.codeNames` hold nothing then.
    package init(of report: AuditReport) {
        self.init(version: report.tree.version, api: report.api, symbols: [], fastMask: nil)
    }

    package init(version: String, api: API, symbols: Set<String>, fastMask: [String]?) {
        self.version = version
        self.api = api
        self.symbols = symbols
        self.fastMask = fastMask
    }
}
