internal import Report

/// What the paths from an acquiring call say of its releases, and of a call that got fewer pages than it asked for.
struct ReleasePaths {
    /// From the function of the acquiring call upwards.
    let walks: [Holder.Walk]
    /// On which ways each release is met, by its call.
    let met: [Node: Set<Release.When>]

    /// Says of each release on which ways it is met.
    func tell(_ uses: inout [PageUse], of releases: [PageUseCollector.ReleaseCall], in lowering: Lowering) {
        var known: [Place: Set<Release.When>] = [:]
        for release in releases {
            guard let occasions = met[release.call] else { continue }
            known[Place(release.function.name, lowering.location(release.call).line), default: []].formUnion(occasions)
        }
        for index in uses.indices where uses[index].kind == .release {
            guard let occasions = known[Place(uses[index].function, uses[index].evidence.line)] else { continue }
            uses[index].when = occasions.sorted { $0.rawValue < $1.rawValue }
        }
    }

    private struct Place: Hashable {
        let function: String
        let line: Int

        init(_ function: String, _ line: Int) { (self.function, self.line) = (function, line) }
    }

    /// What becomes of the pages when the call got fewer than it was asked for.
    func shortReturn(goesTo destination: Destination.Kind) -> Release.ShortReturn {
        var seen: Set<Release.ShortReturn> = []
        let releasesFull = walks.contains { $0.held.releasesFull }
        // Pages in an object are its owner's business, unless a function on the way releases them itself.
        let isKept = destination != .local && !releasesFull
        for walk in walks {
            for exits in Dictionary(grouping: walk.held.exits, by: \.node).values {
                seen.formUnion(fates(of: exits, isTop: walk.isTop, isKept: isKept, destination))
            }
        }
        return [.dropped, .released, .used].first { seen.contains($0) } ?? .unknown
    }

    private func fates(
        of exits: [HeldPages.Exit], isTop: Bool, isKept: Bool, _ destination: Destination.Kind
    ) -> Set<Release.ShortReturn> {
        var seen: Set<Release.ShortReturn> = []
        let isForShort = !exits.contains { $0.path.stage == .full || $0.path.stage == .released }
        for exit in exits {
            switch exit.path.stage {
            case .shortReleased: seen.insert(exit.path.marks.contains(where: \.isRefusal) ? .released : .used)
            // Where a later piece could not be had, the call that got fewer was used.
            case .short where (isTop || exit.isContent) && !exit.path.hasFailed:
                if exit.path.isRefused, !exit.succeeds {
                    // A way out that may be a success, or on which others may have the pages, loses none for sure.
                    let isSure = !exit.path.isUnsure && exit.signs != .any
                    seen.insert(isKept || !isSure ? .unknown : .dropped)
                } else if exit.succeeds || !isForShort {
                    // A way out on which a full set is held too takes what it got, and who is told how many they are.
                    let isOpen = isKept && destination == .parameter && !exit.tellsResult
                    seen.insert(isOpen ? .unknown : .used)
                }
            default: break
            }
        }
        return seen
    }
}
