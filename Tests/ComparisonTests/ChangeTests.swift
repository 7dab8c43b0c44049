import Comparison
import Report
import Testing

@Suite struct ChangeTests {
    private func row(
        _ old: CallSite, _ new: CallSite, oldFindings: [Finding] = [], newFindings: [Finding] = [],
        oldAPI: API = API(functions: [:], flags: [:]), newAPI: API = API(functions: [:], flags: [:])
    ) throws -> DiffRow {
        let diff = ReportDiff(
            old: report("6.1", [old], findings: oldFindings, api: oldAPI),
            new: report("6.12", [new], findings: newFindings, api: newAPI),
            knowing: ReportDiff.Knowledge(successors: successors))
        return try #require(diff.rows.first)
    }

    private func api(_ name: String, _ roles: [String: Int]) -> API {
        API(functions: [name: API.Function(signature: "", roles: roles, file: "include/m.h", line: 1)], flags: [:])
    }

    @Test func flagsAreComparedByWhatTheySet() throws {
        let old = site("a.c", 1, "f", "take", must: ["F_FORCE", "F_WRITE"], may: ["F_LONG"])
        let row = try row(old, site("a.c", 1, "f", "take", must: ["F_LONG"], may: ["F_NEW", "F_WRITE"]))
        #expect(row.changes == [.flags])
        #expect(row.flags.lost == ["F_FORCE"])
        #expect(row.flags.gained == ["F_NEW"])
        #expect(row.flags.nowAlways == ["F_LONG"])
        #expect(row.flags.nowSometimes == ["F_WRITE"])
    }

    @Test func writeBecomingAFlagIsTheSignatureAlone() throws {
        let row = try row(
            site("a.c", 1, "f", "take", ["addr", "1", "1", "0", "pages", "NULL"], must: ["F_WRITE"], vmas: .null),
            site("a.c", 1, "f", "take", ["addr", "1", "F_WRITE", "pages"], must: ["F_WRITE"], vmas: .absent),
            oldAPI: api("take", ["write": 2, "force": 3, "pages": 4, "vmas": 5]),
            newAPI: api("take", ["flags": 2, "pages": 3]))
        #expect(row.status == .unchanged)
        #expect(row.signature)
    }

    @Test func rolesThatMovedAreTheSignatureEvenWithAsManyArguments() throws {
        let row = try row(
            site("a.c", 1, "f", "take", ["addr", "F_WRITE", "pages"]),
            site("a.c", 1, "f", "take", ["addr", "pages", "F_WRITE"]),
            oldAPI: api("take", ["flags": 1, "pages": 2]), newAPI: api("take", ["flags": 2, "pages": 1]))
        #expect(row.signature)
        #expect(row.status == .unchanged)
    }

    @Test(arguments: [
        (VMAsArgument.array, VMAsArgument.absent, true), (.single, .null, true), (.single, .absent, true),
        (.null, .absent, false), (.parameter, .absent, false), (.single, .single, false), (.absent, .absent, false),
    ])
    func onlyVMAsThatWereAskedForCanBeDropped(_ old: VMAsArgument, _ new: VMAsArgument, _ dropped: Bool) throws {
        let row = try row(site("a.c", 1, "f", "take", vmas: old), site("a.c", 1, "f", "take", vmas: new))
        #expect(row.changes == (dropped ? [.vmasDropped] : []))
    }

    @Test func aFlagThatTheNewFunctionSetsItselfIsNotLost() throws {
        let kept = try row(
            site("a.c", 1, "f", "take_long", ["a", "p"]),
            site("a.c", 1, "f", "take", ["a", "F_LONG", "p"], must: ["F_LONG"]))
        #expect(kept.changes == [.callee])
        let lost = try row(site("a.c", 1, "f", "take_long", ["a", "p"]), site("a.c", 1, "f", "take", ["a", "0", "p"]))
        #expect(lost.changes == [.flags, .callee])
        #expect(lost.flags.lost == ["F_LONG"])
    }

