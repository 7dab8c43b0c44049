/// What gupaudit concludes about a site from what its callers, its file and its tree do with the pages.
///
/// In JSON these are columns of the site, beside the mechanical ones; a report made without judging leaves them all
/// out.
package struct Judgement: Codable, Hashable, Sendable {
    package var release: Release
    package var lifetime: Lifetime
    /// Why the lifetime is what it is: where the pages are released, or where they are kept.
    package var lifetimeEvidence: [Evidence]
    package var access: Access
    package var dirtying: Dirtying
    /// The lines that put the range under an MMU notifier; empty where none was seen.
    package var notifier: [Evidence]
    package var destination: Destination
    package var vmasUse: VMAsUse?
    /// What goes wrong on a path, by kind and place; nil in reports from before it was looked at.
    package var hazards: [Hazard]?
    /// Calls from an entry point (a system call, an operation of a file) down to the site, outermost first.
    package var chain: [ChainLink]
    package var `case`: Case
    package var conversion: Conversion
    /// What was not followed, and the bound that cut it; empty where nothing was cut.
    package var cuts: [String]

    package init(
        release: Release, lifetime: Lifetime, lifetimeEvidence: [Evidence], access: Access, dirtying: Dirtying,
        notifier: [Evidence], destination: Destination, vmasUse: VMAsUse?, chain: [ChainLink], case: Case,
        conversion: Conversion, cuts: [String] = [], hazards: [Hazard] = []
    ) {
        self.release = release
        self.lifetime = lifetime
        self.lifetimeEvidence = lifetimeEvidence
        self.access = access
        self.dirtying = dirtying
        self.notifier = notifier
        self.destination = destination
        self.vmasUse = vmasUse
        self.chain = chain
        self.case = `case`
        self.conversion = conversion
        self.cuts = cuts
        self.hazards = hazards
    }

    enum CodingKeys: String, CodingKey {
        case release, lifetime
        case lifetimeEvidence = "lifetime_evidence"
        case access, dirtying, notifier, destination
        case vmasUse = "vmas_use"
        case hazards, chain, `case`, conversion, cuts
    }
}

/// A line of the tree, and what it says about a site.
package struct Evidence: Codable, Hashable, Sendable {
    package var file: String
    package var line: Int
    /// The source text, white space folded.
    package var text: String
    package var says: String

    package init(file: String, line: Int, text: String, says: String) {
        self.file = file
        self.line = line
        self.text = text
        self.says = says
    }
}

/// What gives the pages back, and whether it fits what took them.
package struct Release: Codable, Hashable, Sendable {
    package enum Pairing: String, Codable, CaseIterable, Sendable {
        /// Released by the function that fits the reference.
        case ok
        /// A pin released with put_page() or the like, a get released with unpin_*(), or pages freed that were never
        /// allocated.
        case mismatch
        /// Stored, or handed to something else that releases them.
        case escapes
        /// Neither released nor handed on by anything that was seen.
        case missing
        /// The call leaves no reference with its caller.
        case notApplicable = "not-applicable"
    }

    /// What happens to the pages of a call that returned fewer than asked.
    package enum ShortReturn: String, Codable, CaseIterable, Sendable {
        case released, dropped, used, unknown
        case notApplicable = "not-applicable"
    }

    /// The way on which a call gives the pages back.
    package enum When: String, Codable, CaseIterable, Sendable {
        /// They were used, in the same call or until a transfer was over.
        case success
        /// Something failed after they were taken.
        case error
        /// There were fewer than asked.
        case short
        /// What they were kept for has ended.
        case teardown
        case unknown
    }

    /// A call that gives the pages back, on one of its ways.
    package struct Call: Codable, Hashable, Sendable {
        package var file: String
        package var line: Int
        package var callee: String
        /// The enclosing function.
        package var function: String?
        /// nil in reports from before it was looked at.
        package var when: When?

        package init(file: String, line: Int, callee: String, function: String? = nil, when: When? = nil) {
            self.file = file
            self.line = line
            self.callee = callee
            self.function = function
            self.when = when
        }

        package static func precedes(_ left: Call, _ right: Call) -> Bool {
            (left.file, left.line, left.callee, left.when?.rawValue ?? "")
                < (right.file, right.line, right.callee, right.when?.rawValue ?? "")
        }
    }

    /// Sorted names of the functions in the same file that finally release these pages.
    package var functions: [String]
    package var pairing: Pairing
    package var shortReturn: ShortReturn
    package var sites: [Call]
    /// Whether `sites` are all; nil in reports from before it was looked at.
    package var complete: Bool?
    /// Why they may not be.
    package var incomplete: [String]?

    package init(
        functions: [String], pairing: Pairing, shortReturn: ShortReturn, sites: [Call], incomplete: [String]? = nil
    ) {
        self.functions = functions
        self.pairing = pairing
        self.shortReturn = shortReturn
        self.sites = sites
        self.incomplete = incomplete
        complete = incomplete?.isEmpty
    }

    private static let unreadWords = "() was not read"

    /// Why `sites` may not be all: a function has what it needs to release the pages, and its body was not seen.
    package static func unread(_ function: String) -> String { function + unreadWords }

    /// The functions that were not read, and every other reason why `sites` may not be all.
    package var gaps: (unread: [String], others: [String]) {
        let reasons = incomplete ?? []
        let unread = reasons.filter { $0.hasSuffix(Self.unreadWords) }
            .map { String($0.dropLast(Self.unreadWords.count)) }
        return (unread, reasons.filter { !$0.hasSuffix(Self.unreadWords) })
    }

    /// `sites`, each once.
    package var places: [Call] {
        var seen: Set<Call> = []
        return sites.map { Call(file: $0.file, line: $0.line, callee: $0.callee, function: $0.function) }
            .filter { seen.insert($0).inserted }
    }

    private enum CodingKeys: String, CodingKey {
        case functions, pairing
        case shortReturn = "short_return"
        case sites, complete, incomplete
    }
}

