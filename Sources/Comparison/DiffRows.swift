internal import Report

/// Makes the rows of a comparison: matched sites, split and merged ones, and what is left on either side.
struct DiffRows {
    private let old: AuditReport
    private let new: AuditReport
    private let knowledge: ReportDiff.Knowledge
    private let before: [SiteTraits]
    private let after: [SiteTraits]

    init(old: AuditReport, new: AuditReport, knowledge: ReportDiff.Knowledge) {
        self.old = old
        self.new = new
        self.knowledge = knowledge
        before = old.sites.map { SiteTraits($0, text: knowledge.oldTexts[$0.id]) }
        after = new.sites.map { SiteTraits($0, text: knowledge.newTexts[$0.id]) }
    }

    func rows() -> [DiffRow] {
        let matches = SiteMatcher(
            old: before, new: after, successors: knowledge.successors, renames: knowledge.renames
        ).matches()
        let finder = ChangeFinder(old: old, new: new, successors: knowledge.successors)
        func row(_ match: SiteMatch, _ relation: DiffRow.Relation) -> DiffRow {
            finder.row(old.sites[match.old], new.sites[match.new], match: match, relation: relation)
        }
        let removed = Set(old.sites.indices).subtracting(matches.map(\.old)).sorted()
        let added = Set(new.sites.indices).subtracting(matches.map(\.new)).sorted()
        var rows = matches.map { row($0, .single) }
        for index in removed {
            let merged = partner(from: before[index], at: \.old, of: matches).map { match in
                SiteMatch(old: index, new: match.new, basis: match.basis, similarity: match.similarity)
            }
            rows.append(merged.map { row($0, .merged) } ?? DiffRow(status: .removed, old: old.sites[index], new: nil))
        }
        for index in added {
            let split = partner(from: after[index], at: \.new, of: matches).map { match in
                SiteMatch(old: match.old, new: index, basis: match.basis, similarity: match.similarity)
            }
            rows.append(split.map { row($0, .split) } ?? DiffRow(status: .added, old: nil, new: new.sites[index]))
        }
        return rows.sorted { Self.key($0) < Self.key($1) }
    }

    /// The match of a like call beside this one, which took it in or sent it out: on this side it stands in the same
    /// function, and on both sides it does the same to the same pages.
    private func partner(
        from site: SiteTraits, at side: KeyPath<SiteMatch, Int>, of matches: [SiteMatch]
    ) -> SiteMatch? {
        let (near, far) = side == \SiteMatch.old ? (before, after) : (after, before)
        let other = side == \SiteMatch.old ? \SiteMatch.new : \SiteMatch.old
        let candidates = matches.compactMap { match -> (match: SiteMatch, score: Int)? in
            let (beside, across) = (near[match[keyPath: side]], far[match[keyPath: other]])
            guard beside.file == site.file, beside.function == site.function, site.function != nil,
                beside.flags == site.flags,
                knowledge.successors.nearness(beside.callee, site.callee) >= .kin,
                knowledge.successors.nearness(across.callee, site.callee) >= .kin
            else { return nil }
            let likeness = Tokens.commonShare(across.argumentWords, site.argumentWords)
            let twin = Tokens.commonShare(beside.argumentWords, site.argumentWords)
            guard likeness >= Self.likenessOfTwins, twin >= Self.likenessOfTwins else { return nil }
            return (match, likeness + twin)
        }
        return candidates.max { ($0.score, $1.match.old) < ($1.score, $0.match.old) }?.match
    }

    /// Two calls on the same pages share most of their words; a second call for other pages does not.
    private static let likenessOfTwins = 50

    /// By place; a row that follows another row's site stands behind it.
    private static func key(_ row: DiffRow) -> (String, Int, Int, Int, String) {
        let site = row.site
        let rank = row.new == nil ? 0 : row.relation == .single ? 1 : 2
        return (site?.file ?? "", site?.line ?? 0, site?.column ?? 0, rank, row.old?.id.rawValue ?? "")
    }
}
