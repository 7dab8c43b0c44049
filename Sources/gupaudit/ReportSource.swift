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
        self.path = path
        source = try settings.source(path)
        if case .report = source {
            report = try Self.read(path)
            self.tree = try tree.map { tree throws(TreeError) in try KernelTree(at: tree) }
        } else {
            if case .directory = source { self.tree = try KernelTree(at: path) } else { self.tree = nil }
            report = try await settings.audit(source)
        }
    }

    /// A report made earlier.
    init(stored path: String, tree: String?) throws {
        self.path = path
        source = .report(path)
        report = try Self.read(path)
        self.tree = try tree.map { tree throws(TreeError) in try KernelTree(at: tree) }
    }

    static func read(_ path: String) throws -> AuditReport {
        let advice = "give a report written with --format json, or a tree"
        return try AuditReport(json: try InputFile.contents(of: path, advice: advice), path: path)
    }

    /// Reads the audited sources, where they can be read: from the tree that was named, or from where a report says
    /// that it was made.
    var reader: ((_ path: String) -> [UInt8]?)? {
        if let tree { return { tree.contents(of: $0, limit: TreeSource.largestFile) } }
        if case .report = source { return try? TreeSource(of: report.tree, git: AuditSettings.gitProgram).reader() }
        return try? source.reader()
    }

    /// The functions in which the sites stand, where the sources can be read.
    var texts: SiteTexts { texts(in: nil) }

    /// - Parameter fallback: a tree to read where there is none yet.
    func texts(in fallback: KernelTree?) -> SiteTexts {
        if case .revision(let repository, let commit, _) = source {
            let files =
                (try? RevisionContents(of: commit, in: repository))?.contents(of: Set(report.sites.map(\.file))) ?? [:]
            return SourceTexts.of(report.sites) { files[$0] }
        }
        return (tree ?? fallback).map { SourceTexts.of(report.sites, in: $0) } ?? [:]
    }

    /// How a history calls it, where its name says more than its version.
    var label: String? {
        if case .revision(_, _, let name) = source { name } else { nil }
    }

    /// Says which inputs cannot be relied on.
    static func checkLedgers(_ sources: [ReportSource]) throws {
        let unbalanced = sources.filter { !$0.report.ledger.balanced }
        for source in unbalanced {
            Console.error("gupaudit: \(source.path): the ledger does not balance: sites may be missing on this side")
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
