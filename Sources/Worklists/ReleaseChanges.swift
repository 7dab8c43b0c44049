internal import Knowledge
internal import Paths
internal import Report

/// The calls that give a site's pages back today, mark them dirty or take further references on them, and what each
/// becomes once the pages are pinned.
struct ReleaseChanges {
    let all: [Worklist.ReleaseChange]

    init(_ judgement: Judgement, knowledge: WorklistKnowledge) {
        let uses = knowledge.uses
        let places = judgement.release.places
        let releases = places.filter { uses.releases[$0.callee]?.fits.isEmpty == false }
        /// The releases that take a mark in, by place.
        var folded: Set<Release.Call> = []
        var changes: [Worklist.ReleaseChange] = []
        for var call in Self.marks(of: judgement, uses) {
            let around = knowledge.code.flatMap { CodeAround(call.callee, file: call.file, line: call.line, in: $0) }
            call.function = call.function ?? around?.function
            let folding = DirtyFolding(mark: call, releases: releases, around: around)
            let verdict = uses.foldedDirtying.contains(call.callee) ? folding.verdict : .stays(reason: "")
            if case .folded(let line) = verdict {
                folded.formUnion(releases.filter { $0.file == call.file && $0.line == line })
            }
            changes.append(Self.dirtying(call, verdict, uses))
        }
        // Only some iterators pin: what else is released there stays as it is.
        let test = judgement.conversion.to.flatMap { knowledge.advice.calls[$0]?.pinnedIf }
        let condition = test.map { "only where \($0.prefix { $0 != "(" })() said so" }
        for call in places where !Self.marks(call, uses) {
            let known = uses.releases[call.callee]
            let to = folded.contains(call) ? uses.dirtyingRelease : uses.pinned(call.callee)
            // What fits a pin as it is does not change.
            if to == nil, let known, known.fits.contains(Reference.pin.rawValue) { continue }
            // Nor does a call of what gives them back by releases that are listed themselves.
            if to == nil, known == nil, releases.contains(where: { $0.function == call.callee }) { continue }
            let remark =
                known?.fits.isEmpty == true
                ? "today it frees pages that the caller never allocated"
                : to == nil ? "look at what it does with the pages" : condition
            changes.append(Self.change(.release, call, to: to, remark: remark))
        }
        for line in judgement.conversion.references ?? [] {
            let call = Release.Call(
                file: line.file, line: line.line, callee: String(line.text.prefix(while: \.isWordCharacter)))
            let further = knowledge.advice.extraReference
            let isKnown = knowledge.declared.contains(further)
            let remark = isKnown ? condition : "this user needs a pin of its own, as \(further)() takes it elsewhere"
            changes.append(Self.change(.reference, call, to: isKnown ? further : nil, remark: remark))
        }
        all = changes.sorted { ($0.file, $0.line) < ($1.file, $1.line) }
    }

    private static func marks(_ call: Release.Call, _ uses: PageKnowledge) -> Bool {
        uses.releases[call.callee] == nil
            && (uses.dirtiesUnlocked.contains(call.callee) || uses.dirtiesLocked.contains(call.callee))
    }

    /// Every call that marks the pages dirty and does nothing else.
    private static func marks(of judgement: Judgement, _ uses: PageKnowledge) -> [Release.Call] {
        let listed = judgement.release.places.filter { marks($0, uses) }
        let seen = judgement.dirtying.evidence.map { line in
            Release.Call(
                file: line.file, line: line.line, callee: String(line.text.prefix(while: \.isWordCharacter)))
        }
        let others = seen.filter { mark in
            marks(mark, uses) && !listed.contains { $0.file == mark.file && $0.line == mark.line }
        }
        return listed + others
    }

    private static func dirtying(
        _ call: Release.Call, _ verdict: DirtyFolding.Verdict, _ uses: PageKnowledge
    ) -> Worklist.ReleaseChange {
        let lock =
            uses.dirtiesUnlocked.contains(call.callee)
            ? "; it takes the page lock, which \(call.callee)() does not" : ""
        switch verdict {
        case .folded(let line):
            return change(
                .dirtying, call, to: uses.dirtyingRelease, remark: "folded into the release of line \(line)\(lock)")
        case .possible(let line):
            return change(
                .dirtying, call, to: uses.dirtyingRelease,
                remark: "may be folded into the release of line \(line), if both are of one page and the condition is "
                    + "the same for every page\(lock)")
        case .stays(let reason):
            return change(.dirtying, call, to: nil, remark: reason.isEmpty ? nil : reason)
        }
    }

    private static func change(
        _ kind: Worklist.ReleaseChange.Kind, _ call: Release.Call, to: String?, remark: String?
    ) -> Worklist.ReleaseChange {
        Worklist.ReleaseChange(
            kind: kind, file: call.file, line: call.line, function: call.function, from: call.callee, to: to,
            remark: remark)
    }
}
