internal import Report

/// Where pages are given back that a function of the family hands to its callers: each of its calls is a site of its
/// own, with places of its own.
struct FamilyReleases {
    private let sites: [CallSite]
    private let byCallee: [String: [Int]]
    private let handers: [SitePlace: Set<String>]

    /// Beyond this they are everybody's.
    private static let maximalCallers = 32

    /// - Parameter handers: the family's own functions by which the pages of a site come out of its file.
    init(_ sites: [CallSite], handers: [SitePlace: Set<String>]) {
        self.sites = sites
        self.handers = handers
        byCallee = Dictionary(grouping: sites.indices) { sites[$0].callee }
    }

    /// The release of a site inside such a function, with the places of all who call that; nil for another one, or
    /// where they are too many.
    func release(of index: Int) -> Release? {
        guard let release = passedOn(index), let callers = callers(of: index) else { return nil }
        let ends = callers.ends.compactMap { sites[$0].judgement?.release }
        let passing = callers.between.compactMap { sites[$0].judgement?.release }
        let places = Set(release.sites + (passing + ends).flatMap(\.sites)).sorted(by: Release.Call.precedes)
        let isWhole = !ends.isEmpty && ends.count == callers.ends.count && ends.allSatisfy { $0.complete == true }
        return Release(
            functions: release.functions, pairing: release.pairing, shortReturn: release.shortReturn, sites: places,
            incomplete: isWhole ? [] : release.incomplete)
    }

    /// The release of a site that leaves the pages with the callers of the family's own function.
    private func passedOn(_ index: Int) -> Release? {
        let site = sites[index]
        guard let judgement = site.judgement, judgement.case.is == .core, handers[SitePlace(site)] != nil else {
            return nil
        }
        return judgement.release
    }

    /// The sites outside of such functions that the pages come to, and those in others on the way; nil where they are
    /// too many.
    private func callers(of index: Int) -> (ends: [Int], between: [Int])? {
        var ends: [Int] = []
        var between: [Int] = []
        var seen: Set<Int> = [index]
        var open = [index]
        while let next = open.popLast() {
            let names = handers[SitePlace(sites[next])] ?? []
            for caller in names.sorted().flatMap({ byCallee[$0] ?? [] }) where seen.insert(caller).inserted {
                if seen.count > Self.maximalCallers { return nil }
                if passedOn(caller) == nil {
                    ends.append(caller)
                } else {
                    between.append(caller)
                    open.append(caller)
                }
            }
        }
        return (ends.sorted(), between.sorted())
    }
}

/// Where a site stands.
struct SitePlace: Hashable {
    let file: String
    let line: Int
    let column: Int

    init(_ site: CallSite) { (file, line, column) = (site.file, site.line, site.column) }
}
