import ArgumentParser
import Clang
import Foundation
import Knowledge
import RuleChecks

/// `gupaudit doctor`
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Show which libclang, rules and cache are used, and whether they work.",
        discussion: "Exit codes: 0 everything works; 2 something does not.")

    @OptionGroup var locations: Locations

    func run() throws {
        let checks = [checkLibclang(), checkRules(), checkCache()]
        try Console.out(checks.flatMap(\.lines).joined())
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
            let others = ClangLibrary.installations().filter { !library.path.hasPrefix($0 + "/") }
            if !others.isEmpty { check.show("also installed", others.joined(separator: ", ")) }
        } catch {
            check.fail("libclang", "\(error)")
        }
        return check
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
