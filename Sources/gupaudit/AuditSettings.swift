import ArgumentParser
import Audit
import Clang
import Foundation
import Report

/// The options of every command that may have to audit a tree.
struct AuditSettings: ParsableArguments {
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

    func audit(_ tree: String, includesTimings: Bool = false) async throws -> AuditReport {
        let library = try ClangLibrary.open(locations.libclangChoice)
        let reporter = ProgressReporter(isQuiet: quiet)
        let options = AuditOptions(
            tree: tree, excluded: (AuditOptions.defaultExclusions + exclude).filter { !include.contains($0) },
            jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount, rules: try locations.rulesDirectory(),
            index: locations.indexPath, store: locations.storeDirectory, library: library,
            judges: !mechanical, includesTimings: includesTimings, version: GupAudit.version)
        reporter.say("using \(library.version) from \(library.path)", always: false)
        defer { if locations.noIndex { try? FileManager.default.removeItem(atPath: locations.storeDirectory) } }
        let report = try await Auditor(options, observer: reporter.observer).run()
        reporter.finish()
        return report
    }
}
