internal import Report

/// Answers reviewers' questions about a site from its columns; what they do not tell is said to be unknown.
struct SiteReview {
    /// An answer, and the lines that show it.
    struct Answer {
        var text: String
        var places: [String]
        var isKnown: Bool

        static func known(_ text: String, _ evidence: [Evidence] = []) -> Answer {
            let places = evidence.prefix(shownPlaces).map { Wording.location($0.file, $0.line) }
            return Answer(text: text, places: places, isKnown: true)
        }

        static func unknown(_ text: String) -> Answer { Answer(text: "not known: " + text, places: [], isKnown: false) }

        private static let shownPlaces = 3
    }

    private let site: CallSite
    private let guide: ReviewGuide
    private let function: API.Function?
    private let flags: Set<String>
    private static let notJudged = Answer.unknown("the report was made without judging")

    init(_ site: CallSite, in report: AuditReport, guide: ReviewGuide) {
        self.site = site
        self.guide = guide
        function = report.api.functions[site.callee]
        let passed = (site.flags.callers ?? []).flatMap { $0.must + $0.may }
        flags = Set(site.flags.must + site.flags.may + passed)
    }

    func answer(to question: ReviewQuestion) -> Answer {
        switch question {
        case .lifetime: judged(lifetime)
        case .direction: judged(direction)
        case .dirtying: judged(dirtying)
        case .release: judged(release)
        case .shortReturn: judged(shortReturn)
        case .notifier: judged(notifier)
        case .usage: judged(usage)
        case .force: force
        case .locking: locking
        case .memory: memory
        case .fileBacked: fileBacked
        case .module: module
        case .handedOn: judged(handedOn)
        case .flagValue: flagValue
        case .accounting: judged(accounting)
        }
    }

    private func judged(_ answer: (Judgement) -> Answer) -> Answer { site.judgement.map(answer) ?? Self.notJudged }

    private var holdsNothing: Bool { site.reference == .none }

    // MARK: What the judgement tells

    private func lifetime(_ judgement: Judgement) -> Answer {
        if holdsNothing { return .known("no: no page reference is held after the call") }
        let words = judgement.lifetimeEvidence.first?.says
        switch judgement.lifetime {
        case .short: return .known("no" + (words.map { ": " + $0 } ?? ""), judgement.lifetimeEvidence)
        case .long: return .known("yes" + (words.map { ": " + $0 } ?? ""), judgement.lifetimeEvidence)
        case .unknown: return .unknown("nothing that was seen says when the pages are released")
        }
    }

    private func direction(_ judgement: Judgement) -> Answer {
        let asked = switch site.writes {
        case .yes: "write access is asked for"
        case .maybe: "write access may be asked for"
        case .no: "no write access is asked for"
        }
        if holdsNothing { return .known("\(asked); the call leaves no page to touch") }
        let access = judgement.access
        let cpu = switch access.cpu {
        case .none: "the CPU was not seen to touch the data"
        case .read: "the CPU reads"
        case .write: "the CPU writes"
        case .unknown: "what the CPU does is not known"
        }
        let dma = switch access.dma {
        case .none: "no device was seen to"
        case .toDevice: "a device reads"
        case .fromDevice: "a device writes"
        case .both: "a device may read and write"
        case .unknown: "what a device does is not known"
        }
        if access.structPageOnly { return .known("\(asked); only the struct page is looked at", access.evidence) }
        let isSeen = access.cpu.isSeen || access.dma.isSeen
        let text = "\(asked); \(cpu); \(dma)"
        return isSeen ? .known(text, access.evidence) : .unknown("\(asked), but nobody was seen to touch the data")
    }

