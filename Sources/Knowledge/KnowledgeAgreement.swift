/// What the files of `Rules/family` must agree on, since one speaks of names that another explains.
package enum KnowledgeAgreement {
    /// One sentence for each disagreement.
    package static func problems(_ family: Family, _ uses: PageKnowledge, _ advice: PinningAdvice) -> [String] {
        let names = Set(family.names)
        var problems: [String] = []
        func demand(_ holds: Bool, _ problem: String) {
            if !holds { problems.append(problem) }
        }
        for function in family.functions {
            for successor in function.pinned {
                let takes = family.function(named: successor)?.takes
                demand(
                    takes == .pin, "\(function.name): “\(successor)” is to take its place under a pin, and takes none")
            }
            demand(uses.releases[function.name] == nil, "\(function.name): both takes pages and gives them back")
        }
        let replacements = uses.releases.compactMapValues(\.pinned).sorted { $0.key < $1.key }
        for (name, pinned) in replacements + uses.foldedDirtying.sorted().map({ ($0, uses.dirtyingRelease) }) {
            demand(
                uses.releases[pinned]?.fits.contains("pin") == true,
                "\(name): “\(pinned)” is to stand in its place under a pin, and is no release of one")
        }
        for name in uses.foldedDirtying.subtracting(uses.dirtiesLocked).subtracting(uses.dirtiesUnlocked).sorted() {
            problems.append("\(name): is folded into a release as a dirtying function, and is none")
        }
        for flag in Set(family.iterators.kernelFlags).subtracting(uses.kernelIterators).sorted() {
            problems.append("\(flag): says that an iterator holds the kernel's pages, and is in no kernel_iterators")
        }
        let advised = Set(advice.calls.keys).union(advice.vmasByDesign).union(advice.vmasOfOne.keys)
            .union(advice.calls.values.flatMap { $0.allocation?.functions ?? [] })
        for name in advised.subtracting(names).sorted() {
            problems.append("\(name): pinning.yaml has advice for it, and it is no function of the family")
        }
        return problems
    }
}
