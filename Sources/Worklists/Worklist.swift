package import Report

/// What has to be done next in a tree, and whom it concerns: a view of an audit, ready for every format.
package struct Worklist: Codable, Hashable, Sendable {
    /// What the list is for.
    package enum Kind: String, Codable, CaseIterable, Sendable {
        /// Calls that must move from FOLL_GET to FOLL_PIN.
        case convert
        /// Calls that still ask for VMAs.
        case vmas
        /// Pages that are kept for long.
        case longterm
        /// Calls with FOLL_FORCE.
        case force
        /// Who needs the exports.
        case unexport
        /// Calls that take the pages of an iterator.
        case iterators = "iov-iter"
    }

    /// Raised whenever the meaning of a key changes.
    package static let currentSchema = 2

    package var schema = Self.currentSchema
    package var kind: Kind
    package var tool: Tool
    package var tree: TreeIdentity
    package var title: String
    /// Sentences about the whole list.
    package var remarks: [String]
    package var sections: [Section]

    package var entries: [Entry] { sections.flatMap(\.groups).flatMap(\.entries) }
}

extension Worklist {
    /// Entries of which the same can be said.
    package struct Section: Codable, Hashable, Sendable {
        package var title: String
        package var remarks: [String] = []
        package var groups: [Group]
    }

    /// Entries that one party decides on.
    package struct Group: Codable, Hashable, Sendable {
        package var title: String
        /// nil where MAINTAINERS was not at hand, and where nothing is to be asked.
        package var contact: Contact?
        package var entries: [Entry]
    }

    /// Whom to ask about the files of a group.
    package struct Contact: Codable, Hashable, Sendable {
        /// Someone to send a patch to, as get_maintainer.pl would print it.
        package struct Recipient: Codable, Hashable, Sendable {
            package var address: String
            package var role: String

            package init(address: String, role: String) {
                self.address = address
                self.role = role
            }
        }

        package var status: String?
        package var trees: [String]
        package var cc: [Recipient]

        package init(status: String?, trees: [String], cc: [Recipient]) {
            self.status = status
            self.trees = trees
            self.cc = cc
        }
    }

    /// One call, and what it needs.
    package struct Entry: Codable, Hashable, Sendable {
        /// How soon it should be done, 1 being the first.
        package struct Rank: Codable, Hashable, Sendable {
            package var number: Int
            package var name: String
        }

        package var site: SiteID
        package var file: String
        package var line: Int
        package var column: Int
        package var function: String?
        package var callee: String
        package var flags: Flags
        package var reference: Reference
        package var writes: Writes
        package var `case`: Case.Kind?
        package var lifetime: Lifetime?
        package var modular: Bool?
        package var config: String?
        package var subsystem: String?
        package var rank: Rank?
        /// What is to be done, or what is to be known.
        package var task: String
        /// False where the entry is listed only to be known.
        package var isOpen: Bool
        package var facts: [Fact] = []
        /// The function that takes the call's place, where there is one.
        package var newCallee: String?
        package var replacement: Replacement?
        /// What may follow as a patch of its own.
        package var followUp: FollowUp?
        package var releases: [ReleaseChange] = []
        package var blockers: [String] = []
        package var evidence: [Evidence] = []
        package var questions: [String] = []

        private enum CodingKeys: String, CodingKey {
            case site, file, line, column, function, callee, flags, reference, writes, `case`, lifetime, modular, config
            case subsystem, rank, task
            case isOpen = "open"
            case newCallee = "new_callee"
            case facts, replacement
            case followUp = "follow_up"
            case releases, blockers, evidence, questions
        }
    }

    /// Something else that the reader wants to know of a call.
    package struct Fact: Codable, Hashable, Sendable {
        package var label: String
        package var value: String
    }

    /// A call or a statement as it stands, and the lines that take its place; none where it goes.
    package struct Replacement: Codable, Hashable, Sendable {
        package var before: String
        package var after: [String]
        /// What else changes for the caller.
        package var remarks: [String]
        /// Where it stands, unless it is the entry's own call.
        package var line: Int?
    }

    /// A change that is right only if a question has a certain answer.
    package struct FollowUp: Codable, Hashable, Sendable {
        package var task: String
        package var question: String
        package var replacement: Replacement
    }

    /// A call that concerns the pages later on, and what it becomes.
    package struct ReleaseChange: Codable, Hashable, Sendable {
        package enum Kind: String, Codable, CaseIterable, Sendable {
            /// Gives them back.
            case release
            /// Marks them dirty; stays as it is where it becomes nothing else.
            case dirtying
            /// Takes another reference on them.
            case reference
        }

        package var kind: Kind
        package var file: String
        package var line: Int
        package var function: String?
        package var from: String
        /// nil where it has to be looked into.
        package var to: String?
        package var remark: String?
    }
}

extension Worklist.Entry {
    /// A place that is no call of the family: its name stands for the site's.
    init(_ function: String, file: String, line: Int, column: Int, task: String) {
        site = SiteID(rawValue: "\(file):\(line):\(function)")
        self.file = file
        self.line = line
        self.column = column
        self.function = function
        callee = function
        flags = Flags(text: nil, must: [], may: [], unknown: false, origin: .none, trail: [])
        reference = .none
        writes = .no
        self.task = task
        isOpen = true
    }

    init(_ site: CallSite, task: String, isOpen: Bool) {
        self.site = site.id
        file = site.file
        line = site.line
        column = site.column
        function = site.function
        callee = site.callee
        flags = site.flags
        reference = site.reference
        writes = site.writes
        self.case = site.judgement?.case.is
        lifetime = site.judgement?.lifetime
        modular = site.ownership?.modular
        config = site.ownership?.config
        subsystem = site.ownership?.subsystem
        self.task = task
        self.isOpen = isOpen
    }
}