    private func dirtying(_ judgement: Judgement) -> Answer {
        let dirtying = judgement.dirtying
        let names = dirtying.functions.map { $0 + "()" }.joined(separator: ", ")
        switch dirtying.verdict {
        case .notNeeded: return .known("nobody, and nobody has to: nothing is written")
        case .locked: return .known("\(names), under the page lock", dirtying.evidence)
        case .unlocked: return .known("\(names), WITHOUT the page lock", dirtying.evidence)
        case .missing: return .known("NOBODY, although the pages are written")
        case .unknown: return .unknown("whether the pages are written, or who marks them, was not seen")
        }
    }

    private func release(_ judgement: Judgement) -> Answer {
        let release = judgement.release
        let names = release.functions.map { $0 + "()" }.joined(separator: ", ")
        let places = release.places.map { Evidence(file: $0.file, line: $0.line, text: "", says: "") }
        let inside = Set(release.sites.compactMap(\.function)).sorted().map { $0 + "()" }.joined(separator: ", ")
        let by = names + (inside.isEmpty ? "" : " in " + inside)
        switch release.pairing {
        case .ok: return .known("\(by), which fits the reference", places)
        case .mismatch: return .known("\(by), which does NOT fit the reference", places)
        case .escapes: return .unknown("the pages are handed on, and released elsewhere")
        case .missing: return .known("NOBODY that was seen")
        case .notApplicable: return .known("nobody has to: the call leaves its caller no reference of its own")
        }
    }

    private func shortReturn(_ judgement: Judgement) -> Answer {
        switch judgement.release.shortReturn {
        case .released: .known("the pages that came are released")
        case .dropped: .known("the pages that came are DROPPED: nothing releases them")
        case .used: .known("the pages that came are used")
        case .unknown: .unknown("what becomes of the pages that came was not seen")
        case .notApplicable: .known("there is none: one page, or no reference to be left behind")
        }
    }

    private func notifier(_ judgement: Judgement) -> Answer {
        judgement.notifier.isEmpty ? .known("none was seen in the file") : .known("yes", judgement.notifier)
    }

    private func usage(_ judgement: Judgement) -> Answer {
        let kind = judgement.case.is
        let title: String = switch kind {
        case .directIO: "case 1, direct I/O and other short DMA"
        case .longTerm: "case 2, long-term DMA"
        case .notifier: "case 3, under an MMU notifier"
        case .structPageOnly: "case 4, struct page only"
        case .cpuAccess: "case 5, data touched by the CPU"
        case .core: "none: it is part of the API itself, or wraps it"
        case .notApplicable: "none: no reference to a user's page is held"
        case .noneFits: "none fits what was seen"
        }
        return kind == .noneFits ? .unknown(title) : .known(title, judgement.case.evidence)
    }

    private func handedOn(_ judgement: Judgement) -> Answer {
        if holdsNothing { return .known("there are none") }
        let text = judgement.destination.text.map { ", \($0)" } ?? ""
        switch judgement.destination.kind {
        case .none, .local: return judgement.release.pairing == .escapes
            ? .unknown("they leave the function, but where to was not seen") : .known("no: they stay in the function")
        case .member: return .known("kept in an object\(text)")
        case .bio: return .known("yes, to a bio\(text)")
        case .scatterlist: return .known("yes, to a scatter list\(text)")
        case .skb: return .known("yes, to an skb\(text)")
        case .pipe: return .known("yes, to a pipe\(text)")
        case .pfn: return .known("yes, as page frame numbers\(text)")
        case .parameter: return .known("to the caller, by a parameter\(text)")
        case .returned: return .known("to the caller, as the result")
        }
    }

    private func accounting(_ judgement: Judgement) -> Answer {
        if holdsNothing || judgement.lifetime == .short { return .known("it need not be: nothing is kept for long") }
        return .unknown("the audit does not follow the accounting of locked memory")
    }
}

// MARK: - What the call itself tells

extension SiteReview {
    private var hasOpenFlags: Bool { site.flags.unknown && (site.flags.callers ?? []).isEmpty }

    private var force: Answer {
        if flags.contains(guide.force) {
            return .unknown(
                "the source says that it is set, never why; only access as by a debugger may override protections")
        }
        if hasOpenFlags { return .unknown("the flags come from elsewhere, and no caller was followed") }
        return .known("it is not set")
    }

