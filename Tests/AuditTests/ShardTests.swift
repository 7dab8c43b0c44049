import Audit
import Clang
import Foundation
import Report
import TestSupport
import Testing

/// The parts of an audit: disjoint, complete, and each what the whole says of its files.
@Suite struct ShardTests {
    private func part(_ index: Int, of count: Int, tree: String) async throws -> AuditReport {
        let scratch = try ScratchDirectory()
        let options = AuditOptions(
            tree: SampleTree.path(tree), scope: .shard(index: index, count: count), jobs: 2, rules: SampleTree.rules, index: nil,
            store: scratch.path, library: try ClangLibrary.open(nil), worker: Program.path, version: "test")
        return try await Auditor(options).run()
    }

    @Test(arguments: ["sample", "era-5.4"]) func partsAddUp(_ tree: String) async throws {
        let whole = try await SampleTree.audit(tree)
        var sites: [CallSite] = []
        var totals: [String: Int] = [:]
        var passing: Set<SiteID> = []
        for index in 1...3 {
            let part = try await part(index, of: 3, tree: tree)
            sites += part.sites
            passing.formUnion(part.shard?.passing ?? [])
            for (name, entry) in part.ledger.identifiers { totals[name, default: 0] += entry.total }
            #expect(part.ledger.balanced)
        }
        sites.sort { ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column) }
        FamilyCallers.complete(&sites, passing: passing)
        #expect(sites == whole.sites)
        #expect(totals == whole.ledger.identifiers.mapValues(\.total))
    }
}
