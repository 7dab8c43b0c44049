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
        let removed = Set(old.sites.indices).subtracting(matches.map(\.old)).sorted()
        let added = Set(new.sites.indices).subtracting(matches.map(\.new)).sorted()
        let merged = removed.map { index in
            partner(from: before[index], at: \.old, of: matches).map { match in
                SiteMatch(old: index, new: match.new, basis: match.basis, similarity: match.similarity)
            }
        }
        let split = added.map { index in
            partner(from: after[index], at: \.new, of: matches).map { match in
                SiteMatch(old: match.old, new: index, basis: match.basis, similarity: match.similarity)
            }
        }
        // What went on in several calls was not converted as long as one of them takes what it took.
        let divided = Set(split.compactMap { $0?.old })
        let kept = (matches + split.compactMap(\.self)).filter {
            new.sites[$0.new].reference == old.sites[$0.old].reference
        }
        let livesOn = divided.intersection(kept.map(\.old))
        func row(_ match: SiteMatch, _ relation: DiffRow.Relation) -> DiffRow {
            finder.row(
                old.sites[match.old], new.sites[match.new], match: match, relation: relation,
                livesOn: livesOn.contains(match.old))
        }
        var rows = matches.map { row($0, .single) }
        rows += zip(removed, merged).map { index, match in
            match.map { row($0, .merged) } ?? DiffRow(status: .removed, old: old.sites[index], new: nil)
        }
        rows += zip(added, split).map { index, match in
            match.map { row($0, .split) } ?? DiffRow(status: .added, old: nil, new: new.sites[index])
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
            guard beside.file == site.file, site.function != nil, let least = least(site, beside, across, side),
                knowledge.successors.nearness(beside.callee, site.callee) >= .kin,
                knowledge.successors.nearness(across.callee, site.callee) >= .kin
            else { return nil }
            let likeness = Tokens.commonShare(across.argumentWords, site.argumentWords)
            let twin = Tokens.commonShare(beside.argumentWords, site.argumentWords)
            guard likeness >= least, twin >= least else { return nil }
            return (match, likeness + twin)
        }
        return candidates.max { ($0.score, $1.match.old) < ($1.score, $0.match.old) }?.match
    }

    /// How alike the arguments have to be, in percent; nil where nothing joins the calls. Two calls on the same pages
    /// share most of their words; a second call for other pages does not.
    private func least(
        _ site: SiteTraits, _ beside: SiteTraits, _ across: SiteTraits, _ side: KeyPath<SiteMatch, Int>
    ) -> Int? {
        if beside.function == site.function {
            // Calls that only differ in their flags go into one whose flags are a variable.
            return beside.flags == site.flags ? 50 : side == \SiteMatch.old ? 70 : nil
        }
        // A function of its own may take the place of the like calls of several that no longer make any.
        func calls(_ function: String?, _ sites: [SiteTraits]) -> Bool {
            sites.contains { $0.file == across.file && $0.function == function }
        }
        return side == \SiteMatch.old && !calls(across.function, before) && !calls(site.function, after) ? 80 : nil
    }

    /// By place; a row that follows another row's site stands behind it.
    private static func key(_ row: DiffRow) -> (String, Int, Int, Int, String) {
        let site = row.site
        let rank = row.new == nil ? 0 : row.relation == .single ? 1 : 2
        return (site?.file ?? "", site?.line ?? 0, site?.column ?? 0, rank, row.old?.id.rawValue ?? "")
    }
}
