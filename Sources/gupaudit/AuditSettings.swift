import ArgumentParser
import Audit
import Clang
import Foundation
import GitSource
import KernelTree
import Paths
import Report
import RuleChecks
import UnitParsing

/// The options of every command that may have to audit a tree.
struct AuditSettings: ParsableArguments {
    @Option(help: "Take trees from this git repository, bare or not: TREE is then a revision of it.")
    var git: String?

    @Option(help: "How many units are parsed at once (default: all cores).")
    var jobs: Int?

    @Option(help: "Leave out this top-level directory, besides tools and Documentation; may be repeated.")
    var exclude: [String] = []

    @Option(help: "Audit this directory although it is left out by default; may be repeated.")
    var include: [String] = []

    @Option(help: "Leave out the findings that this file answers: a YAML list of {site, rule, reason}.")
    var suppress: String?

    @Option(help: "Leave out files of more than so many MiB, with a notice.")
    var maxFileSize = KernelTree.largestFile >> 20

    @Flag(name: [.short, .long], help: "Say nothing on standard error but errors.")
    var quiet = false

    @Option(help: "Give up a parse that takes more than this many seconds of processor time.")
    var unitSeconds = WorkerLimits().seconds

    @Option(help: "Give up a parse that takes more than this many megabytes of memory.")
    var unitMemory = WorkerLimits().megabytes

    @Flag(help: "Refuse to parse where the kernel cannot confine the processes that do it (Landlock, seccomp).")
    var requireSandbox = false

    @Flag(
        help: "Leave out what is judged (release, lifetime, case, conversion, findings): the mechanical columns only.")
    var mechanical = false

