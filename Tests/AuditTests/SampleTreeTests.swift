import Audit
import Clang
import Foundation
import Report
import TestSupport
import Testing

/// Audits the sample trees and holds every site, and every trap, against the comment beside it.
@Suite(.serialized) struct SampleTreeTests {
    @Test func theTableOfTreesListsEachOfThem() throws {
        let text = try String(contentsOfFile: SampleTree.path("README.md"), encoding: .utf8)
        let table = try #require(text.range(of: "\n## ").map { text[..<$0.lowerBound] })
        let listed = table.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { row in
            String(row.dropFirst(3).prefix { $0 != "`" })
        }
        #expect(try listed.sorted() == SampleTree.names())
    }

    @Test(arguments: try SampleTree.names()) func everyExpectationHolds(_ name: String) async throws {
        let report = try await SampleTree.audit(name)
        #expect(report.ledger.balanced)
        for (identifier, entry) in report.ledger.identifiers {
            #expect(entry.unresolved.isEmpty, "\(identifier): \(entry.unresolved)")
        }
        for site in report.sites {
            #expect((ColumnAgreement(site)?.contradictions ?? []) == [], "\(name)/\(site.file):\(site.line)")
        }
        var sites = Dictionary(grouping: report.sites) { "\($0.file):\($0.line):\($0.column)" }
        var kinds: [String: [String: Int]] = [:]
        for file in SampleTree.sources(name) {
            let bytes = try #require(
                FileManager.default.contents(atPath: "\(SampleTree.path(name))/\(file)").map { [UInt8]($0) })
            for expectation in Expectation.all(in: bytes).expectations {
                let place = "\(file):\(expectation.line):\(expectation.column)"
                switch expectation.kind {
                case .site:
                    let found = sites.removeValue(forKey: place) ?? []
                    #expect(found.count == 1, "\(name)/\(place): no site of \(expectation.values["callee"] ?? "?")")
                    if let site = found.first { check(site, against: expectation, place: "\(name)/\(place)") }
                    kinds[expectation.values["callee"] ?? "", default: [:]]["call", default: 0] += 1
                case .none:
                    #expect(sites[place] == nil, "\(name)/\(place): a site where none is")
                    let kind = expectation.values["kind"] ?? "?"
                    kinds[expectation.values["callee"] ?? "", default: [:]][kind, default: 0] += 1
                case .rest: break
                }
            }
        }
        #expect(sites.keys.sorted() == [], "sites that no comment expects")
        // Comments and declarations are covered wholesale; calls and the traps' kinds can be added up one by one.
        for (identifier, expected) in kinds {
            for kind in ["call", "address", "export", "string", "macro", "other-symbol"] where expected[kind] != nil {
                let counted = report.ledger.identifiers[identifier]?.kinds[kind] ?? 0
                #expect(counted >= expected[kind] ?? 0, "\(name): \(identifier): \(kind)")
            }
        }
    }

    private func check(_ site: CallSite, against expectation: Expectation, place: String) {
        let isTextual = expectation.values["method"].map { $0.contains("text") } ?? false
        func compare(_ key: String, _ actual: String?, default fallback: String? = nil) {
            let stated = expectation.values[key]
            guard let expected = stated ?? (isTextual ? nil : fallback), expected != "?" else { return }
            let actual = actual.map { $0.isEmpty ? "-" : $0 } ?? "-"
            let alternatives =
                key == "function" || key == "method" ? expected.split(separator: "|").map { String($0) } : [expected]
            #expect(alternatives.contains(actual), "\(place): \(key) is \(actual), expected \(expected)")
        }
        compare("callee", site.callee)
        compare("function", site.function)
        compare("must", site.flags.must.joined(separator: ","), default: "-")
        compare("may", site.flags.may.joined(separator: ","), default: "-")
        compare("unknown", "\(site.flags.unknown)", default: "false")
        compare("origin", site.flags.origin.rawValue)
        compare("flags", site.flags.text)
        compare("vmas", site.vmas.rawValue)
        compare("pages", site.pages.text)
        compare("pages_null", "\(site.pages.null)", default: "false")
        compare("nr_pages", site.pageCount)
        compare("writes", site.writes.rawValue)
        compare("reference", site.reference.rawValue)
        compare("method", site.seen.method.rawValue, default: "ast")
        compare("arch", site.seen.arch)
        compare("callers", Self.words(for: site.flags.callers ?? []))
        for (key, verdict) in verdicts(on: site) {
            guard let expected = expectation.values[key] else { continue }
            let actual = verdict.isEmpty ? "-" : verdict
            let isExpected = expected.split(separator: "|").contains { $0 == actual }
            #expect(isExpected, "\(place): \(key) is \(actual), expected \(expected)")
        }
    }

    /// `caller:FOLL_A,FOLL_B+other:-`, sorted.
    private static func words(for callers: [Flags.Caller]) -> String {
        callers.map { caller in
            let flags = (caller.must + caller.may).sorted().joined(separator: ",")
            return "\(caller.function ?? "-"):\(flags.isEmpty ? "-" : flags)"
        }.sorted().joined(separator: "+")
    }

    /// What the audit concludes about a site, as the comments word it; compared only where a comment states it.
    private func verdicts(on site: CallSite) -> [(key: String, verdict: String)] {
        guard let judgement = site.judgement else { return Self.verdictKeys.map { ($0, "not judged") } }
        return [
            ("release", judgement.release.functions.joined(separator: ",")),
            ("pairing", judgement.release.pairing.rawValue),
            ("short_return", judgement.release.shortReturn.rawValue),
            ("lifetime", judgement.lifetime.rawValue),
            ("case", judgement.case.is.rawValue),
            ("conversion", judgement.conversion.needed ? "yes" : "no"),
            ("to", judgement.conversion.to ?? ""),
            ("reason", judgement.conversion.reason),
            ("dirtied", judgement.dirtying.verdict.rawValue),
            ("cpu", judgement.access.cpu.rawValue),
            ("dma", judgement.access.dma.rawValue),
            ("destination", judgement.destination.kind.rawValue),
            ("notifier", judgement.notifier.isEmpty ? "no" : "yes"),
        ]
    }

    private static let verdictKeys = [
        "release", "pairing", "short_return", "lifetime", "case", "conversion", "to", "reason", "dirtied", "cpu", "dma",
        "destination", "notifier",
    ]

    @Test func everyInstalledLibclangSeesTheSame() async throws {
        let installations = ClangLibrary.installations()
        var first: (installation: String, sites: [CallSite])?
        for installation in installations {
            let sites = try await SampleTree.audit("sample", libclang: installation).sites
            if let first { #expect(sites == first.sites, "\(installation) differs from \(first.installation)") }
            first = first ?? (installation, sites)
        }
        #expect(first != nil)
    }

    @Test func jobsDoNotChangeTheReport() async throws {
        let one = try await SampleTree.audit("sample", jobs: 1)
        let four = try await SampleTree.audit("sample", jobs: 4)
        #expect(one == four)
    }

    @Test func aSecondAuditParsesNothingAndSaysTheSame() async throws {
        let scratch = try ScratchDirectory()
        let first = try await SampleTree.audit(
            "sample", index: scratch.path + "/index.sqlite", store: scratch.path + "/store")
        let second = try await SampleTree.audit(
            "sample", index: scratch.path + "/index.sqlite", store: scratch.path + "/store", timings: true)
        let third = try await SampleTree.audit(
            "sample", index: scratch.path + "/index.sqlite", store: scratch.path + "/store", timings: true)
        #expect(second.sites == first.sites)
        // A unit's time is that of its parse: a parse made anew would hardly take as long to the last digit.
        #expect(second == third)
    }

    @Test func aChangedFileIsSeen() async throws {
        let scratch = try ScratchDirectory()
        let tree = scratch.path + "/tree"
        try FileManager.default.copyItem(atPath: SampleTree.path("era-5.4"), toPath: tree)
        let before = try await SampleTree.audit(
            at: tree, index: scratch.path + "/index.sqlite", store: scratch.path + "/store")
        let site = try #require(before.sites.first { $0.file.hasPrefix("drivers/") })
        let path = "\(tree)/\(site.file)"
        let text = String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
        try Data("/* moved */\n\(text)".utf8).write(to: URL(filePath: path))
        let after = try await SampleTree.audit(
            at: tree, index: scratch.path + "/index.sqlite", store: scratch.path + "/store")
        #expect(after.sites.map(\.id) == before.sites.map(\.id))
        #expect(after.sites.first { $0.id == site.id }?.line == site.line + 1)
    }
}
