/// Finds the site of the new report that each site of the old one has become; the best pairs first, no site twice.
struct SiteMatcher {
    private let old: [SiteTraits]
    private let new: [SiteTraits]
    private let successors: SuccessorTable
    private let renames: [String: String]
    private let manner: PairScore.Manner

    init(
        old: [SiteTraits], new: [SiteTraits], successors: SuccessorTable, renames: [String: String] = [:],
        manner: PairScore.Manner = .full
    ) {
        self.old = old
        self.new = new
        self.successors = successors
        self.renames = renames
        self.manner = manner
    }

    private struct Place: Hashable {
        let file: String
        let function: String?
        let callee: String
    }

    /// Sorted by the old site.
    func matches() -> [SiteMatch] {
        var matches = matchesInPlace()
        var freeOld = Set(old.indices).subtracting(matches.map(\.old))
        var freeNew = Set(new.indices).subtracting(matches.map(\.new))
        let scorer = scorer(freeOld.sorted(), freeNew.sorted())
        for (match, _) in candidates(freeOld.sorted(), freeNew.sorted(), scorer) {
            guard freeOld.contains(match.old), freeNew.contains(match.new) else { continue }
            freeOld.remove(match.old)
            freeNew.remove(match.new)
            matches.append(match)
        }
        matches += distantMatches(freeOld.sorted(), freeNew.sorted(), scorer)
        return matches.sorted { $0.old < $1.old }
    }

    /// Functions that were written anew elsewhere after an old one: less alike than moved ones, but more alike than
    /// either is to anything else.
    private func distantMatches(_ before: [Int], _ after: [Int], _ scorer: PairScore) -> [SiteMatch] {
        var pairs: [SiteMatch] = []
        for left in before {
            for right in after {
                guard let likeness = scorer.distantLikeness(old[left], new[right]) else { continue }
                pairs.append(SiteMatch(old: left, new: right, basis: .text, similarity: likeness))
            }
        }
        return pairs.filter { pair in
            let rivals = pairs.filter { ($0.old == pair.old) != ($0.new == pair.new) }
            return pair.similarity >= Self.leastDistantLikeness
                && rivals.allSatisfy { 2 * $0.similarity <= pair.similarity }
        }
    }

    private static let leastDistantLikeness = 28

    private func matchesInPlace() -> [SiteMatch] {
        let oldPlaces = Dictionary(grouping: old.indices) { index in
            Place(
                file: renames[old[index].file] ?? old[index].file, function: old[index].function,
                callee: old[index].callee)
        }
        let newPlaces = Dictionary(grouping: new.indices) { index in
            Place(file: new[index].file, function: new[index].function, callee: new[index].callee)
        }
        return oldPlaces.flatMap { place, before in
            guard let after = newPlaces[place] else { return [SiteMatch]() }
            return OrdinalAlignment.pairs(before.map { old[$0] }, after.map { new[$0] }).map { pair in
                let (left, right) = (old[before[pair.old]], new[after[pair.new]])
                return SiteMatch(
                    old: before[pair.old], new: after[pair.new], basis: .place,
                    similarity: Tokens.commonShare(left.argumentWords, right.argumentWords))
            }
        }
    }

    private func scorer(_ before: [Int], _ after: [Int]) -> PairScore {
        let shared = FileKinship(before.map { old[$0] }, after.map { new[$0] })
        return PairScore(
            successors: successors, renames: renames, manner: manner, kinship: { shared.share($0, $1) })
    }

    /// Every pair that may be one site, the best first; ties go to the order of the reports.
    private func candidates(
        _ before: [Int], _ after: [Int], _ scorer: PairScore
    ) -> [(match: SiteMatch, score: Int)] {
        var candidates: [(match: SiteMatch, score: Int)] = []
        for left in before {
            for right in after {
                guard let found = scorer.candidate(old[left], new[right]) else { continue }
                let match = SiteMatch(old: left, new: right, basis: found.basis, similarity: found.similarity)
                candidates.append((match, found.score))
            }
        }
        return candidates.sorted {
            if $0.score != $1.score { return $0.score > $1.score }
            return ($0.match.old, $0.match.new) < ($1.match.old, $1.match.new)
        }
    }
}

/// How many calling functions a file of one release shares with a file of the other.
struct FileKinship {
    private struct Pair: Hashable {
        let old: String
        let new: String
    }

    private let shares: [Pair: Int]

    init(_ old: [SiteTraits], _ new: [SiteTraits]) {
        let before = Self.callers(old)
        let after = Self.callers(new)
        var files: [String: [String]] = [:]
        for (file, callers) in after { for caller in callers { files[caller, default: []].append(file) } }
        var common: [Pair: Int] = [:]
        for (file, callers) in before {
            for caller in callers {
                for other in files[caller] ?? [] { common[Pair(old: file, new: other), default: 0] += 1 }
            }
        }
        var shares: [Pair: Int] = [:]
        for (pair, count) in common {
            shares[pair] = 100 * count / max(1, min(before[pair.old]?.count ?? 1, after[pair.new]?.count ?? 1))
        }
        self.shares = shares
    }

    private static func callers(_ sites: [SiteTraits]) -> [String: Set<String>] {
        var callers: [String: Set<String>] = [:]
        for site in sites { callers[site.file, default: []].insert("\(site.function ?? "") \(site.callee)") }
        return callers
    }

    func share(_ old: String, _ new: String) -> Int { shares[Pair(old: old, new: new)] ?? 0 }
}