    @Test func aFlagThatAFunctionSetItselfWhileItTookWriteIsNotGained() throws {
        let old = site("a.c", 1, "f", "copy", ["task", "1"], must: ["F_WRITE"], reference: .none)
        let new = site(
            "a.c", 1, "f", "copy", ["task", "F_WRITE | F_FORCE"], must: ["F_FORCE", "F_WRITE"], reference: .none)
        let row = try row(old, new, oldAPI: api("copy", ["write": 1]), newAPI: api("copy", ["flags": 1]))
        #expect(row.status == .unchanged)
        #expect(row.signature)
        let sameEra = try self.row(old, new, oldAPI: api("copy", ["flags": 1]), newAPI: api("copy", ["flags": 1]))
        #expect(sameEra.flags.gained == ["F_FORCE"])
    }

    @Test func whatMakesAFunctionAnotherIsNoFlagChange() throws {
        let row = try row(
            site("a.c", 1, "f", "take_remote", must: ["F_WRITE"]),
            site("a.c", 1, "f", "take_pin", must: ["F_WRITE"], reference: .pin))
        #expect(row.changes == [.getToPin, .callee])
    }

    @Test func aCallWithoutFlagsSaysNothingOfThem() throws {
        let row = try row(
            site("a.c", 1, "f", "take", must: ["F_WRITE"]), site("a.c", 1, "f", "take_vma", origin: .none))
        #expect(row.changes == [.callee])
    }

    @Test func aPossibleFlagIsNotLostAmongUnknownBits() throws {
        let row = try row(
            site("a.c", 1, "f", "take", may: ["F_WRITE"], origin: .parameter),
            site("a.c", 1, "f", "take", unknown: true, origin: .parameter))
        #expect(row.status == .unchanged)
        let certain = try self.row(
            site("a.c", 1, "f", "take", must: ["F_LONG"], origin: .parameter),
            site("a.c", 1, "f", "take", unknown: true, origin: .parameter))
        #expect(certain.flags.lost == ["F_LONG"])
        #expect(certain.flags.unknown == .gained)
    }

    /// A wrapper's `int write` can pass one flag, the gup_flags in its place any: that alone is the signature.
    @Test func unknownBitsAreToldBesideFlagsAlone() throws {
        let known = site("a.c", 1, "f", "take", must: ["F_LONG", "F_WRITE"], origin: .parameter)
        let unknown = site("a.c", 1, "f", "take", must: ["F_LONG"], unknown: true, origin: .parameter)
        #expect(try row(known, unknown).flags.unknown == .gained)
        #expect(try row(unknown, known).flags.unknown == .lost)
        #expect(try row(known, known).flags.unknown == nil)
        var alone = known
        alone.flags.unknown = true
        #expect(try row(known, alone).status == .unchanged)
    }

    @Test func judgedColumnsAreComparedWhereBothHaveThem() throws {
        let old = site("a.c", 1, "f", "take", judgement: judged(), ownership: owned(modular: true))
        let changed = site(
            "a.c", 1, "f", "take",
            judgement: judged(pairing: .mismatch, releases: ["unpin"], lifetime: .long, case: .longTerm),
            ownership: owned(modular: false))
        #expect(try row(old, changed).changes == [.release, .lifetime, .case, .modular])
        // Another file has other releases in it; that they no longer fit is a change wherever the site stands.
        let elsewhere = site("b.c", 1, "f", "take", judgement: judged(releases: ["unpin"]))
        #expect(try row(old, elsewhere).changes == [.moved])
        let mismatch = site("b.c", 1, "f", "take", judgement: judged(pairing: .mismatch, releases: ["unpin"]))
        #expect(try row(old, mismatch).changes == [.moved, .release])
        #expect(try row(old, site("a.c", 1, "f", "take")).status == .unchanged)
        #expect(try row(site("a.c", 1, "f", "take"), changed).status == .unchanged)
    }

    @Test func rulesAreComparedWhereBothReportsHaveThem() throws {
        let plain = site("a.c", 1, "f", "take")
        let old = site("a.c", 1, "f", "take", judgement: judged())
        let new = site("a.c", 2, "f", "take", judgement: judged())
        let row = try row(
            old, new, oldFindings: [finding("one", on: old), finding("two", on: old)],
            newFindings: [finding("two", on: new), finding("three", on: new), finding("three", on: new)])
        #expect(row.changes == [.ruleGained, .ruleLost])
        #expect(row.rules.gained == ["three"])
        #expect(row.rules.lost == ["one"])
        #expect(try self.row(plain, new, newFindings: [finding("three", on: new)]).status == .unchanged)
        #expect(try self.row(old, new, newFindings: [finding("three", on: new)]).changes == [.ruleGained])
    }
}
