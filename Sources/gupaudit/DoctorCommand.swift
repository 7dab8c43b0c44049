import ArgumentParser
import Audit
import Clang
import Foundation
import KernelTree
import Knowledge
import Paths
import RuleChecks
import UnitParsing

/// `gupaudit doctor`
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Show which libclang, rules and cache are used, and whether they work.",
        discussion: "Exit codes: 0 everything works; 2 something does not.")

    @OptionGroup var locations: Locations

    func run() throws {
        let checks = [checkLibclang(), checkRules(), checkCache()]
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
        let rules = try locations.rulesDirectory()
        // It reads nothing, so that any directory will do.
        let workers = WorkerPool(
            program: AuditOptions.ownProgram,
            start: WorkerStart(
                library: library.path, tree: rules, store: rules, family: try Family.text(directory: rules), uses: nil,
                limits: WorkerLimits()))
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
        let size = (try? FileManager.default.attributesOfItem(atPath: index)[.size] as? Int) ?? nil
        check.show("index", size.map { "\(index) (\($0 / 1024) KiB)" } ?? "\(index) (not written yet, but can be)")
        check.show("headers", locations.headerDirectory)
        return check
    }
}
