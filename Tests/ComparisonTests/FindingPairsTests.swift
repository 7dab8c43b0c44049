import Comparison
import Report
import Testing

@Suite struct FindingPairsTests {
    private func pairs(
        _ old: [CallSite], _ had: [Finding], _ new: [CallSite], _ has: [Finding]
    ) -> FindingPairs {
        FindingPairs(old: had, new: has, rows: diff(old, new).rows)
    }

    @Test func aFindingFollowsItsSiteIntoAnotherFile() {
        let (old, new) = (site("old/b.c", 9, "f", "take"), site("new/b.c", 4, "f", "take"))
        let pairs = pairs([old], [finding("one", on: old), finding("two", on: old)], [new], [finding("two", on: new)])
        #expect(pairs.origins == [1])
        #expect(pairs.gone == [0])
    }

    @Test func theIDOfAnotherSiteProvesNothing() {
        // The first of two calls is gone, and the second has got its id.
        let old = [
            site("a.c", 1, "f", "take", ["first", "x", "buffers"]),
            site("a.c", 2, "f", "take", ["second", "y", "rings"], ordinal: 1),
        ]
        let new = [site("a.c", 1, "f", "take", ["second", "y", "rings"])]
        let pairs = pairs(old, [finding("one", on: old[0])], new, [finding("one", on: new[0])])
        #expect(pairs.origins == [nil])
        #expect(pairs.gone == [0])
    }

    @Test func whatSaysTheSameIsTheSame() {
        let call = site("a.c", 1, "f", "take")
        let had = ["p", "q", "r"].map { finding("one", on: call, message: $0) }
        let pairs = pairs([call], had, [call], [finding("one", on: call, message: "s"), had[0]])
        #expect(pairs.origins == [1, 0])
        #expect(pairs.gone == [2])
    }

    @Test func neitherHalfOfASplitSiteIsNew() {
        let old = site("a.c", 7, "f", "take", ["i", "p", "n"])
        let new = [
            site("a.c", 7, "f", "take", ["i", "p", "n"]), site("a.c", 71, "f", "take", ["i", "p", "n"], ordinal: 1),
        ]
        let findings = new.map { finding("one", on: $0) }
        let split = pairs([old], [finding("one", on: old)], new, findings)
        #expect(split.origins == [0, 0])
        #expect(split.gone.isEmpty)
        let merged = pairs(new, findings, [old], [finding("one", on: old)])
        #expect(merged.origins == [0])
        #expect(merged.gone.isEmpty)
    }

    @Test func aFindingOnNoSiteIsKnownByItsID() {
        let lost = site("a.c", 1, "f", "take")
        #expect(pairs([], [finding("one", on: lost)], [], [finding("one", on: lost)]).origins == [0])
    }
}
