import Audit
import Foundation
import Report
import Testing

/// Compares the mechanical columns with hand-labelled sites of Linux 6.1.192. Runs where GUPAUDIT_TREE_6_1 names that
/// tree and the labels lie beside the checkout.
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
        var writes: Writes
        var ref: String
        var release: [String]
        var lifetime: String
        var `case`: String
        var needs_conversion: Bool
    }

    /// The labels say true, false or "maybe".
    private struct Writes: Decodable {
        var word: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            word =
                if let flag = try? container.decode(Bool.self) { flag ? "yes" : "no" } else {
                    try container.decode(String.self)
                }
        }
    }

    static let tree = ProcessInfo.processInfo.environment["GUPAUDIT_TREE_6_1"]
    static let labels = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/reference/labelled-sample-6.1.jsonl").standardizedFileURL.path

    @Test(.enabled(if: tree != nil && FileManager.default.fileExists(atPath: labels)))
    func mechanicalColumnsEqualTheLabels() async throws {
        let report = try await SampleTree.audit(at: try #require(Self.tree))
        #expect(report.ledger.balanced)
        #expect(report.ledger.identifiers.values.flatMap(\.unresolved) == [])
        #expect(report.sites.filter { $0.seen.method != .ast }.map(\.file) == [])
        let text = try String(contentsOfFile: Self.labels, encoding: .utf8)
        for line in text.split(separator: "\n") {
            let label = try JSONDecoder().decode(Label.self, from: Data(line.utf8))
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
            #expect(found.writes.rawValue == label.writes.word, place)
            #expect(found.reference.rawValue == label.ref, place)
        }
    }

    /// Judgements are not certain; how many of the labels each column must meet is the project's own promise.
    @Test(.enabled(if: tree != nil && FileManager.default.fileExists(atPath: labels)))
    func judgedColumnsMeetTheLabels() async throws {
        let report = try await SampleTree.audit(at: try #require(Self.tree))
        let labels = try String(contentsOfFile: Self.labels, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Label.self, from: Data($0.utf8))
        }
        var right = ["release": 0, "lifetime": 0, "case": 0, "conversion": 0]
        for label in labels {
            let site = report.sites.first {
                $0.file == label.file && $0.line == label.line && $0.callee == label.callee
            }
            let judgement = try #require(site?.judgement, "\(label.file):\(label.line)")
            // A label's case carries words after its number.
            let kind = label.case.split(separator: " ").first.map { String($0) } ?? ""
            right["release", default: 0] += judgement.release.functions == label.release.sorted() ? 1 : 0
            right["lifetime", default: 0] += judgement.lifetime.rawValue == label.lifetime ? 1 : 0
            right["case", default: 0] += judgement.case.is.rawValue == kind ? 1 : 0
            right["conversion", default: 0] += judgement.conversion.needed == label.needs_conversion ? 1 : 0
        }
        for (column, count) in right {
            #expect(count * 37 >= labels.count * 32, "\(column): \(count) of \(labels.count)")
        }
    }
}
