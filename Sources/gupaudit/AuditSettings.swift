import ArgumentParser
import Audit
import Clang
import Foundation
import GitSource
import Report

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

    @Flag(name: [.short, .long], help: "Say nothing on standard error but errors.")
    var quiet = false

    @Flag(help: "Leave out what has to be judged (release, lifetime, case, conversion, findings): the mechanical columns only.")
    var mechanical = false

    @OptionGroup var locations: Locations

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs \(jobs): give a number from 1 up") }
    }

    /// What an operand of the command line names.
    func source(_ operand: String) throws -> TreeSource { try TreeSource(operand, repository: git, git: Self.gitProgram) }

    static var gitProgram: GitProgram? {
        GitProgram.find(in: (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map(String.init))
    }

    func audit(_ source: TreeSource, includesTimings: Bool = false, scope: AuditScope = .whole) async throws -> AuditReport {
        try await auditCovering(source, includesTimings: includesTimings, scope: scope).report
    }

    /// The report, and the files that it speaks of.
    func auditCovering(
        _ source: TreeSource, includesTimings: Bool = false, scope: AuditScope
    ) async throws -> (report: AuditReport, covered: Set<String>) {
        let library = try ClangLibrary.open(locations.libclangChoice)
        let reporter = ProgressReporter(isQuiet: quiet)
        reporter.say("using \(library.version) from \(library.path)", always: false)
        defer { reporter.finish() }
        defer { if locations.noIndex { try? FileManager.default.removeItem(atPath: locations.storeDirectory) } }
        var options = AuditOptions(
            tree: source.path, scope: scope, excluded: (AuditOptions.defaultExclusions + exclude).filter { !include.contains($0) },
            jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount, rules: try locations.rulesDirectory(),
            index: locations.indexPath, store: locations.storeDirectory, library: library,
            judges: !mechanical, includesTimings: includesTimings, version: GupAudit.version, build: Self.build)
        guard case .revision(let repository, let commit, _) = source else {
            return try await Auditor(options, observer: reporter.observer).runCovering()
        }
        options.revision = AuditedRevision(repository: repository.path, commit: commit)
        if let report = Auditor(options).storedReport() {
            reporter.say("gupaudit: \(source.name): from the index", always: true)
            return (report, [])
        }
        reporter.say("reading \(source.name)", always: false)
        let files = try RevisionTree.open(commit, of: repository, in: locations.revisionDirectory)
        files.notices.forEach { reporter.say("gupaudit: \(source.name): \($0)", always: true) }
        options.tree = files.path
        // The files stay as they are while `files` lives.
        defer { withExtendedLifetime(files) {} }
        return try await Auditor(options, observer: reporter.observer).runCovering()
    }

    /// The program's own size and date: reports of another build are not taken for its own.
    private static var build: String {
        var status = stat()
        guard stat("/proc/self/exe", &status) == 0 else { return "" }
        return "\(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)"
    }
}
