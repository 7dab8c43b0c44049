/// One of the parts that the audit of a tree was divided into.
///
/// Every file in which an identifier of the family occurs belongs to exactly one part. A part holds the sites of its
/// files and their findings, the units that were parsed for them, their share of every count in the ledger, and all of
/// the API that its units saw; so the parts add up to the whole.
package struct Shard: Codable, Hashable, Sendable {
    /// From 1 to `count`.
    package var index: Int
    package var count: Int
    /// Names the tree and the options that were divided: parts with different keys do not belong together.
    package var tree: String
    /// Sites in the family's own functions, whose callers may be in any part: see `FamilyCallers`.
    package var passing: [SiteID]

    package init(index: Int, count: Int, tree: String, passing: [SiteID] = []) {
        self.index = index
        self.count = count
        self.tree = tree
        self.passing = passing
    }
}
