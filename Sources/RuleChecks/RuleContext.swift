package import Report

/// What the rules must know of a tree beside its sites.
package struct RuleContext: Hashable, Sendable {
    package let version: String
    package let api: API
    /// Those of the identifiers asked for that the tree's memory management has in its code.
    package let symbols: Set<String>
    /// The flags that the tree's own fast functions accept; nil where they have no such check.
    package let fastMask: [String]?

    package init(version: String, api: API, symbols: Set<String>, fastMask: [String]?) {
        self.version = version
        self.api = api
        self.symbols = symbols
        self.fastMask = fastMask
    }
}
