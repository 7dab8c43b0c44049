import ArgumentParser
import Audit
import Clang
import Foundation
import GitSource
import KernelTree
import Knowledge
import Paths
import RuleChecks
import UnitParsing

/// `gupaudit doctor`
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Show which libclang, rules and cache are used, and whether they work.",
        usage: "gupaudit doctor [<options>]",
        discussion: """
            It looks and writes nothing. What is missing is said with the command that mends it.

            Exit codes: 0 everything works; 2 something does not.
            """)

    @OptionGroup var locations: Locations

    func run() throws {
        let checks = [checkLibclang(), checkRules(), checkGit(), checkCache(), checkConfig()]
        try Console.show(checks.flatMap(\.lines).joined())
        if checks.contains(where: { !$0.isGood }) { throw ExitCode.badInput }
    }

    /// What was found of one thing.
    private struct Check {
        var lines: [String] = []
        var isGood = true

        mutating func show(_ label: String, _ text: String) {
            lines.append(label.padding(toLength: 16, withPad: " ", startingAt: 0) + text + "\n")
        }

        mutating func fail(_ label: String, _ text: String) {
            isGood = false
            show(label, "PROBLEM: \(text)")
        }
    }

    private func checkLibclang() -> Check {
        var check = Check()
        do {
            let library = try ClangLibrary.open(locations.libclangChoice)
            check.show("libclang", library.path)
            check.show("version", library.version)
            check.show("resources", library.resourceDirectory)
            let others = ClangLibrary.installations().filter { !TreePath.isBelow(library.path, $0) }
            if !others.isEmpty { check.show("also installed", others.joined(separator: ", ")) }
            check.show("workers", try confinement(of: library))
        } catch {
            check.fail("libclang", "\(error)")
        }
        return check
    }

    /// What holds the processes that parse within bounds on this machine: one is started to see.
    private func confinement(of library: ClangLibrary) throws -> String {
        // It reads nothing, so that any directory will do.
        let place = library.resourceDirectory
        let family = try Family.text(directory: locations.rulesDirectory())
        let workers = WorkerPool(
            program: AuditOptions.ownProgram,
            start: WorkerStart(
                library: library.path, tree: place, store: place, family: family, uses: nil, limits: WorkerLimits()))
        let confinement = try workers.confinement()
        let files = confinement.landlock > 0 ? "Landlock \(confinement.landlock)" : "no Landlock in this kernel"
        return "file gate, \(files), \(confinement.filtersCalls ? "seccomp" : "no seccomp in this kernel")"
    }

    private func checkRules() -> Check {
        var check = Check()
        do {
            let directory = try locations.rulesDirectory()
            let family = try Family(directory: directory)
            let rules = try locations.ruleSet().rules
            check.show(
                "rules",
                "\(directory) (\(rules.count) rules, \(family.functions.count) functions of the \(family.name) family)")
        } catch {
            check.fail("rules", "\(error)")
        }
        return check
    }

    /// Trees that are directories can do without.
    private func checkGit() -> Check {
        var check = Check()
        check.show(
            "git",
            AuditSettings.gitProgram?.path ?? "none, so that revisions cannot be read; apt-get install git")
        return check
    }

    /// Asks without making anything: what is only looked at stays as it is.
    private func checkCache() -> Check {
        var check = Check()
        guard let index = locations.indexPath else {
            check.show("index", "none (--no-index)")
            return check
        }
        let place = RealPath.nearestExisting(RealPath.directory(of: RealPath.of(index)))
        guard access(place, W_OK | X_OK) == 0 else {
            let reason = String(cString: strerror(errno))
            check.fail("index", "\(index): \(place) cannot be written (\(reason)); name another file with --index")
            return check
        }
        check.show("index", kept(index) ?? "\(index) (not written yet, but can be)")
        check.show("headers", kept(locations.headerDirectory) ?? "\(locations.headerDirectory) (none yet)")
        check.show("revisions", kept(locations.revisionDirectory) ?? "\(locations.revisionDirectory) (none yet)")
        return check
    }

    /// One that cannot be read has ended the program before.
    private func checkConfig() -> Check {
        var check = Check()
        check.show("configuration", ConfigFile.current?.path ?? "none (~/.config/gupaudit/config.yaml)")
        return check
    }

    private func kept(_ path: String) -> String? {
        guard access(path, F_OK) == 0 else { return nil }
        return "\(path) (\(Quantity.bytes(CacheContents.size(of: path)).drop { $0 == " " }))"
    }
}
