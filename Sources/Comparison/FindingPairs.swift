package import Report

/// Which finding of an older report each finding of a newer one continues, by the sites that a comparison has matched.
package struct FindingPairs: Sendable {
    /// For each new finding, the index of the old one; nil where there was none.
    package let origins: [Int?]
    /// Indices of the old findings that none continues, in order.
    package let gone: [Int]

    package init(old: [Finding], new: [Finding], rows: [DiffRow]) {
        let (before, after) = (Self.bySiteAndRule(old), Self.bySiteAndRule(new))
        var steps = rows.compactMap { row in
            row.old.flatMap { old in row.new.map { (old: old.id, new: $0.id) } }
        }
        // A finding may stand on no site of its report; then its id is all there is to know it by.
        let known = Set(rows.flatMap { [$0.old?.id, $0.new?.id].compactMap(\.self) })
        steps += before.keys.filter { !known.contains($0) }.map { (old: $0, new: $0) }
        var origins = [Int?](repeating: nil, count: new.count)
        var continued: Set<Int> = []
        for step in steps {
            guard let had = before[step.old], let has = after[step.new] else { continue }
            for (rule, candidates) in had {
                let others = has[rule] ?? []
                for (from, to) in Self.pairs(candidates, others, saying: { old[$0].message == new[$1].message }) {
                    // Of a merged or a split site the first row counts: that of the call that stayed.
                    origins[to] = origins[to] ?? from
                    continued.insert(from)
                }
            }
        }
        self.origins = origins
        gone = old.indices.filter { !continued.contains($0) }
    }

    private static func bySiteAndRule(_ findings: [Finding]) -> [SiteID: [String: [Int]]] {
        Dictionary(grouping: findings.indices) { findings[$0].site }
            .mapValues { Dictionary(grouping: $0) { findings[$0].rule } }
    }

    /// Those that say the same first, then the others in their order.
    private static func pairs(
        _ old: [Int], _ new: [Int], saying same: (Int, Int) -> Bool
    ) -> [(old: Int, new: Int)] {
        var (left, right) = (old, new)
        var pairs: [(old: Int, new: Int)] = []
        for index in new {
            guard let match = left.firstIndex(where: { same($0, index) }) else { continue }
            pairs.append((left.remove(at: match), index))
            right.removeAll { $0 == index }
        }
        return pairs + zip(left, right).map { (old: $0, new: $1) }
    }
}

extension AuditReport {
    /// True where rules were applied: a report made without them says nothing of findings, not that there are none.
    package var hasRules: Bool { !findings.isEmpty || sites.contains { $0.judgement != nil } }
}
