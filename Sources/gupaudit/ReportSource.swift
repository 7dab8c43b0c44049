import ArgumentParser
import Comparison
import Foundation
import GitSource
import KernelTree
import Knowledge
import Output
import Report

/// A report as a command line names it: a file that an audit wrote, or a tree to audit now.
struct ReportSource {
    let path: String
    let report: AuditReport
    let source: TreeSource
    /// The tree that a report was made of, if it is at hand.
    let tree: KernelTree?

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
        report = try await settings.audit(source)
    }

    /// A report made earlier.
    init(stored path: String, tree: String?) throws {
        self.path = path
        source = .report(path)
        let advice = "give a report written with --format json, or a tree"
        report = try AuditReport(json: try InputFile.contents(of: path, advice: advice), path: path)
        self.tree = try tree.map { tree throws(TreeError) in try KernelTree(at: tree) }
    }

    /// Reads the audited sources, where they can be read: from the tree that was named, or from where a report says
    /// that it was made.
    var reader: ((_ path: String) -> [UInt8]?)? {
        if let tree { return { tree.contents(of: $0, limit: TreeSource.largestFile) } }
        if case .report = source { return try? TreeSource(of: report.tree, git: AuditSettings.gitProgram).reader() }
        return try? source.reader()
    }

    /// The functions in which the sites stand, where the sources can be read.
    ///
    /// - Parameter fallback: a tree to read where there is none yet.
    func texts(in fallback: KernelTree? = nil) -> SiteTexts {
        if case .revision(let repository, let commit, _) = source {
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
