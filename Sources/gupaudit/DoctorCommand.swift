import ArgumentParser
import Audit
import Clang
import Foundation
import KernelTree
import Knowledge
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
        if checks.contains(false) { throw ExitCode.badInput }
    }

    private func checkLibclang() -> Bool {
        do {
            let library = try ClangLibrary.open(locations.libclangChoice)
            show("libclang", library.path)
            show("version", library.version)
            show("resources", library.resourceDirectory)
            let others = ClangLibrary.installations().filter { !TreePath.isBelow(library.path, $0) }
            if !others.isEmpty { show("also installed", others.joined(separator: ", ")) }
            show("workers", try confinement(of: library))
            return true
        } catch {
            show("libclang", "PROBLEM: \(error)")
            return false
        }
    }

    /// What holds the processes that parse within bounds on this machine: one is started to see.
    private func confinement(of library: ClangLibrary) throws -> String {
        let rules = try locations.rulesDirectory()
        let scratch = NSTemporaryDirectory() + "/gupaudit-doctor-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        let family = String(decoding: FileManager.default.contents(atPath: "\(rules)/\(Family.file)") ?? Data(), as: UTF8.self)
        let workers = WorkerPool(
            program: AuditOptions.ownProgram,
            start: WorkerStart(
                library: library.path, tree: scratch, store: scratch, family: family, uses: nil, limits: WorkerLimits()))
        let confinement = try workers.confinement()
        let files = confinement.landlock > 0 ? "Landlock \(confinement.landlock)" : "no Landlock in this kernel"
        return "file gate, \(files), \(confinement.filtersCalls ? "seccomp" : "no seccomp in this kernel")"
    }

    private func checkRules() -> Bool {
        do {
            let directory = try locations.rulesDirectory()
            let family = try Family(directory: directory)
            let rules = try locations.ruleSet().rules
            show(
                "rules",
                "\(directory) (\(rules.count) rules, \(family.functions.count) functions of the \(family.name) family)")
            return true
        } catch {
            show("rules", "PROBLEM: \(error)")
            return false
        }
    }

    private func checkCache() -> Bool {
        guard let index = locations.indexPath else {
            show("index", "none (--no-index)")
            return true
        }
        let directory = (index as NSString).deletingLastPathComponent
        try? FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        guard FileManager.default.isWritableFile(atPath: directory) else {
            show("index", "PROBLEM: \(directory): cannot be written; name another file with --index")
            return false
        }
        let size = (try? FileManager.default.attributesOfItem(atPath: index)[.size] as? Int) ?? nil
        show("index", size.map { "\(index) (\($0 / 1024) KiB)" } ?? "\(index) (not written yet)")
        show("headers", locations.storeDirectory)
        return true
    }

    private func show(_ label: String, _ text: String) {
        print(label.padding(toLength: 16, withPad: " ", startingAt: 0) + text)
    }
}
