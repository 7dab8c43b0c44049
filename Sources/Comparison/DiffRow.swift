package import Report

/// One line of a comparison: a site of the old report, the site of the new one that it has become, or both.
package struct DiffRow: Codable, Hashable, Sendable {
    package enum Status: String, Codable, CaseIterable, Sendable { case unchanged, changed, added, removed }

    /// What a changed site changed in.
    package enum Change: String, Codable, CaseIterable, Sendable {
        /// The reference that the call takes.
        case getToPin = "get-to-pin"
        case pinToGet = "pin-to-get"
        /// The FOLL_* that are set always or sometimes.
        case flags
        /// VMAs were asked for and no longer are.
        case vmasDropped = "vmas-dropped"
        /// Another function of the family is called.
        case callee
        /// The file has another path.
        case moved
        /// The enclosing function has another name.
        case function
        case release, lifetime
        /// The case of Documentation/core-api/pin_user_pages.rst.
        case `case`
        /// Whether the file can be built as a module.
        case modular
        case ruleGained = "rule-gained"
        case ruleLost = "rule-lost"
    }

    /// How many sites stand behind a row.
    package enum Relation: String, Codable, CaseIterable, Sendable {
        case single
        /// The new site came out of one that another row follows.
        case split
        /// The old site went into one that another row follows.
        case merged
    }

    package var status: Status
    /// In the order of `Change.allCases`.
    package var changes: [Change]
    package var relation: Relation
    /// True where the call looks different because the function's signature did change.
    package var signature: Bool
    package var flags: FlagsChange
    package var rules: RulesChange
    /// nil for what was added or removed.
    package var match: Match?
    package var old: CallSite?
    package var new: CallSite?

    package struct Match: Codable, Hashable, Sendable {
        package var basis: MatchBasis
        /// How alike the texts are, in percent.
        package var similarity: Int
    }

    package init(
        status: Status, changes: [Change] = [], relation: Relation = .single, signature: Bool = false,
        flags: FlagsChange = FlagsChange(), rules: RulesChange = RulesChange(), match: Match? = nil, old: CallSite?,
        new: CallSite?
    ) {
        self.status = status
        self.changes = changes
        self.relation = relation
        self.signature = signature
        self.flags = flags
        self.rules = rules
        self.match = match
        self.old = old
        self.new = new
    }

    /// The site as it is now, or last was.
    package var site: CallSite? { new ?? old }
}

/// Which FOLL_* a call gained and lost.
package struct FlagsChange: Codable, Hashable, Sendable {
    package var gained: [String] = []
    package var lost: [String] = []
    /// Set sometimes, and now always.
    package var nowAlways: [String] = []
    /// Set always, and now sometimes.
    package var nowSometimes: [String] = []
    /// Beside the flags above, whether bits outside of what is known became possible or no longer are.
    package var unknown: Unknown?

    package enum Unknown: String, Codable, CaseIterable, Sendable { case gained, lost }

    package var isEmpty: Bool { gained.isEmpty && lost.isEmpty && nowAlways.isEmpty && nowSometimes.isEmpty }

    private enum CodingKeys: String, CodingKey {
        case gained, lost
        case nowAlways = "now_always"
        case nowSometimes = "now_sometimes"
        case unknown
    }
}

/// Which rules a site newly breaks, and which it no longer does.
package struct RulesChange: Codable, Hashable, Sendable {
    package var gained: [String] = []
    package var lost: [String] = []
}
