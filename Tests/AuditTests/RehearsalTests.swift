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
        let rehearsal = try Rehearsal(try options())
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
        let rehearsal = try Rehearsal(try options())
        _ = try await rehearse("FOLL_FORCE", in: rehearsal)
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
        let rehearsal = try Rehearsal(try options())
        _ = try await rehearse("FOLL_FORCE", in: rehearsal)
        #expect(try await searched() == before)
    }

    // MARK: What was asked before

    /// The units that a question takes.
    private func units(_ flags: String, in rehearsal: Rehearsal) async throws -> UnitCount {
        let count = Mutex(UnitCount())
        let observer = AuditObserver(finished: { units in count.withLock { $0 = units } })
        let report = try await rehearsal.audit(
            of: [Self.driver], overlay: [Self.driver: Array(Self.driver(flags).utf8)], syntax: [:],
            observer: observer
        ).report
        #expect(report.sites.map(\.flags.must) == [[flags]])
        return count.withLock { $0 }
    }

    @Test func whatWasAskedOfTheSameTreeIsAnsweredAlike() async throws {
        // What was written just now may change again unseen: nothing is kept of it.
        try await Task.sleep(for: .seconds(2.2))
        let audited = try await Auditor(try options()).audit()
        let first = try Rehearsal(try options(), after: audited)
        #expect(try await units("FOLL_FORCE", in: first).parsed > 0)
        // Before the tree is known to have held still, nobody else believes it.
        let early = try Rehearsal(try options(), after: audited)
        #expect(try await units("FOLL_FORCE", in: early).known > 0)
        let header = try await first.files(including: "include/linux/mm.h", observer: AuditObserver())
        try await first.confirm()

        let second = try Rehearsal(try options(), after: try await Auditor(try options()).audit())
        #expect(try await units("FOLL_FORCE", in: second).parsed == 0)
        #expect(try await units("FOLL_LONGTERM", in: second).parsed > 0)
        #expect(try await second.files(including: "include/linux/mm.h", observer: AuditObserver()) == header)
        try await second.confirm()
        // Who asked less meanwhile leaves what was answered before.
        let third = try Rehearsal(try options(), after: try await Auditor(try options()).audit())
        #expect(try await units("FOLL_FORCE", in: third).parsed == 0)
        // All that was said of the tree is from before: that it is still the same is asked of it, though no walk says
        // which of its files is another.
        try scratch.write(Self.driver("0"), to: "tree/" + Self.driver)
        var fault = ""
        do { try await third.confirm() } catch { fault = "\(error)" }
        #expect(fault.contains("changed while it was audited; audit it again"), "\(fault)")
    }

    @Test func ofAnotherTreeNothingIsBelieved() async throws {
        try await Task.sleep(for: .seconds(2.2))
        let first = try Rehearsal(try options(), after: try await Auditor(try options()).audit())
        let before = try await first.files(naming: "extra_pin", observer: AuditObserver())
        try await first.confirm()
        try scratch.write("int extra_pin(unsigned long start);\n", to: "tree/drivers/extra/extra.h")
        try await Task.sleep(for: .seconds(2.2))
        let second = try Rehearsal(try options(), after: try await Auditor(try options()).audit())
        let after = try await second.files(naming: "extra_pin", observer: AuditObserver())
        #expect(before == [Self.driver])
        #expect(after == [Self.driver, "drivers/extra/extra.h"])
        try await second.confirm()
    }
}
