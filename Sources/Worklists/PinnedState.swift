package import Knowledge
package import Report

/// What has to be known where pages are given back, since not all that a call took are pinned, and where to keep it.
package struct PinnedState {
    /// `iov_iter_extract_will_pin(iter), kept in a member beside “it->pages”`.
    package let words: String
    /// The iterator as the call has it.
    package let iterator: String?
    /// What is to be asked of it; nil where the iterator cannot be told.
    package let test: String?

    /// nil where what takes the call's place pins whatever it takes.
    package init?(of site: CallSite, api: API, advice: PinningAdvice) {
        guard let judgement = site.judgement, let advice = judgement.conversion.to.flatMap({ advice.calls[$0] }),
            let test = advice.pinnedIf
        else { return nil }
        let index = api.functions[site.callee]?.roles[Role.iterator.rawValue]
        let argument = index.flatMap { site.arguments.indices.contains($0) ? site.arguments[$0] : nil }
        let iterator = argument ?? "…"
        self.iterator = argument
        self.test = argument.map { test.replacing("{iterator}", with: $0) }
        let place = judgement.destination
        let others = Set(judgement.release.places.compactMap(\.function)).subtracting([site.function ?? ""]).sorted()
        // No local outlives its function.
        let isElsewhere = [.local, .none].contains(place.kind) && !others.isEmpty
        let keeper = isElsewhere ? advice.keptIn["elsewhere"] : advice.keptIn[place.kind.rawValue]
        let kept = keeper.map {
            ", kept in " + $0.replacing("{place}", with: place.text ?? "the pages")
                .replacing("{function}", with: site.function.map { "\($0)()" } ?? "the caller")
                .replacing("{releasers}", with: others.map { "\($0)()" }.joined(separator: ", "))
        }
        words = test.replacing("{iterator}", with: iterator) + (kept ?? "")
    }
}