    @OptionGroup var locations: Locations

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs \(jobs): give a number from 1 up") }
        for (name, value) in [("--unit-seconds", unitSeconds), ("--unit-memory", unitMemory)]
        where !(1...1_000_000).contains(value) {
            throw ValidationError("\(name) \(value): give a number from 1 to 1000000")
        }
        guard (1...1 << 20).contains(maxFileSize) else {
            throw ValidationError("--max-file-size \(maxFileSize): give a number of MiB from 1 to \(1 << 20)")
        }
    }

    /// What an operand of the command line names.
    func source(_ operand: String) throws -> TreeSource {
        try TreeSource(operand, repository: git, git: Self.gitProgram)
    }

    /// The same where only a tree will do.
    func tree(_ operand: String) throws -> TreeSource {
        let source = try source(operand)
        if case .report = source {
            throw InputError(description: "\(operand): not a directory; give the path of a kernel checkout")
        }
        return source
    }

    /// What would fail after an audit fails before it: output that cannot be written, and any place to write to, or a
    /// configuration, that lies in an audited tree.
    ///
    /// - Parameter trees: those that are named beside the sources, for reports.
    func check(_ sources: [TreeSource], beside trees: [String?] = [], output: String? = nil) throws {
        let roots = sources.flatMap(\.protected) + trees.compactMap(\.self)
        let result = output.map { WritablePlace(path: $0, option: "--output") }
        if !roots.isEmpty {
            for place in locations.places + [result].compactMap(\.self) { try place.check(outside: roots) }
            try ConfigFile.current?.check(outside: roots + sources.map(\.path))
        }
        sayWhatMatchesNothing(in: sources)
        try OutputFile.check(output)
    }

    /// Names of directories that are in none of the trees.
    private func sayWhatMatchesNothing(in sources: [TreeSource]) {
        let named = [("--exclude", exclude), ("--include", include)]
        let trees = sources.compactMap { $0.topDirectories }
        if quiet || trees.isEmpty { return }
        for (option, names) in named {
            for name in names.map(Self.directory) where !trees.contains(where: { $0.contains(name) }) {
                let near = NearWords.question(NearWords.of(name, among: Set(trees.joined())))
                let places = sources.map(\.name).joined(separator: ", ")
                Console.error("gupaudit: \(option) \(name): no directory at the top of \(places)\(near)")
            }
        }
    }

    /// As a shell completes it, too.
    private static func directory(_ name: String) -> String {
        let name = name.hasPrefix("./") ? String(name.dropFirst(2)) : name
        return name.hasSuffix("/") ? String(name.dropLast()) : name
    }

    private func workplace() throws -> Workplace {
        try Workplace(locations) { ProgressReporter(isQuiet: quiet).say($0, always: true) }
    }

    static var gitProgram: GitProgram? {
        GitProgram.find(
            in: (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map(String.init))
    }

    func audit(_ source: TreeSource, includesTimings: Bool = false) async throws -> Audited {
        let options = try options(for: source, includesTimings: includesTimings)
        let reporter = ProgressReporter(isQuiet: quiet)
        var lookUp: ReportLookUp?
        if let revision = options.revision {
            lookUp = try await Auditor(options, observer: reporter.observer).lookUp(revision)
            if let report = lookUp?.report {
                reporter.say("gupaudit: \(source.name): from the index", always: true)
                return Audited(report: report)
            }
        }
        return try await audit(try prepare(source, options), after: lookUp)
    }

    /// A tree whose files can be read, and how to audit it.
    struct Prepared {
        var options: AuditOptions
        /// A revision's files stay on disk while this lives.
        let files: RevisionTree?
    }

    func prepare(_ source: TreeSource, _ options: AuditOptions? = nil) throws -> Prepared {
        var options = try options ?? self.options(for: source)
        guard case .revision(let repository, let commit, _) = source else {
            options.checkout = checkout(of: source.path)
            return Prepared(options: options, files: nil)
        }
        let reporter = ProgressReporter(isQuiet: quiet)
        reporter.say("reading \(source.name)", always: false)
        let files = try RevisionTree.open(
            commit, of: repository, in: try workplace().revisions, largestFile: options.largestFile)
        files.notices.forEach { reporter.say("gupaudit: \(source.name): \($0)", always: true) }
        options.tree = files.path
        options.revision?.isWhole = files.notices.isEmpty
        return Prepared(options: options, files: files)
    }

    /// What git says of a directory; nil where it is no work tree, or has no commit yet. Whoever it belongs to: where
    /// git will not tell, the audit goes on without.
    private func checkout(of directory: String) -> AuditedCheckout? {
        guard let repository = try? GitRepository(at: directory, git: Self.gitProgram?.bounded),
            let commit = try? repository.commit("HEAD")
        else { return nil }
        return AuditedCheckout(commit: commit) {
            let absent = Set(repository.sparseFiles())
            let files = ((try? repository.files(of: commit)) ?? []).filter { !absent.contains($0.path) }
            return Dictionary(files.map { ($0.path, $0.id) }) { first, _ in first }
        }
    }

    /// - Parameter lookUp: of a revision whose report is not there.
    func audit(_ prepared: Prepared, after lookUp: ReportLookUp? = nil) async throws -> Audited {
        let library = prepared.options.library
        let reporter = ProgressReporter(isQuiet: quiet)
        reporter.say("using \(library.version) from \(library.path)", always: false)
        defer { reporter.finish() }
        let workplace = try workplace()
        defer { workplace.clean() }
        defer { withExtendedLifetime(prepared.files) {} }
        let gaps = TreeGaps(prepared.options, git: prepared.files == nil ? Self.gitProgram?.bounded : nil)
        if let notice = try gaps.notice() { reporter.say("gupaudit: \(notice)", always: true) }
        return try await Auditor(prepared.options, observer: reporter.observer).audit(after: lookUp)
    }

    /// Audits of a tree that was audited before, as it would be with patches applied.
    ///
    /// - Parameter audited: the tree as it is.
    func rehearse<Result>(
        _ source: TreeSource, after audited: Audited, for purpose: String, _ body: (Rehearsal) async throws -> Result
    ) async throws -> Result {
        let prepared = try prepare(source)
        defer { withExtendedLifetime(prepared.files) {} }
        let workplace = try workplace()
        defer { workplace.clean() }
        let rehearsal = try Rehearsal(prepared.options, after: audited, purpose: purpose)
        let result = try await body(rehearsal)
        try await rehearsal.confirm()
        return result
    }

    func options(for source: TreeSource, includesTimings: Bool = false) throws -> AuditOptions {
        var options = AuditOptions(
            tree: source.path,
            excluded: (AuditOptions.defaultExclusions + exclude.map(Self.directory)).filter {
                !include.map(Self.directory).contains($0)
            },
            jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount, rules: try locations.rulesDirectory(),
            ruleSet: try locations.ruleSet(), suppressions: try suppress.map { try Suppressions(file: $0) },
            index: nil, store: "",
            library: try ClangLibrary.open(locations.libclangChoice), largestFile: maxFileSize << 20,
            judges: !mechanical, includesTimings: includesTimings, version: GupAudit.version, build: GupAudit.sources)
        options.limits = WorkerLimits(seconds: unitSeconds, megabytes: unitMemory)
        options.requiresSandbox = requireSandbox
        // The last to be asked, since it makes directories.
        let workplace = try workplace()
        (options.index, options.store) = (workplace.index, workplace.headers)
        if case .revision(let repository, let commit, _) = source {
            options.revision = AuditedRevision(repository: repository.path, commit: commit)
        }
        return options
    }
}
