import Audit
import Report
import TestSupport
import Testing

/// Compares the columns with sites that were labelled by hand; skipped where their tree is not at hand.
@Suite struct LabelledSampleTests {
    private struct Label: Decodable {
        var file: String
        var line: Int
        var function: String
        var callee: String
        var flags_arg: String?
        var flags: [String]
        var flags_may: [String]
        var flags_from: String
        var vmas_arg: String
        var pages_arg: String?
        var pages_null: Bool
        var nr_pages: String?
        var writes: String
        var ref: String
        var release: [String]
        var lifetime: String
        var `case`: String
        var needs_conversion: Bool
    }

    @Test(.enabled(if: LabelledSample.tree != nil)) func mechanicalColumnsEqualTheLabels() async throws {
        let report = try await SampleTree.audit(at: try #require(LabelledSample.tree))
        #expect(report.ledger.balanced)
        #expect(report.ledger.identifiers.values.flatMap(\.unresolved) == [])
        #expect(report.sites.filter { $0.seen.method != .ast }.map(\.file) == [])
        for label in try LabelledSample.labels(Label.self) {
            let site = report.sites.first {
                $0.file == label.file && $0.line == label.line && $0.callee == label.callee
            }
            let found = try #require(site, "\(label.file):\(label.line)")
            let place: Comment = "\(label.file):\(label.line) \(label.callee)"
            #expect(found.function == label.function, place)
            #expect(found.flags.text == label.flags_arg, place)
            #expect(found.flags.must == label.flags.sorted(), place)
            #expect(found.flags.may == label.flags_may.sorted(), place)
            #expect(found.flags.origin.rawValue == label.flags_from, place)
            #expect(found.vmas.rawValue == label.vmas_arg, place)
            #expect(found.pages.text == label.pages_arg, place)
            #expect(found.pages.null == label.pages_null, place)
            #expect(found.pageCount == label.nr_pages, place)
            #expect(found.writes.rawValue == label.writes, place)
            #expect(found.reference.rawValue == label.ref, place)
        }
    }

    /// Judgements are not certain; how many of the labels each column must meet is the project's own promise.
    @Test(.enabled(if: LabelledSample.tree != nil)) func judgedColumnsMeetTheLabels() async throws {
        let report = try await SampleTree.audit(at: try #require(LabelledSample.tree))
        for site in report.sites {
            #expect((ColumnAgreement(site)?.contradictions ?? []) == [], "\(site.file):\(site.line)")
        }
        let labels = try LabelledSample.labels(Label.self)
        var right = ["release": 0, "lifetime": 0, "case": 0, "conversion": 0]
        for label in labels {
            let site = report.sites.first {
                $0.file == label.file && $0.line == label.line && $0.callee == label.callee
            }
            let judgement = try #require(site?.judgement, "\(label.file):\(label.line)")
            right["release", default: 0] += judgement.release.functions == label.release.sorted() ? 1 : 0
            right["lifetime", default: 0] += judgement.lifetime.rawValue == label.lifetime ? 1 : 0
            right["case", default: 0] += judgement.case.is.rawValue == label.case ? 1 : 0
            right["conversion", default: 0] += judgement.conversion.needed == label.needs_conversion ? 1 : 0
        }
        for (column, count) in right {
            #expect(count * 37 >= labels.count * 32, "\(column): \(count) of \(labels.count)")
        }
    }
}
