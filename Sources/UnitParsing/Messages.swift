package import CallSites
package import Foundation
package import Report

/// What a worker is told once, before anything else.
package struct WorkerStart: Codable, Sendable {
    /// The libclang to open: the shared object.
    package var library: String
    /// Absolute path of the audited tree, as the compiler is given it.
    package var tree: String
    /// Absolute path of the directory of generated headers, without links.
    package var store: String
    /// The family as data, and what is known of functions that handle pages: the texts of their files.
    package var family: String
    package var uses: String?
    package var limits: WorkerLimits
    /// Bytes; what is larger does not exist for the compiler.
    package var largestFile: Int
    /// Files of the tree that read as others: by their paths, where the others are, in the store.
    package var replaced: [String: String]

    package init(
        library: String, tree: String, store: String, family: String, uses: String?, limits: WorkerLimits,
        largestFile: Int = 64 << 20, replaced: [String: String] = [:]
    ) {
        self.replaced = replaced
        self.largestFile = largestFile
        self.library = library
        self.tree = tree
        self.store = store
        self.family = family
        self.uses = uses
        self.limits = limits
    }
}

/// What one parse may cost before it is given up.
package struct WorkerLimits: Codable, Hashable, Sendable {
    /// Seconds of processor time for one parse.
    package var seconds: Int
    /// Megabytes of memory beyond what a worker has at the start.
    package var megabytes: Int

    package init(seconds: Int = 60, megabytes: Int = 2048) {
        self.seconds = seconds
        self.megabytes = megabytes
    }
}

/// What holds a worker within bounds on this machine.
package struct Confinement: Codable, Hashable, Sendable {
    /// The version of Landlock in force; 0 where the kernel has none.
    package var landlock: Int
    /// True where system calls are filtered.
    package var filtersCalls: Bool

    package var isWhole: Bool { landlock > 0 && filtersCalls }
}

/// A worker's answer to `WorkerStart`.
struct WorkerReady: Codable, Sendable {
    /// Why it cannot work.
    var problem: String?
    var confinement = Confinement(landlock: 0, filtersCalls: false)
}

/// What the units of one stage have in common.
package struct UnitKnowledge: Codable, Sendable {
    package let flags: [String: UInt64]
    /// Signatures read from the tree's headers.
    package let signatures: [String: API.Function]
    /// Every occurrence of the tree, by file.
    package let interest: [String: [Occurrence]]
    /// The files in which functions that no list knows are looked for.
    package let searched: Set<String>

    package init(
        flags: [String: UInt64], signatures: [String: API.Function], interest: [String: [Occurrence]],
        searched: Set<String> = []
    ) {
        self.flags = flags
        self.signatures = signatures
        self.interest = interest
        self.searched = searched
    }
}

/// One parse to be made by a worker; every path is absolute.
package struct ParseOrder: Codable, Sendable {
    /// The main file.
    package var main: String
    /// How reports name it.
    package var file: String
    /// The text to parse in place of what is on disk.
    package var contents: Data?
    package var arguments: [String]
    /// The text of a last forced include.
    package var trailing: String
    package var precompiled: String?
    /// Stands in for a precompiled header that could not be made.
    package var substitute: HeaderText?
    /// Goes on behind a header that is missing.
    package var keepsGoing: Bool
    package var queries: FileQueries?
    /// The unit tells the values of the flags, by which its calls are to be read.
    package var tellsFlags: Bool

    package init(
        main: String, file: String, contents: Data?, arguments: [String], trailing: String, precompiled: String?,
        substitute: HeaderText? = nil, keepsGoing: Bool = false, queries: FileQueries?, tellsFlags: Bool = false
    ) {
        self.tellsFlags = tellsFlags
        self.keepsGoing = keepsGoing
        self.substitute = substitute
        self.main = main
        self.file = file
        self.contents = contents
        self.arguments = arguments
        self.trailing = trailing
        self.precompiled = precompiled
        self.queries = queries
    }
}

/// The text of a header that is not precompiled: each unit reads it, and passes over what it brings, so that it shows
/// what it would show otherwise.
package struct HeaderText: Codable, Sendable {
    /// Where the text pretends to be.
    package var path: String
    package var text: String
    /// The headers that it brings, as libclang spells them.
    package var brings: [String]

    package init(path: String, text: String, brings: [String]) {
        self.path = path
        self.text = text
        self.brings = brings
    }
}

/// A precompiled header to be made.
package struct PrecompileOrder: Codable, Sendable {
    /// Where its text pretends to be.
    package var source: String
    package var text: String
    package var arguments: [String]
    /// Where it goes, in the store; nil where it is only asked what it would read.
    package var output: String?

    package init(source: String, text: String, arguments: [String], output: String?) {
        self.source = source
        self.text = text
        self.arguments = arguments
        self.output = output
    }
}

/// What a worker is asked to do.
enum WorkerOrder: Codable, Sendable {
    /// What holds for the orders that follow.
    case know(UnitKnowledge)
    case parse(ParseOrder)
    case precompile(PrecompileOrder)
}

/// What came of an order; the facts, and what was looked up, are parts of their own.
struct WorkerAnswer: Codable, Sendable {
    var failure: String?
}

/// What came of one parse.
package struct ParseOutcome: Sendable {
    /// The facts as the worker encoded them; nil where there are none.
    package var facts: Data?
    /// Why the unit could not be parsed.
    package var failure: ParseFailure?
    package var lookups = Lookups()

    package init(failure: ParseFailure? = nil) { self.failure = failure }
}

/// Why a unit could not be parsed.
package enum ParseFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// libclang gave up on it by itself.
    case refused(String)
    /// The worker ended, in a way that depends on the machine as much as on the file.
    case crashed(String)
    /// It was ended, since it took too long: another would, too.
    case late(String)

    /// True where the worker did not survive.
    package var isFatal: Bool {
        if case .refused = self { false } else { true }
    }

    package var description: String {
        switch self {
        case .refused(let reason), .crashed(let reason), .late(let reason): reason
        }
    }
}
