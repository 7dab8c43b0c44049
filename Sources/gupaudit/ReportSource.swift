import ArgumentParser
import Comparison
import Foundation
import KernelTree
import Knowledge
import Output
import Report

/// A report as a command line names it: a file that an audit wrote, or a tree to audit now.
struct ReportSource {
    let path: String
    let report: AuditReport
    /// Where its sources can be read.
    let tree: KernelTree?

    /// - Parameter tree: the tree of a report file; a tree that is audited is its own.
    init(_ path: String, settings: AuditSettings, tree: String? = nil) async throws {
        self.path = path
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw InputError(description: "\(path): neither a report nor a tree; there is no such file")
        }
        if isDirectory.boolValue {
            self.tree = try KernelTree(at: path)
            report = try await settings.audit(path)
        } else {
            report = try Self.read(path)
            self.tree = try tree.map { tree throws(TreeError) in try KernelTree(at: tree) }
        }
        if let shard = report.shard {
            let part = "part \(shard.index) of \(shard.count)"
            throw InputError(description: "\(path): \(part); join the parts with gupaudit merge")
        }
    }

    static func read(_ path: String) throws -> AuditReport {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw InputError(
                description: "\(path): cannot be read; give a report written with --format json, or a tree")
        }
        return try AuditReport(json: data, path: path)
    }

    var texts: SiteTexts { tree.map { SourceTexts.of(report.sites, in: $0) } ?? [:] }

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
