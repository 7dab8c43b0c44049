package import Report

/// Joins the parts of one audit into the report that a single run gives.
package enum ReportMerge {
    /// A part and what an error calls it, such as its path.
    package struct Part: Sendable {
        package var name: String
        package var report: AuditReport

        package init(name: String, report: AuditReport) {
            self.name = name
            self.report = report
        }
    }

    package static func merge(_ parts: [Part]) throws(MergeError) -> AuditReport {
        let parts = try sorted(parts)
        guard let first = parts.first else { throw .nothing }
        var functions: [String: API.Function] = [:]
        var flags: [String: UInt64] = [:]
        var entries: [String: Ledger.Entry] = [:]
        var sites: [CallSite] = []
        var owners: [SiteID: String] = [:]
        for part in parts {
            for (name, function) in part.report.api.functions.sorted(by: { $0.key < $1.key }) {
                // A part may have seen another declaration of the same function first.
                functions[name] = functions[name].map { min($0, function) } ?? function
            }
            for (name, value) in part.report.api.flags.sorted(by: { $0.key < $1.key }) {
                if let known = flags[name], known != value {
                    throw .disagreement(what: "the value of \(name)", part: part.name, other: first.name)
                }
                flags[name] = value
            }
            for site in part.report.sites {
                if let owner = owners.updateValue(part.name, forKey: site.id) {
                    throw .overlap(file: site.file, line: site.line, part: part.name, other: owner)
                }
            }
            sites += part.report.sites
            for (name, entry) in part.report.ledger.identifiers {
                entries[name] = entries[name]?.adding(entry) ?? entry
            }
        }
        for name in entries.keys {
            entries[name]?.unresolved.sort { ($0.file, $0.line, $0.reason) < ($1.file, $1.line, $1.reason) }
        }
        sites.sort { ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column) }
        FamilyCallers.complete(&sites, passing: Set(parts.flatMap { $0.report.shard?.passing ?? [] }))
        let order = Dictionary(sites.enumerated().map { ($1.id, $0) }) { first, _ in first }
        let findings = parts.flatMap(\.report.findings).sorted {
            (order[$0.site] ?? .max, $0.rule, $0.message) < (order[$1.site] ?? .max, $1.rule, $1.message)
        }
        var report = AuditReport(
            tool: first.report.tool, tree: first.report.tree, api: API(functions: functions, flags: flags),
            sites: sites, findings: findings,
            ledger: Ledger(identifiers: entries), units: units(of: parts))
        let answered = parts.compactMap(\.report.suppressed)
        if !answered.isEmpty {
            report.suppressed = answered.flatMap { $0 }.sorted {
                (order[$0.site] ?? .max, $0.rule) < (order[$1.site] ?? .max, $1.rule)
            }
        }
        return report
    }

    /// In the order of their indices, once it is certain that they belong together and that none is missing.
    private static func sorted(_ parts: [Part]) throws(MergeError) -> [Part] {
        guard let first = parts.first else { throw .nothing }
        guard let shard = first.report.shard else { throw .notAPart(first.name) }
        var names: [Int: Part] = [:]
        for part in parts {
            guard let own = part.report.shard else { throw .notAPart(part.name) }
            if part.report.tool != first.report.tool { throw .otherTool(part: part.name, other: first.name) }
            let (tree, expected) = (part.report.tree, first.report.tree)
            if own.tree != shard.tree || tree.version != expected.version || tree.source != expected.source
                || tree.revision != expected.revision
            {
                throw .otherTree(part: part.name, other: first.name)
            }
            if own.count != shard.count {
                throw .otherCount(part: part.name, count: own.count, other: first.name, expected: shard.count)
            }
            guard own.count > 0, (1...own.count).contains(own.index) else {
                throw .outOfRange(part: part.name, index: own.index, count: own.count)
            }
            if let other = names.updateValue(part, forKey: own.index) {
                throw .doubled(index: own.index, part: part.name, other: other.name)
            }
        }
        if let missing = (1...shard.count).first(where: { names[$0] == nil }) {
            throw .missing(index: missing, count: shard.count, absent: shard.count - names.count)
        }
        return names.sorted { $0.key < $1.key }.map(\.value)
    }

    /// A unit that several parts needed, such as the one that finds the API, counts once.
    private static func units(of parts: [Part]) -> [Report.Unit] {
        var seen: Set<[String]> = []
        return parts.flatMap(\.report.units)
            .filter { seen.insert([$0.file, $0.arch, $0.environment]).inserted }
            .sorted { ($0.file, $0.environment, $0.arch) < ($1.file, $1.environment, $1.arch) }
    }
}

extension Ledger.Entry {
    fileprivate func adding(_ other: Self) -> Self {
        Self(
            total: total + other.total, kinds: kinds.merging(other.kinds, uniquingKeysWith: +),
            unresolved: unresolved + other.unresolved)
    }
}
