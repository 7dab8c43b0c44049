internal import Knowledge
internal import Report

/// The calls that give a site's pages back today, and what each becomes once the pages are pinned.
struct ReleaseChanges {
    let all: [Worklist.ReleaseChange]

    init(_ release: Release, knowledge: WorklistKnowledge) {
        let uses = knowledge.uses
        all = release.places.compactMap { call in
            let known = uses.releases[call.callee]
            var remark: String?
            if uses.dirtiesUnlocked.contains(call.callee), known == nil {
                remark = "folded into the release; it takes the page lock, which \(call.callee)() does not"
            } else if uses.dirtiesLocked.contains(call.callee), known == nil {
                remark = "folded into the release"
            } else if known?.fits.isEmpty == true {
                remark = "today it frees pages that the caller never allocated"
            }
            let to = uses.pinned(call.callee)
            // What fits a pin as it is does not change.
            if to == nil, let known, known.fits.contains(Reference.pin.rawValue) { return nil }
            if to == nil, remark == nil { remark = "look at what it does with the pages" }
            return Worklist.ReleaseChange(
                file: call.file, line: call.line, function: call.function, from: call.callee, to: to, remark: remark)
        }
    }
}
