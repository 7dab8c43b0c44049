/// Pairs calls of one function in one enclosing function with those of another release: in their order, the most
/// alike where their numbers differ.
enum OrdinalAlignment {
    /// Pairs of indices into `old` and `new`. As many pairs are made as the shorter side has calls.
    static func pairs(_ old: [SiteTraits], _ new: [SiteTraits]) -> [(old: Int, new: Int)] {
        // A call that did not change at all is itself, wherever it now stands among the others.
        var pairs: [(old: Int, new: Int)] = []
        var isTaken = [Bool](repeating: false, count: new.count)
        var rest: [Int] = []
        for (index, site) in old.enumerated() {
            let twin = new.indices.first {
                !isTaken[$0] && new[$0].arguments == site.arguments && new[$0].flags == site.flags
            }
            if old.count > 1 || new.count > 1, let twin {
                isTaken[twin] = true
                pairs.append((index, twin))
            } else {
                rest.append(index)
            }
        }
        let free = new.indices.filter { !isTaken[$0] }
        pairs += aligned(rest.map { old[$0] }, free.map { new[$0] }).map { (rest[$0.old], free[$0.new]) }
        return pairs.sorted { $0.old < $1.old }
    }

    /// The alignment in order that has the most pairs, and among those the greatest likeness.
    private static func aligned(_ old: [SiteTraits], _ new: [SiteTraits]) -> [(old: Int, new: Int)] {
        if old.count == new.count { return old.indices.map { ($0, $0) } }
        // Beyond this the table would cost more than the likeness is worth.
        guard old.count * new.count <= 250_000 else { return (0..<min(old.count, new.count)).map { ($0, $0) } }
        var best = [[Int]](repeating: [Int](repeating: 0, count: new.count + 1), count: old.count + 1)
        for left in old.indices {
            for right in new.indices {
                best[left + 1][right + 1] = max(
                    best[left][right] + gain(old[left], new[right]), best[left][right + 1], best[left + 1][right])
            }
        }
        var pairs: [(old: Int, new: Int)] = []
        var (left, right) = (old.count, new.count)
        while left > 0, right > 0 {
            if best[left][right] == best[left - 1][right] {
                left -= 1
            } else if best[left][right] == best[left][right - 1] {
                right -= 1
            } else {
                left -= 1
                right -= 1
                pairs.append((left, right))
            }
        }
        return pairs.reversed()
    }

    private static func gain(_ old: SiteTraits, _ new: SiteTraits) -> Int {
        1000 + 2 * Tokens.commonShare(old.argumentWords, new.argumentWords) + (old.flags == new.flags ? 50 : 0)
    }
}
