internal import Report

/// What the areas of a series of releases are called: subsystems by the name that the latest release gives them, so
/// that a new heading in MAINTAINERS is no new area.
struct AreaNames {
    private static let nobody = "no subsystem"

    /// Whether any release names subsystems; top-level directories stand for them otherwise.
    private let hasSubsystems: Bool
    /// For each step from one release to the next, what most sites of a subsystem came under that is there no more.
    private var steps: [[String: String]] = []

    init(_ reports: [AuditReport]) { hasSubsystems = reports.contains(where: Self.hasMaintainers) }

    private static func hasMaintainers(_ report: AuditReport) -> Bool {
        report.sites.contains { $0.ownership?.subsystem != nil }
    }

    /// What became of the subsystems of one release in the next: a name that no site has any more goes on under the one
    /// that more than half of its sites came under.
    mutating func learn(from diff: ReportDiff) {
        let kept = Set(diff.rows.compactMap { $0.new?.ownership?.subsystem })
        var fates: [String: [String?]] = [:]
        for row in diff.rows where row.relation != .split {
            guard let old = row.old?.ownership?.subsystem, !kept.contains(old) else { continue }
            fates[old, default: []].append(row.new?.ownership?.subsystem)
        }
        steps.append(fates.compactMapValues { fates in
            let counts = Dictionary(fates.compactMap { $0 }.map { ($0, 1) }, uniquingKeysWith: +)
            return counts.first { $0.value * 2 > fates.count }?.key
        })
    }

    /// By the earlier name, the one that the latest release has.
    var renamed: [String: String] {
        steps.reversed().reduce(into: [:]) { names, step in
            for (old, new) in step where names[new] ?? new != old { names[old] = names[new] ?? new }
        }
    }

    /// The area of each site; nil where the release has no MAINTAINERS, while others do.
    func names(of report: AuditReport) -> [String]? {
        if hasSubsystems, !Self.hasMaintainers(report), !report.sites.isEmpty { return nil }
        let renamed = renamed
        return report.sites.map { site in
            guard hasSubsystems else { return Self.directory(site.file) }
            return site.ownership?.subsystem.map { renamed[$0] ?? $0 } ?? Self.nobody
        }
    }

    /// - Parameter subsystem: as the site's own release calls it.
    func area(ofFile file: String, in subsystem: String?) -> String {
        guard hasSubsystems else { return Self.directory(file) }
        return subsystem.map { renamed[$0] ?? $0 } ?? Self.nobody
    }

    private static func directory(_ file: String) -> String {
        file.split(separator: "/").first.map(String.init) ?? file
    }
}
