import Audit
import Clang
import Foundation
import Report
import Synchronization
import TestSupport
import Testing

/// Audits of a tree as it would be with patches applied, one after the other.
@Suite struct RehearsalTests {
    private let scratch: ScratchDirectory
    private static let driver = "drivers/extra/extra.c"

    init() throws {
        scratch = try ScratchDirectory()
        try FileManager.default.copyItem(atPath: SampleTree.path("sample"), toPath: scratch["tree"])
        try scratch.write(Self.driver("FOLL_WRITE"), to: "tree/" + Self.driver)
    }

    private static func driver(_ flags: String) -> String {
        """
        #include <linux/mm.h>

        int extra_pin(unsigned long start, struct page **pages)
        {
        \treturn get_user_pages_fast(start, 1, \(flags), pages);
        }

        """
    }

    private func options() throws -> AuditOptions {
        AuditOptions(
            tree: scratch["tree"], jobs: 2, rules: SampleTree.rules, index: scratch["index.sqlite"],
            store: scratch["store"], library: try ClangLibrary.open(nil), worker: Program.path, version: "test")
    }

    private func rehearse(_ flags: String, in rehearsal: Rehearsal) async throws -> AuditReport {
        try await rehearsal.audit(
            of: [Self.driver], overlay: [Self.driver: Array(Self.driver(flags).utf8)], syntax: [:],
            observer: AuditObserver()
        ).report
    }

    @Test func eachSeesItsOwnPatchAndNoOther() async throws {
        let rehearsal = try await Rehearsal(try options(), observer: AuditObserver())
        let forced = try await rehearse("FOLL_FORCE", in: rehearsal)
        #expect(forced.sites.map(\.flags.must) == [["FOLL_FORCE"]])
        let none = try await rehearse("0", in: rehearsal)
        #expect(none.sites.map(\.flags.must) == [[]])
        try await rehearsal.confirm()
        // What is on disk is reported as if nothing else had been asked.
        let report = try await Auditor(try options()).run()
        #expect(report.sites.first { $0.file == Self.driver }?.flags.must == ["FOLL_WRITE"])
    }

    @Test func aTreeThatChangesMeanwhileIsSaid() async throws {
        let rehearsal = try await Rehearsal(try options(), observer: AuditObserver())
        try scratch.write(Self.driver("0"), to: "tree/" + Self.driver)
        await #expect(throws: AuditError.self) { try await rehearsal.confirm() }
    }

    /// How many files each search and each question of an audit had before it.
    private func searched() async throws -> Set<Int> {
        let totals = Mutex<Set<Int>>([])
        var options = try options()
        options.includesTimings = true
        let observer = AuditObserver(progress: { progress in
            guard progress.stage == .tracing, let total = progress.total else { return }
            totals.withLock { _ = $0.insert(total) }
        })
        _ = try await Auditor(options, observer: observer).run()
        return totals.withLock { $0 }
    }

    @Test func theNextAuditFindsWhatWasSearchedBefore() async throws {
        _ = try await searched()
        let before = try await searched()
        let rehearsal = try await Rehearsal(try options(), observer: AuditObserver())
        _ = try await rehearse("FOLL_FORCE", in: rehearsal)
        #expect(try await searched() == before)
    }
}
