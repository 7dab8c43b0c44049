package import Report

/// What changed from one audit to another, site by site.
package struct ReportDiff: Codable, Hashable, Sendable {
    package static let currentSchema = 1

    /// What a comparison may know beside the two reports.
    package struct Knowledge: Sendable {
        package var successors: SuccessorTable
        /// Old path and new path of files that are known to have been renamed.
        package var renames: [String: String]
        package var oldTexts: SiteTexts
        package var newTexts: SiteTexts

        package init(
            successors: SuccessorTable = SuccessorTable(), renames: [String: String] = [:], oldTexts: SiteTexts = [:],
            newTexts: SiteTexts = [:]
        ) {
            self.successors = successors
            self.renames = renames
            self.oldTexts = oldTexts
            self.newTexts = newTexts
        }
    }

    /// One of the two reports.
    package struct Side: Codable, Hashable, Sendable {
        package var tool: Tool
        package var tree: TreeIdentity
        package var sites: Int

        package init(_ report: AuditReport) {
            tool = report.tool
            tree = report.tree
            sites = report.sites.count
        }
    }

    package var schema: Int
    package var old: Side
    package var new: Side
    /// How many rows there are of each status; in JSON keyed by its name.
    package var counts: [String: Int]
    /// Sorted by the place of the new site, or of the old one where there is none.
    package var rows: [DiffRow]

    package init(old: AuditReport, new: AuditReport, knowing knowledge: Knowledge = Knowledge()) {
        schema = Self.currentSchema
        self.old = Side(old)
        self.new = Side(new)
        rows = DiffRows(old: old, new: new, knowledge: knowledge).rows()
        var counts = Dictionary(uniqueKeysWithValues: DiffRow.Status.allCases.map { ($0.rawValue, 0) })
        for row in rows { counts[row.status.rawValue, default: 0] += 1 }
        self.counts = counts
    }

    package func rows(_ status: DiffRow.Status) -> [DiffRow] { rows.filter { $0.status == status } }

    package func rows(with change: DiffRow.Change) -> [DiffRow] { rows.filter { $0.changes.contains(change) } }
}
