/// Says whether a site of the old report may be one of the new, and how good that match would be.
struct PairScore {
    /// How much is ventured.
    enum Manner: Sendable {
        /// Whatever a reader of both releases would call the same site.
        case full
        /// The same callee only, and nothing but the same code.
        case strict
    }

    struct Candidate {
        let score: Int
        let basis: MatchBasis
        let similarity: Int
    }

    let successors: SuccessorTable
    /// Old path and new path of files that are known to have been renamed.
    let renames: [String: String]
    let manner: Manner
    /// How many functions with calls two files share that are at odds otherwise, in percent of the smaller.
    let kinship: (String, String) -> Int

    func candidate(_ old: SiteTraits, _ new: SiteTraits) -> Candidate? {
        let callee = successors.nearness(old.callee, new.callee)
        let isSameFile = (renames[old.file] ?? old.file) == new.file
        let isSameFunction = old.function == new.function
        // The cheap questions come first: most pairs have nothing in common.
        guard isPossible(callee, isSameFile: isSameFile, isSameFunction: isSameFunction, old, new) else { return nil }

        let arguments = Tokens.commonShare(old.argumentWords, new.argumentWords)
        let likeness = likeness(old, new)
        let similarity = likeness ?? arguments
        let nearness = isSameFile ? 100 : self.nearness(old, new)
        let flags = old.flags == new.flags ? 20 : 0
        let detail = callee.rawValue * 40 + arguments + flags + 3 * similarity + 2 * nearness

        switch (isSameFile, isSameFunction) {
        case (true, true):
            return Candidate(score: 4000 + detail + callee.rawValue * 200, basis: .callee, similarity: similarity)
        case (false, true):
            // A name alone says little: many files have their own function of it.
            let asked = old.function == nil ? 80 : callee == .same ? (nearness >= 50 ? 30 : 45) : 40
            guard similarity >= asked else { return nil }
            return Candidate(score: 2000 + detail, basis: .function, similarity: similarity)
        case (true, false):
            let names = Tokens.commonShare(old.functionWords, new.functionWords)
            guard isRenamed(likeness: likeness, arguments: arguments, names: names, callee) else { return nil }
            return Candidate(score: 1500 + detail + names, basis: .text, similarity: similarity)
        case (false, false):
            // Error paths are alike everywhere, so that what stands next to the call proves nothing here.
            guard let before = old.body, let after = new.body else { return nil }
            let whole = before.similarity(to: after)
            guard whole >= (callee == .same ? 45 : 50),
                callee == .same || min(before.count, after.count) >= Self.fewestShingles
            else { return nil }
            return Candidate(score: 1000 + detail, basis: .text, similarity: whole)
        }
    }

    /// How alike the functions are of two sites that nothing else joins; nil where a descent could not be told from
    /// chance.
    func distantLikeness(_ old: SiteTraits, _ new: SiteTraits) -> Int? {
        guard manner == .full, successors.nearness(old.callee, new.callee) >= .successor, let before = old.body,
            let after = new.body, min(before.count, after.count) >= Self.fewestShingles
        else { return nil }
        return before.similarity(to: after)
    }

    /// Short functions are alike by chance.
    private static let fewestShingles = 120

    private func isPossible(
        _ callee: SuccessorTable.Nearness, isSameFile: Bool, isSameFunction: Bool, _ old: SiteTraits, _ new: SiteTraits
    ) -> Bool {
        if callee == .same { return true }
        guard manner == .full else { return false }
        if callee >= .kin { return true }
        // Within one function even an unrelated call may stand for another, if both come by pages.
        return isSameFile && isSameFunction && old.takesPages && new.takesPages
    }

    /// Within one file: the text decides where it is known; otherwise the arguments, helped by the names.
    private func isRenamed(
        likeness: Int?, arguments: Int, names: Int, _ callee: SuccessorTable.Nearness
    ) -> Bool {
        if let likeness {
            return likeness >= (callee == .same ? 45 : 50) || (likeness >= 40 && names >= 60)
        }
        return callee == .same ? arguments >= 70 || (arguments >= 50 && names >= 50) : arguments >= 60 && names >= 60
    }

    /// Of the functions, or of what stands next to the calls where a function was divided.
    private func likeness(_ old: SiteTraits, _ new: SiteTraits) -> Int? {
        guard let oldBody = old.body, let newBody = new.body else { return nil }
        let whole = oldBody.similarity(to: newBody)
        guard let oldContext = old.context, let newContext = new.context, !oldContext.isEmpty, !newContext.isEmpty
        else { return whole }
        return max(whole, oldContext.similarity(to: newContext))
    }

    /// How likely one file is to have become the other, from 0 to 100.
    private func nearness(_ old: SiteTraits, _ new: SiteTraits) -> Int {
        let (left, right) = (old.file.split(separator: "/"), new.file.split(separator: "/"))
        let common = Tokens.commonShare(left.sorted(), right.sorted())
        let bonus = (old.baseName == new.baseName ? 40 : 0) + (old.directory == new.directory ? 25 : 0)
        return min(100, common / 4 + bonus + kinship(old.file, new.file) / 3 + likenessOfNames(left, right))
    }

    /// Common beginning and end of the last component: `ptrace_32.c` is nearer to `regs_32.c` than to `regs_64.c`.
    private func likenessOfNames(_ left: [Substring], _ right: [Substring]) -> Int {
        let (old, new) = (Array((left.last ?? "").utf8), Array((right.last ?? "").utf8))
        let shorter = min(old.count, new.count)
        guard shorter > 0 else { return 0 }
        let head = zip(old, new).prefix { $0 == $1 }.count
        let tail = zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.count
        return 10 * min(shorter, head + tail) / max(old.count, new.count)
    }
}
