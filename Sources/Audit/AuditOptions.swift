package import Clang
internal import KernelTree
package import RuleChecks
package import UnitParsing

/// What an audit is asked to do; resolved once, at the edge of the program.
package struct AuditOptions: Sendable {
    /// The kernel checkout, or a revision's files.
    package var tree: String
    /// Where the tree comes from, if it is a revision of a repository.
    package var revision: AuditedRevision?
    /// What a directory has checked out, if it is a git work tree.
    package var checkout: AuditedCheckout?
    package var scope: AuditScope
    /// Top-level directories that are left out.
    package var excluded: [String]
    /// How many files or units are worked on at once.
    package var jobs: Int
    /// gupaudit's own directory of rules, with the files that describe the API family.
    package var rules: String
    /// The rules that the sites are held against, already read: a damaged one must not cost an audit.
    package var ruleSet: RuleSet
    package var suppressions: Suppressions?
    /// The index file; nil keeps the index in memory, for this run only.
    package var index: String?
    /// Private directory for generated and precompiled headers.
    package var store: String
    package var library: ClangLibrary
    /// The program that becomes a worker when it is told to: this one.
    package var worker: String
    package var limits = WorkerLimits()
    /// Refuses to parse where the kernel cannot hold the workers within bounds.
    package var requiresSandbox = false
    /// A file of more bytes is left out, with a notice.
    package var largestFile: Int
    /// Follows the pages and judges each site; without it the report has the mechanical columns only.
    package var judges: Bool
    /// Adds the wall time of each unit to the report, which then differs from run to run.
    package var includesTimings: Bool
    /// The tool's own version.
    package var version: String
    /// What the program was made from, part of every cache key: another build of a version may see more.
    package var build: String

    package static let ownProgram = "/proc/self/exe"

    package static let defaultExclusions = ["tools", "Documentation"]

    package init(
        tree: String, revision: AuditedRevision? = nil, scope: AuditScope = .whole,
        excluded: [String] = defaultExclusions, jobs: Int, rules: String,
        ruleSet: RuleSet = RuleSet(), suppressions: Suppressions? = nil, index: String?, store: String,
        library: ClangLibrary, worker: String = Self.ownProgram, largestFile: Int = KernelTree.largestFile,
        judges: Bool = true, includesTimings: Bool = false, version: String, build: String = ""
    ) {
        self.tree = tree
        self.revision = revision
        self.scope = scope
        self.excluded = excluded
        self.jobs = max(1, jobs)
        self.rules = rules
        self.ruleSet = ruleSet
        self.suppressions = suppressions
        self.index = index
        self.store = store
        self.library = library
        self.worker = worker
        self.largestFile = largestFile
        self.judges = judges
        self.includesTimings = includesTimings
        self.version = version
        self.build = build
    }
}

/// A revision of a git repository whose files were put on disk for an audit.
package struct AuditedRevision: Hashable, Sendable {
    package var repository: String
    /// The full id.
    package var commit: String
    /// False where files are missing: a report of what is there is no report of the revision, and not kept.
    package var isWhole = true

    /// For messages.
    package var name: String { "\(repository)@\(commit.prefix(12))" }

    package init(repository: String, commit: String) {
        self.repository = repository
        self.commit = commit
    }
}

/// How far an audit has come, for those who watch.
package struct AuditProgress: Hashable, Sendable {
    package enum Stage: String, Sendable {
        case walking = "walking the tree"
        case scanning = "scanning files"
        case preparing = "preparing architectures"
        case parsing = "parsing units"
        case tracing = "asking callers"
    }

    package let stage: Stage
    package let done: Int
    /// nil while the total is not known.
    package let total: Int?
}

/// Who is told of progress, and of what an audit noticed beside its result.
package struct AuditObserver: Sendable {
    package var progress: @Sendable (AuditProgress) -> Void
    /// One line about something that was mended or left out, with the path and what to do.
    package var notice: @Sendable (String) -> Void
    /// At the end: how many units were parsed, and how many the index knew.
    package var finished: @Sendable (UnitCount) -> Void

    package init(
        progress: @escaping @Sendable (AuditProgress) -> Void = { _ in },
        notice: @escaping @Sendable (String) -> Void = { _ in },
        finished: @escaping @Sendable (UnitCount) -> Void = { _ in }
    ) {
        self.progress = progress
        self.notice = notice
        self.finished = finished
    }
}
