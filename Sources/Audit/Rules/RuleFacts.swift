internal import Foundation
package import KernelTree
internal import Knowledge
package import Report
package import RuleChecks
internal import SourceText

extension Auditor {
    /// What the rules ask of the audited tree beside its sites, read from the text of its memory management.
    ///
    /// - Parameters:
    ///   - probes: the identifiers to look for.
    ///   - tree: where it is open already.
    package func ruleContext(
        for report: AuditReport, probes: [String], in tree: KernelTree? = nil
    ) throws -> RuleContext {
        let family = try Family(directory: options.rules)
        let tree = try tree ?? KernelTree(at: options.tree, largestFile: options.largestFile)
        let flags = report.api.flags.keys.sorted()
        let names = Set(probes + flags).sorted()
        let search = IdentifierSearch(names)
        var symbols: Set<String> = []
        var mask: [String]?
        for path in Self.memoryManagement(of: tree) {
            guard let bytes = tree.contents(of: path) else { continue }
            let occurrences = search.occurrences(in: bytes)
            if occurrences.isEmpty { continue }
            let source = tree.sources.source(of: path, holding: bytes)
            for occurrence in occurrences {
                let context = source.context(at: occurrence.offset)
                if context != .comment, context != .string { symbols.insert(names[occurrence.identifier]) }
            }
            let found = FlagMask.longest(in: source, family: family.flags)
            if found.count > mask?.count ?? 0 { mask = found }
        }
        return RuleContext(
            version: report.tree.version, api: report.api, symbols: symbols.intersection(probes), fastMask: mask)
    }

    private static let home = "mm"

    private static func memoryManagement(of tree: KernelTree) -> [String] {
        tree.names(in: home).filter { $0.hasSuffix(".c") || $0.hasSuffix(".h") }.map { "\(home)/\($0)" }
    }

    /// The report with the rules' findings, less those that are suppressed.
    func checked(_ report: AuditReport, in tree: KernelTree) throws -> AuditReport {
        if options.ruleSet.rules.isEmpty { return report }
        var report = report
        let context = try ruleContext(for: report, probes: options.ruleSet.probes, in: tree)
        report.findings = options.ruleSet.evaluate(report: report, context: context)
        if let suppressions = options.suppressions {
            let outcome = suppressions.apply(to: report.findings)
            report.findings = outcome.findings
            report.suppressed = outcome.suppressed
            // An entry that answers nothing here may answer something in a file that was not asked about.
            if options.scope == .whole { outcome.notices.forEach(pool.observer.notice) }
        }
        return report
    }
}

/// The flags that a function accepts, as it says itself: `flags & ~(FOLL_A | FOLL_B)` is refused.
private enum FlagMask {
    /// Sorted; empty where no function of the file has such a check.
    static func longest(in source: LexedSource, family: FlagKnowledge) -> [String] {
        let functions = source.functions.filter { function in
            let words = function.name.split(separator: "_").map { String($0) }
            return family.masks.contains { words.contains($0) }
        }
        let bodies = functions.map(\.bodyRange).sorted { $0.lowerBound < $1.lowerBound }
        var longest: [String] = []
        var (next, end) = (0, 0)
        for (index, token) in source.code.enumerated() {
            while next < bodies.count, bodies[next].lowerBound <= token.start {
                end = max(end, bodies[next].upperBound)
                next += 1
            }
            guard token.start < end, source.spelling(of: token) == "~" else { continue }
            let names = constants(after: index, in: source, prefix: family.prefix)
            if names.count > max(longest.count, 1) { longest = names.sorted() }
        }
        return longest
    }

    /// The constants in parentheses behind a token, joined by `|`; empty where anything else stands there.
    private static func constants(after index: Int, in source: LexedSource, prefix: String) -> [String] {
        var names: [String] = []
        let rest = source.code[(index + 1)...].prefix(200).map { source.spelling(of: $0) }
        guard rest.first == "(" else { return [] }
        for (position, word) in rest.dropFirst().enumerated() {
            if position.isMultiple(of: 2) {
                guard word.hasPrefix(prefix) else { return [] }
                names.append(word)
            } else if word == ")" {
                return names
            } else if word != "|" {
                return []
            }
        }
        return []
    }
}