/// How long the pages are kept; the worst case where callers differ.
package enum Lifetime: String, Codable, CaseIterable, Sendable { case short, long, unknown }

/// Who touches the data in the pages.
package struct Access: Codable, Hashable, Sendable {
    package enum CPU: String, Codable, CaseIterable, Sendable {
        case none, read, write, unknown

        /// Someone was seen to touch the data.
        package var isSeen: Bool { self == .read || self == .write }
    }

    package enum DMA: String, Codable, CaseIterable, Sendable {
        case none
        case toDevice = "to-device"
        case fromDevice = "from-device"
        case both, unknown

        /// A device was seen to.
        package var isSeen: Bool { self != .none && self != .unknown }
    }

    package var cpu: CPU
    package var dma: DMA
    /// True where nothing but the struct page is looked at.
    package var structPageOnly: Bool
    package var evidence: [Evidence]

    package init(cpu: CPU, dma: DMA, structPageOnly: Bool, evidence: [Evidence]) {
        self.cpu = cpu
        self.dma = dma
        self.structPageOnly = structPageOnly
        self.evidence = evidence
    }

    private enum CodingKeys: String, CodingKey {
        case cpu, dma
        case structPageOnly = "struct_page_only"
        case evidence
    }
}

/// Whether written pages are marked dirty, and under which lock.
package struct Dirtying: Codable, Hashable, Sendable {
    package enum Verdict: String, Codable, CaseIterable, Sendable {
        case notNeeded = "not-needed"
        /// set_page_dirty_lock(), unpin_user_pages_dirty_lock(..., true) or the like.
        case locked
        /// SetPageDirty() or set_page_dirty() without the page lock.
        case unlocked
        /// The pages are written and nothing marks them dirty.
        case missing
        case unknown
    }

    package var verdict: Verdict
    package var functions: [String]
    package var evidence: [Evidence]

    package init(verdict: Verdict, functions: [String], evidence: [Evidence]) {
        self.verdict = verdict
        self.functions = functions
        self.evidence = evidence
    }
}

/// Where the pages go.
package struct Destination: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable {
        case none, local, member, bio, scatterlist, skb, pipe, pfn, parameter, returned
    }

    package var kind: Kind
    /// The place as the source names it, such as `umem->pages`.
    package var text: String?

    package init(kind: Kind, text: String?) {
        self.kind = kind
        self.text = text
    }
}

/// What becomes of the VMAs that a call returned.
package struct VMAsUse: Codable, Hashable, Sendable {
    package enum Use: String, Codable, CaseIterable, Sendable {
        case never
        case oneCheck = "one-check"
        case loop
        case passedOn = "passed-on"
    }

    package var use: Use
    /// True where a VMA is looked at after the mmap lock was dropped.
    package var afterUnlock: Bool
    /// What stands for this use from 6.5 on.
    package var replacement: String
    package var evidence: [Evidence]

    package init(use: Use, afterUnlock: Bool, replacement: String, evidence: [Evidence]) {
        self.use = use
        self.afterUnlock = afterUnlock
        self.replacement = replacement
        self.evidence = evidence
    }

    private enum CodingKeys: String, CodingKey {
        case use
        case afterUnlock = "after_unlock"
        case replacement, evidence
    }
}

/// One step on the way from an entry point to the site.
package struct ChainLink: Codable, Hashable, Sendable {
    package var function: String
    package var file: String
    package var line: Int
    /// How it is entered: the operation it is installed as, `syscall`, `exported`; nil for a plain call.
    package var entry: String?

    package init(function: String, file: String, line: Int, entry: String? = nil) {
        self.function = function
        self.file = file
        self.line = line
        self.entry = entry
    }
}

/// The case of Documentation/core-api/pin_user_pages.rst that the site falls under.
package struct Case: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable {
        case directIO = "1"
        case longTerm = "2"
        case notifier = "3"
        case structPageOnly = "4"
        case cpuAccess = "5"
        case core
        case notApplicable = "n/a"
        case noneFits = "none-fits"
    }

    package var `is`: Kind
    package var evidence: [Evidence]

    package init(is kind: Kind, evidence: [Evidence]) {
        self.is = kind
        self.evidence = evidence
    }
}

/// Whether the site must move to FOLL_PIN.
package struct Conversion: Codable, Hashable, Sendable {
    package var needed: Bool
    /// The call that replaces it in this tree's API era; null where none is needed.
    @OrNull package var to: String?
    package var reason: String
    package var blockers: [String]
    /// Where the pages are given another plain reference, which has to become a pin as well; nil where none was seen.
    package var references: [Evidence]?

    package init(needed: Bool, to: String?, reason: String, blockers: [String], references: [Evidence] = []) {
        self.needed = needed
        self.to = to
        self.reason = reason
        self.blockers = blockers
        self.references = references.isEmpty ? nil : references
    }
}
