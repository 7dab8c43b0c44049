internal import CallSites
internal import Knowledge
internal import Report

/// Whether a FOLL_GET site must move to FOLL_PIN, and what stands in the way.
struct ConversionVerdict {
    private let facts: SiteFacts
    private let kind: Case.Kind
    private let access: Access
    private let release: Release
    private let declared: Set<String>

    init(_ facts: SiteFacts, case kind: Case.Kind, access: Access, release: Release, declared: Set<String>) {
        self.facts = facts
        self.kind = kind
        self.access = access
        self.release = release
        self.declared = declared
    }

    var conversion: Conversion {
        let site = facts.site
        switch site.reference {
        case .pin: return no("already FOLL_PIN" + (facts.isLongByFlags ? " with FOLL_LONGTERM" : ""))
        case .none: return no("the call holds no page reference")
        case .param: return no("the flags decide: the question belongs to the callers")
        case .get: break
        }
        switch kind {
        case .core: return no("a part of the API itself: the question belongs to the callers")
        case .notApplicable: return no("no user page is referenced")
        case .notifier: return no("an MMU notifier revokes the pages: FOLL_PIN would defeat it")
        case .structPageOnly: return no("only the struct page is looked at")
        case .noneFits: return no("nothing seen decides it: look at where the pages go")
        case .directIO:
            return yes(
                !facts.deviceUses.isEmpty ? "DMA to or from the pages under a plain reference"
                    : "the data is transferred, by what was not seen, under a plain reference")
        case .longTerm: return yes("the pages are kept for long under a plain reference")
        case .cpuAccess:
            // Without FOLL_WRITE nobody may write to the page, whatever a helper does to a copy.
            if site.writes == .no || access.cpu == .read { return no("the processor only reads the pages") }
            return yes(
                access.cpu == .write ? "the processor writes to the pages under a plain reference"
                    : "the processor may write to the pages under a plain reference")
        }
    }

    private func no(_ reason: String) -> Conversion { Conversion(needed: false, to: nil, reason: reason, blockers: []) }

    private func yes(_ reason: String) -> Conversion {
        let candidates = facts.family.function(named: facts.site.callee)?.pinned ?? []
        let to = candidates.first { declared.contains($0) }
        var blockers: [String] = []
        if to == nil {
            blockers.append(
                candidates.first.map { "this tree declares no \($0)()" }
                    ?? (facts.flow.vmas == nil && facts.site.vmas == .absent
                        ? "no function pins what \(facts.site.callee)() takes"
                        : "no function that pins returns a VMA, as \(facts.site.callee)() does"))
        }
        switch release.pairing {
        case .escapes: blockers.append("the pages are released outside this file")
        case .mismatch: blockers.append("the releases are mixed: sort them out first")
        case .missing: blockers.append("no release was found")
        case .ok, .notApplicable: break
        }
        let keepers: [(PageUse.Kind, String)] = [
            (.bio, "the pages go into a bio"), (.skb, "the pages go into an skb, which puts them"),
            (.pipe, "the pages go into a pipe, which puts them"),
        ]
        for (kind, words) in keepers where facts.flow.uses.contains(where: { $0.kind == kind }) {
            blockers.append(words)
        }
        // Whose own releases are listed, was read.
        let read = Set(release.places.compactMap(\.function))
        let unknown = facts.flow.uses.filter { $0.kind == .release && $0.fits == nil && !read.contains($0.callee) }
            .map(\.callee)
        blockers += Set(unknown).sorted().map { "\($0)() releases them elsewhere" }
        let references = facts.flow.hazards.filter { $0.kind == .extraReference }.map { hazard in
            Evidence(
                file: hazard.file, line: hazard.line, text: hazard.text, says: "takes a plain reference of its own")
        }
        return Conversion(needed: true, to: to, reason: reason, blockers: blockers, references: references)
    }
}