    private var locking: Answer {
        if let index = function?.roles["locked"], site.arguments.indices.contains(index) {
            let argument = site.arguments[index]
            if Self.isNull(argument) { return .known("the caller holds it, and keeps it: NULL is passed as locked") }
            return .unknown(
                "\(argument) is passed as locked, so the call may drop the lock; "
                    + "whether the caller looks was not followed")
        }
        if guide.takesLock.contains(site.callee) {
            return .known("the function takes it by itself; it must not be held")
        }
        if guide.lockless.contains(site.callee) { return .known("no lock is needed") }
        if guide.needsLock.contains(site.callee) {
            return .unknown("it must be held for this function; whether it is was not followed")
        }
        return .unknown("nothing is known of the locks that this function needs")
    }

    private var memory: Answer {
        if function?.roles["iterator"] != nil {
            return .known("what the iterator holds: current->mm where that is user memory")
        }
        let parameters = function.map { ReplacementCall.parameters($0) } ?? []
        func argument(of type: String) -> String? {
            let index = parameters.firstIndex { $0.contains(type) }
            return index.flatMap { site.arguments.indices.contains($0) ? site.arguments[$0] : nil }
        }
        if let mm = argument(of: "struct mm_struct *") {
            return .known(mm == "current->mm" ? mm : "it may be another task's: \(mm)")
        }
        if let task = argument(of: "struct task_struct *") {
            return .known("that of a task, which may be another one: \(task)")
        }
        if guide.unmapped.contains(site.callee) { return .known("neither: a file is named, not an address") }
        // One VMA as a parameter brings its own mm; a place for VMAs does not.
        let hasOwnVMA = parameters.contains { $0.contains("struct vm_area_struct *") && !$0.contains("**") }
        if parameters.isEmpty || hasOwnVMA { return .unknown("the function's parameters do not tell") }
        return .known("current->mm")
    }

    private var fileBacked: Answer {
        if site.flags.must.contains(guide.anonymous) {
            return .known("no: \(guide.anonymous) admits anonymous memory alone")
        }
        if guide.unmapped.contains(site.callee) { return .known("yes: the pages are those of a file in memory") }
        return .unknown("nothing in the call rules it out; what is mapped is for user space to choose")
    }

    private var module: Answer {
        guard let ownership = site.ownership else { return .unknown("the report does not say how the file is built") }
        let config = ownership.config.map { " (\($0))" } ?? ""
        switch ownership.modular {
        case true?: return .known("yes\(config): \(site.callee)() has to stay exported")
        case false?: return .known("no: built in only\(config)")
        case nil: return .known("a header: whoever includes it decides")
        }
    }

    private var flagValue: Answer {
        let roles = function?.roles ?? [:]
        if let write = roles["write"], roles["flags"] == nil, site.arguments.indices.contains(write) {
            return .known("this tree's signature takes int write instead: \(site.arguments[write])")
        }
        guard let text = site.flags.text else { return .known("there is no flags argument") }
        if site.flags.isBoolean {
            let means = flags.isEmpty ? "a flag" : flags.sorted().joined(separator: ", ")
            return .known("NO: \(text) is a boolean or a number, and only happens to mean \(means)")
        }
        let lines = [text] + site.flags.trail.map(\.text)
        if !guide.flagPrefix.isEmpty, lines.contains(where: { $0.contains(guide.flagPrefix) }) {
            return .known("yes: \(text)")
        }
        if text == "0" { return .known("yes: 0") }
        if !(site.flags.callers ?? []).isEmpty { return .known("yes, as far as callers were followed: \(text)") }
        return flags.isEmpty || site.flags.unknown ? .unknown("\(text) comes from elsewhere") : .known("yes: \(text)")
    }

    private static func isNull(_ argument: String) -> Bool { ["NULL", "0", "((void *)0)"].contains(argument) }
}
