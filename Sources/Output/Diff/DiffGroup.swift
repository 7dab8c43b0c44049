internal import Comparison
internal import Report

/// A heading of a comparison and the rows under it; a row stands under the first heading that it fits.
struct DiffGroup {
    enum Kind: CaseIterable {
        case converted, convertedBack, flags, vmas, callee, judged, divided, added, removed, moved

        var title: String {
            switch self {
            case .converted: "Converted from get to pin"
            case .convertedBack: "Converted back from pin to get"
            case .flags: "Flags changed"
            case .vmas: "VMAs no longer asked for"
            case .callee: "Another function called"
            case .judged: "Judged otherwise"
            case .divided: "Split or merged"
            case .added: "Added"
            case .removed: "Removed"
            case .moved: "Moved or renamed, and nothing else"
            }
        }
    }

    let kind: Kind
    let rows: [DiffRow]

    /// The groups that have rows, in the order of `Kind.allCases`.
    static func groups(of diff: ReportDiff) -> [DiffGroup] {
        let rows = Dictionary(grouping: diff.rows.filter { $0.status != .unchanged }, by: kind)
        return Kind.allCases.compactMap { kind in rows[kind].map { DiffGroup(kind: kind, rows: $0) } }
    }

    private static func kind(of row: DiffRow) -> Kind {
        switch row.status {
        case .added: return .added
        case .removed: return .removed
        case .changed, .unchanged: break
        }
        let changes = Set(row.changes)
        if changes.contains(.getToPin) { return .converted }
        if changes.contains(.pinToGet) { return .convertedBack }
        if changes.contains(.flags) { return .flags }
        if changes.contains(.vmasDropped) { return .vmas }
        if changes.contains(.callee) { return .callee }
        if !changes.isSubset(of: [.moved, .function]) { return .judged }
        return row.relation == .single ? .moved : .divided
    }
}
