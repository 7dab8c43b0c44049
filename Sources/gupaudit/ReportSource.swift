import ArgumentParser
import Audit
import Comparison
import Foundation
import GitSource
import KernelTree
import Knowledge
import Output
import Paths
import Report
import RuleChecks

/// A report as a command line names it: a file that an audit wrote, or a tree to audit now.
struct ReportSource {
    let path: String
    let audited: Audited
    let source: TreeSource
    /// The tree that a report was made of, if it is at hand.
    let tree: KernelTree?

    var report: AuditReport { audited.report }

    /// - Parameter tree: the tree of a report file; a tree that is audited is its own.
    init(_ path: String, settings: AuditSettings, tree: String? = nil) async throws {
        let source = try settings.source(path)
        if case .report = source {
            self = try ReportSource(stored: path, tree: tree)
            return
        }
        self.path = path
        self.source = source
        if case .directory = source { self.tree = try KernelTree(at: path) } else { self.tree = nil }
        audited = try await settings.audit(source)
    }

    /// A report made earlier.
    init(stored path: String, tree: String?) throws {
        self.path = path
        source = .report(path)
        let advice = "give a report written with --format json, or a tree"
        let report = try AuditReport(json: try InputFile.contents(of: path, advice: advice), path: path)
        audited = Audited(report: report)
        self.tree = try Self.tree(of: report, at: path, named: tree)
        if let tree = self.tree { try ConfigFile.current?.check(outside: [PathSpelling.text(of: tree.root)]) }
    }

    /// Where the sources of a stored report lie: in the tree that was named, which must be of the report's release, or
    /// where the report says that it was made, if nothing has changed there at its sites.
    private static func tree(of report: AuditReport, at path: String, named: String?) throws -> KernelTree? {
        guard let named else {
            guard report.tree.source == .directory,
                let tree = try? KernelTree(at: PathSpelling.text(of: report.tree.path)),
                tree.version.description == report.tree.version, holds(report.sites, tree)
            else { return nil }
            return tree
        }
        let tree = try KernelTree(at: named)
        guard tree.version.description == report.tree.version else {
            throw InputError(
                description: "\(named): Linux \(tree.version), but \(path) was made of \(report.tree.version); "
                    + "name the tree that the report was made of")
        }
        return tree
    }

    /// Every call still stands where the report says.
    private static func holds(_ sites: [CallSite], _ tree: KernelTree) -> Bool {
        Dictionary(grouping: sites, by: \.file).allSatisfy { file, sites in
            guard let bytes = tree.contents(of: file, limit: TreeSource.largestFile) else { return false }
            let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            return sites.allSatisfy { site in
                lines.indices.contains(site.line - 1)
                    && lines[site.line - 1].dropFirst(site.column - 1).starts(with: site.callee.utf8)
            }
        }
    }

    /// What a stored report cannot tell without its tree is said, once.
    ///
    /// - Parameters:
    ///   - loss: what is left out.
    ///   - option: names the tree.
    func sayIfWithoutTree(_ loss: String, option: String) {
        guard case .report = source, tree == nil, report.tree.source == .directory, !report.sites.isEmpty else {
            return
        }
        Console.error(
            "gupaudit: \(path): the tree that it was made of, \(report.tree.path), is not there or has changed: "
                + "\(loss); name it with \(option)")
    }

    /// Reads the audited sources, where they can be read: from the tree that was named, or from where a report says
    /// that it was made.
    var reader: ((_ path: String) -> [UInt8]?)? {
        if let tree { return { tree.contents(of: $0, limit: TreeSource.largestFile) } }
        return try? origin.reader()
    }

    /// What was audited: of a stored report, what it says that it was made of.
    private var origin: TreeSource {
        guard case .report = source else { return source }
        return (try? TreeSource(of: report.tree, git: AuditSettings.gitProgram)) ?? source
    }

    /// What rules ask of the tree's code beside the sites; nil where it is not at hand.
    func ruleContext(probes: [String], settings: AuditSettings) throws -> RuleContext? {
        let place = tree.map { TreeSource.directory(PathSpelling.text(of: $0.root)) } ?? origin
        if tree == nil { guard case .revision = place else { return nil } }
        let prepared = try settings.prepare(place)
        defer { withExtendedLifetime(prepared.files) {} }
        return try Auditor(prepared.options).ruleContext(for: report, probes: probes)
    }

    /// The functions in which the sites stand, where the sources can be read.
    ///
    /// - Parameter fallback: a tree to read where there is none yet.
    func texts(in fallback: KernelTree? = nil) -> SiteTexts {
        if case .revision(let repository, let commit, _) = origin {
            let files =
                (try? RevisionContents(of: commit, in: repository))?.contents(of: Set(report.sites.map(\.file))) ?? [:]
            return SourceTexts.of(report.sites) { files[$0] }
        }
        guard let tree = tree ?? fallback else { return [:] }
        return SourceTexts.of(report.sites) { tree.contents(of: $0, limit: SourceTexts.largestFile) }
    }

    /// How a history calls it, where its name says more than its version.
    var label: String? {
        if case .revision(_, _, let name) = source { name } else { nil }
    }

    /// Says which inputs cannot be relied on, each as it was named.
    static func checkLedgers(_ inputs: [(name: String, report: AuditReport)]) throws {
        let unbalanced = inputs.filter { !$0.report.ledger.balanced }
        for (name, _) in unbalanced {
            Console.error("gupaudit: \(name): the ledger does not balance: sites may be missing, or listed twice")
        }
        if !unbalanced.isEmpty { throw ExitCode.unbalanced }
    }
}

extension SuccessorTable {
    /// What the rules say of how one function took another's place.
    init(_ family: Family) {
        self.init(internalFlags: Set(family.flags.internalFlags))
        for function in family.functions {
            successors[function.name] = Set(function.successors)
            adds[function.name] = Set(function.adds)
            addsWithWrite[function.name] = Set(function.addsWithWrite)
            if let word = function.kin { kin[function.name] = word }
        }
    }
}
