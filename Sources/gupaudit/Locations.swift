import ArgumentParser
import Foundation
import Knowledge
import Report
import RuleChecks
import Worklists

/// Where the rules, the index and libclang are: options first, then the environment, then the usual places.
struct Locations: ParsableArguments {
    @Option(help: "The libclang to use: an LLVM installation such as /usr/lib/llvm-14, or a shared object.")
    var libclang: String?

    @Option(help: "Add the rules in this directory; one of a known name replaces gupaudit's own. May be repeated.")
    var rules: [String] = []

    @Option(help: ArgumentHelp("The directory of gupaudit's own rules.", visibility: .hidden))
    var builtinRules: String?

    @Option(help: "The index file (default: index.sqlite in gupaudit's directory under the user's cache).")
    var index: String?

    @Option(
        help: """
            Take what is not said here from this YAML file (default: gupaudit/config.yaml in $XDG_CONFIG_HOME or \
            ~/.config, if it is there).
            """)
    var config: String?

    @Flag(help: "Keep nothing for the next run.")
    var noIndex = false

    func validate() throws {
        if config == "" { throw ValidationError("--config: give the path of a file") }
        if index == "" { throw ValidationError("--index: give the path of a file") }
    }

    private var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// nil: the newest one installed.
    var libclangChoice: String? { libclang ?? environment["GUPAUDIT_LIBCLANG"] }

    var cacheDirectory: String {
        if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") { return cache + "/gupaudit" }
        return (environment["HOME"] ?? NSHomeDirectory()) + "/.cache/gupaudit"
    }

    var indexPath: String? { noIndex ? nil : index ?? cacheDirectory + "/index.sqlite" }

    /// Generated and precompiled headers live beside the index.
    var headerDirectory: String { index.map { $0 + "-headers" } ?? cacheDirectory + "/headers" }

    /// Revisions' files lie there too.
    var revisionDirectory: String { index.map { $0 + "-revisions" } ?? cacheDirectory + "/revisions" }

    /// Wherever a run may write without being asked.
    var places: [WritablePlace] {
        let temporary = WritablePlace(path: ScratchSpace.parent, option: "TMPDIR")
        guard let indexPath else { return [temporary] }
        let option = index == nil ? "--index or XDG_CACHE_HOME" : "--index"
        let kept = [indexPath, headerDirectory, revisionDirectory].map { WritablePlace(path: $0, option: option) }
        return kept + [temporary]
    }

    /// gupaudit's own rules, and the user's.
    func ruleSet() throws -> RuleSet { try RuleSet(directories: [try rulesDirectory()] + rules) }

    /// What the formats that explain a finding say of its rule.
    func ruleDescriptions() throws -> [RuleDescription] {
        try ruleSet().rules.map { rule in
            RuleDescription(
                id: rule.id.rawValue, summary: rule.summary,
                rationale: rule.rationale.split(whereSeparator: \.isWhitespace).joined(separator: " "),
                reference: rule.reference, severity: rule.severity)
        }
    }

    /// What is known of the family, of pages and of pins, without a tree.
    func worklistKnowledge() throws -> WorklistKnowledge {
        let rules = try rulesDirectory()
        return WorklistKnowledge(
            family: try Family(directory: rules), uses: try PageKnowledge(directory: rules + "/family"),
            advice: try PinningAdvice(directory: rules + "/family"))
    }

    func rulesDirectory() throws -> String {
        if let builtinRules { return builtinRules }
        if let rules = environment["GUPAUDIT_RULES"] { return rules }
        let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        return Self.rules(near: program.path) ?? RulesText.builtIn
    }

    /// Those of the checkout where a program was built, or of the place where it was installed. No other directory
    /// above will do: anyone may have put rules there.
    private static func rules(near program: String) -> String? {
        let parts = program.split(separator: "/")
        let checkout = parts.lastIndex { $0.hasPrefix(".build") }.map { parts[..<$0] + ["Rules"] }
        let installed = parts.dropLast(2) + ["share", "gupaudit", "Rules"]
        return [checkout, installed].compactMap { $0.map { "/" + $0.joined(separator: "/") } }
            .first { FileManager.default.fileExists(atPath: "\($0)/\(Family.file)") }
    }
}
