package import Clang
internal import Foundation
internal import KernelTree
internal import Knowledge
internal import Report
package import RuleChecks

/// Runs the examples of rules: all of an era's are drivers of one small tree, which is audited once.
package struct RuleExamples: Sendable {
    private let ruleSet: RuleSet
    /// Of the example trees: `common`, and one for each era with what differs.
    private let trees: String
    private let rules: String
    private let scratch: String
    private let jobs: Int
    private let library: ClangLibrary
    private let version: String
    private let worker: String

    /// What became of one example.
    package struct Outcome: Hashable, Sendable {
        package enum Verdict: Hashable, Sendable {
            case asSaid
            case otherwise(String)
            case untested(String)
        }

        package let rule: RuleID
        /// For people: the rule, the kind, the place in the rule's file.
        package let name: String
        package let verdict: Verdict

        package var isFailure: Bool {
            if case .otherwise = verdict { return true }
            return false
        }
    }

    /// - Parameters:
    ///   - directory: gupaudit's own rules, beside which the example trees lie.
    ///   - scratch: where the trees are put together; made if need be, and left to the caller to remove.
    package init(
        ruleSet: RuleSet, directory: String, scratch: String, jobs: Int, library: ClangLibrary, version: String,
        worker: String = AuditOptions.ownProgram
    ) {
        self.ruleSet = ruleSet
        trees = "\(directory)/family/example-tree"
        rules = directory
        self.scratch = scratch
        self.jobs = jobs
        self.library = library
        self.version = version
        self.worker = worker
    }

    private static let common = "common"
    private static let place = "drivers/example"

    private struct Case {
        let rule: Rule
        let example: Rule.Example
        let file: String
    }

    /// In the order of the rules and of the examples in them.
    package func run() async throws -> [Outcome] {
        let eras = try self.eras()
        guard let newest = eras.last else {
            throw RulesError(
                path: trees, line: nil, message: "there is no example tree; gupaudit is not installed whole")
        }
        var cases: [String: [Case]] = [:]
        for rule in ruleSet.rules {
            for (number, example) in rule.examples.enumerated() {
                let era = example.era ?? newest
                guard eras.contains(era) else {
                    let message = "there is no example tree of “\(era)”; known: \(eras.joined(separator: ", "))"
                    throw RulesError(path: rule.path, line: example.line, message: message)
                }
                let file = "\(rule.id.rawValue)-\(number + 1)".replacing("-", with: "_") + ".c"
                cases[era, default: []].append(Case(rule: rule, example: example, file: file))
            }
        }
        var outcomes: [Outcome] = []
        for (era, cases) in cases.sorted(by: { $0.key < $1.key }) {
            let report = try await audit(cases, era: era)
            outcomes += cases.map { outcome(of: $0, in: report) }
        }
        for rule in ruleSet.rules where rule.examples.isEmpty {
            outcomes.append(Outcome(rule: rule.id, name: rule.id.rawValue, verdict: .untested("it has no examples")))
        }
        return outcomes.sorted { ($0.rule, $0.name) < ($1.rule, $1.name) }
    }

    /// Oldest first.
    private func eras() throws -> [String] {
        let names = RulesText.names(in: trees) ?? []
        return names.filter { $0.first?.isNumber ?? false }.sorted {
            $0.compare($1, options: .numeric) == .orderedAscending
        }
    }

    private func audit(_ cases: [Case], era: String) async throws -> AuditReport {
        let tree = "\(scratch)/\(era)"
        do {
            for layer in [Self.common, era] { try Self.copy("\(trees)/\(layer)", over: tree) }
            let directory = "\(tree)/\(Self.place)"
            for item in cases {
                let text = "#include \"prelude.h\"\n\(item.example.code)"
                try Data(text.utf8).write(to: URL(filePath: "\(directory)/\(item.file)"))
            }
            let objects = cases.map { "obj-m += \($0.file.dropLast(2)).o\n" }.joined()
            try Data(objects.utf8).write(to: URL(filePath: "\(directory)/Makefile"))
        } catch let error as CocoaError {
            throw AuditError.storeUnusable(path: tree, reason: error.localizedDescription)
        }
        let options = AuditOptions(
            tree: tree, jobs: jobs, rules: rules, ruleSet: ruleSet, index: nil, store: "\(scratch)/headers",
            library: library, worker: worker, version: version)
        return try await Auditor(options).run()
    }

    /// Copies the files below one directory into another, over what is there.
    private static func copy(_ source: String, over target: String) throws {
        for name in RulesText.files(below: source) {
            let file = URL(filePath: "\(target)/\(name)")
            let directory = file.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            try Data(RulesText.read("\(source)/\(name)").utf8).write(to: file)
        }
    }

    private func outcome(of item: Case, in report: AuditReport) -> Outcome {
        let place = item.example.line.map { ":\($0)" } ?? ""
        let name = "\(item.rule.id.rawValue), \(item.example.kind.rawValue) example at \(item.rule.path)\(place)"
        return Outcome(rule: item.rule.id, name: name, verdict: verdict(on: item, in: report))
    }

    private func verdict(on item: Case, in report: AuditReport) -> Outcome.Verdict {
        let file = "\(Self.place)/\(item.file)"
        if let unit = report.units.first(where: { $0.file == file && $0.status != .parsed }) {
            return .otherwise("it does not compile: \(unit.diagnostics.first ?? "no parse reached it")")
        }
        let sites = report.sites.filter { $0.file == file }
        if sites.isEmpty { return .otherwise("there is no call of the family in it") }
        if item.rule.needsJudgement, sites.allSatisfy({ $0.judgement == nil }) {
            return .untested("its rule reads columns that this audit does not fill")
        }
        let ids = Set(sites.map(\.id))
        let found = Set(report.findings.filter { ids.contains($0.site) }.map(\.rule))
        let expected = Set((item.example.kind == .triggering ? [item.rule.id.rawValue] : []) + item.example.also)
        // What passes must pass this rule; what triggers must trigger nothing else.
        let wrong =
            item.example.kind == .triggering
            ? found.symmetricDifference(expected) : found.intersection([item.rule.id.rawValue])
        if wrong.isEmpty { return .asSaid }
        let shown = found.isEmpty ? "nothing" : found.sorted().joined(separator: ", ")
        return .otherwise(
            "it triggers \(shown)"
                + (item.example.kind == .triggering ? ", not \(expected.sorted().joined(separator: ", "))" : ""))
    }
}
