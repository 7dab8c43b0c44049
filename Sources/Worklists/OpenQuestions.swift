internal import Knowledge
internal import Report

/// What reviewers of a conversion ask and the audit could not answer, in their order.
struct OpenQuestions {
    private let site: CallSite
    private let judgement: Judgement
    private let knowledge: WorklistKnowledge

    init(_ site: CallSite, _ judgement: Judgement, knowledge: WorklistKnowledge) {
        self.site = site
        self.judgement = judgement
        self.knowledge = knowledge
    }

    var all: [String] {
        [lifetime, data, flags, dirtying, release, shortReturn, force, fileBacked, accounting, reach].compactMap(\.self)
            + judgement.cuts.map { "The audit stopped here: \($0). What lies beyond?" }
    }

    private var lifetime: String? {
        judgement.lifetime == .unknown ? "Does user space decide when the pages are released? Then FOLL_LONGTERM." : nil
    }

    private var data: String? {
        let access = judgement.access
        if access.structPageOnly { return nil }
        if !access.cpu.isSeen, !access.dma.isSeen {
            return "Who touches the data, a device or the CPU, and in which direction? No such call was seen."
        }
        return access.dma == .unknown ? "Does a device read or write the pages, or both?" : nil
    }

    private var flags: String? {
        if site.flags.unknown {
            let source = site.flags.text.map { "“\($0)”" } ?? "the flags"
            return "Which other flags can \(source) hold?"
        }
        guard site.writes == .maybe, !judgement.access.dma.isSeen, !judgement.access.cpu.isSeen else { return nil }
        return "Does every caller write, or do some only read?"
    }

    private var dirtying: String? {
        switch judgement.dirtying.verdict {
        case .unknown, .missing:
            switch site.writes {
            case .no: nil
            case .maybe: "Where the pages are written, who marks them dirty? Nothing seen does."
            case .yes: "Who marks the pages dirty after they were written? Nothing seen does."
            }
        case .unlocked:
            "Is it right to mark the pages dirty without the page lock (\(names(judgement.dirtying.functions)))?"
        case .locked, .notNeeded: nil
        }
    }

    private var release: String? {
        switch judgement.release.pairing {
        case .escapes, .missing: "Who releases the pages, on success and on every error path?"
        case .mismatch: "Which of the releases belong to these pages, and which to pages of the file's own?"
        case .ok, .notApplicable: nil
        }
    }

    private var shortReturn: String? {
        switch judgement.release.shortReturn {
        case .unknown: "What becomes of the pages where the call returns fewer than were asked for?"
        case .dropped: "Where the call returns fewer pages than asked, they seem to leak: is that so?"
        case .released, .used, .notApplicable: nil
        }
    }

    private var force: String? {
        let flag = knowledge.family.flags.force
        return (site.flags.must + site.flags.may).contains(flag) ? "Why \(flag)?" : nil
    }

    /// From 6.5 on GUP refuses what a file system must be told of before each write.
    private var fileBacked: String? {
        guard judgement.lifetime == .long, site.writes != .no else { return nil }
        return "Does any user hand in a file mapping? A long-term pin for writing may be refused there."
    }

    private var accounting: String? {
        judgement.lifetime == .long ? "Are the pages counted against RLIMIT_MEMLOCK?" : nil
    }

    private var reach: String? {
        site.seen.method == .text ? "No parse reached the call: do its columns hold?" : nil
    }

    private func names(_ functions: [String]) -> String { functions.map { $0 + "()" }.joined(separator: ", ") }
}
