import Comparison
import Report
import Testing

@Suite struct MatchingTests {
    struct Pair: Sendable, CustomTestStringConvertible {
        let name: String
        let old: [CallSite]
        let new: [CallSite]
        let rows: [String]

        var testDescription: String { name }
    }

    static let pairs: [Pair] = [
        Pair(
            name: "moved lines change nothing", old: [site("a.c", 10, "f", "take")],
            new: [site("a.c", 99, "f", "take")], rows: ["unchanged 10:99"]),
        Pair(
            name: "a new site and one that is gone", old: [site("a.c", 10, "f", "take", ["x", "xs"])],
            new: [site("b.c", 20, "g", "copy", ["other", "y"], reference: .none)],
            rows: ["removed 10:-", "added -:20"]),
        Pair(
            name: "a call put before another leaves that one what it was",
            old: [site("a.c", 10, "f", "take", ["left", "2", "left_pages"], must: ["F_WRITE"])],
            new: [
                site("a.c", 10, "f", "take", ["front", "9", "entirely", "else"]),
                site("a.c", 20, "f", "take", ["left", "2", "left_pages"], must: ["F_WRITE"], ordinal: 1),
            ], rows: ["added -:10", "unchanged 10:20"]),
        Pair(
            name: "the middle one of three goes",
            old: [
                site("a.c", 10, "f", "take", ["a", "as"]), site("a.c", 11, "f", "take", ["b", "bs"], ordinal: 1),
                site("a.c", 12, "f", "take", ["c", "cs"], ordinal: 2),
            ],
            new: [site("a.c", 10, "f", "take", ["a", "as"]), site("a.c", 12, "f", "take", ["c", "cs2"], ordinal: 1)],
            rows: ["unchanged 10:10", "removed 11:-", "unchanged 12:12"]),
        Pair(
            name: "two calls that swap places", old: [
                site("a.c", 10, "f", "take", ["a", "as"]),
                site("a.c", 11, "f", "take", ["b", "bs"], must: ["F_WRITE"], ordinal: 1),
            ],
            new: [
                site("a.c", 10, "f", "take", ["b", "bs"], must: ["F_WRITE"]),
                site("a.c", 11, "f", "take", ["a", "as"], ordinal: 1),
            ], rows: ["unchanged 11:10", "unchanged 10:11"]),
        Pair(
            name: "a successor in its place", old: [site("a.c", 10, "f", "take")],
            new: [site("a.c", 10, "f", "take_pin", reference: .pin)], rows: ["changed get-to-pin+callee 10:10"]),
        Pair(
            name: "and back", old: [site("a.c", 10, "f", "take_pin", reference: .pin)],
            new: [site("a.c", 10, "f", "take")], rows: ["changed pin-to-get+callee 10:10"]),
        Pair(
            name: "the likelier successor of two",
            old: [site("a.c", 10, "f", "take"), site("a.c", 20, "f", "take_remote")],
            new: [site("a.c", 10, "f", "take_vma"), site("a.c", 20, "f", "take_pin", reference: .pin)],
            rows: ["changed callee 20:10", "changed get-to-pin+callee 10:20"]),
        Pair(
            name: "an unrelated function that also takes pages", old: [site("a.c", 10, "f", "take")],
            new: [site("a.c", 10, "f", "iterate", reference: .pin)], rows: ["changed get-to-pin+callee 10:10"]),
        Pair(
            name: "an unrelated function that takes none", old: [site("a.c", 10, "f", "take")],
            new: [site("a.c", 10, "f", "copy", reference: .none)], rows: ["removed 10:-", "added -:10"]),
        Pair(
            name: "a function in another file", old: [site("old/dir/a.c", 10, "f", "take")],
            new: [site("new/place/a.c", 30, "f", "take")], rows: ["changed moved 10:30"]),
        Pair(
            name: "the nearer of two files",
            old: [site("arch/ptrace_32.c", 1, "is_call", "take"), site("arch/ptrace_64.c", 2, "is_call", "take")],
            new: [site("arch/regs_32.c", 1, "is_call", "take"), site("arch/regs_64.c", 2, "is_call", "take")],
            rows: ["changed moved 1:1", "changed moved 2:2"]),
        Pair(
            name: "a common name with another call is another function",
            old: [site("drivers/x/a.c", 10, "pin_it", "take", ["base", "count", "x_pages"])],
            new: [site("net/y/b.c", 10, "pin_it", "take", ["skb", "frags", "list"])],
            rows: ["removed 10:-", "added -:10"]),
        Pair(
            name: "a renamed function", old: [site("a.c", 10, "ring_get", "take", ["ring->addr", "n", "ring->pages"])],
            new: [site("a.c", 10, "ring_get_pages", "take", ["ring->addr", "n", "ring->pages"])],
            rows: ["changed function 10:10"]),
        Pair(
            name: "one call in place of two",
            old: [
                site("a.c", 10, "f", "take", ["i", "pages", "n"]),
                site("a.c", 12, "f", "take_fast", ["i", "pages", "n"]),
            ],
            new: [site("a.c", 10, "f", "take_pin", ["i", "pages", "n"], reference: .pin)],
            rows: ["changed get-to-pin+callee 10:10", "changed get-to-pin+callee 12:10 merged"]),
        Pair(
            name: "two calls in place of one", old: [site("a.c", 10, "f", "take", ["i", "pages", "n"])],
            new: [
                site("a.c", 10, "f", "take", ["i", "pages", "n"]),
                site("a.c", 12, "f", "take_fast", ["i", "pages", "n"]),
            ], rows: ["unchanged 10:10", "changed callee 10:12 split"]),
        Pair(
            name: "a pin beside a call that stays", old: [site("a.c", 10, "f", "take", ["i", "pages", "n"])],
            new: [
                site("a.c", 10, "f", "take", ["i", "pages", "n"]),
                site("a.c", 12, "f", "take_pin", ["i", "pages", "n"], reference: .pin),
            ], rows: ["unchanged 10:10", "changed callee 10:12 split"]),
        Pair(
            name: "a pin beside the same by another function", old: [site("a.c", 10, "f", "take", ["i", "pages", "n"])],
            new: [
                site("a.c", 10, "f", "take_pin", ["i", "pages", "n"], reference: .pin),
                site("a.c", 12, "f", "take_fast", ["i", "pages", "n"]),
            ], rows: ["changed callee 10:10", "changed callee 10:12 split"]),
        Pair(
            name: "two pins in place of one call", old: [site("a.c", 10, "f", "take", ["i", "pages", "n"])],
            new: [
                site("a.c", 10, "f", "take_pin", ["i", "pages", "n"], reference: .pin),
                site("a.c", 12, "f", "take_pin", ["i", "pages", "n"], reference: .pin, ordinal: 1),
            ],
            rows: ["changed get-to-pin+callee 10:10", "changed get-to-pin+callee 10:12 split"]),
        Pair(
            name: "one call in place of two that differ in their flags",
            old: [
                site("a.c", 10, "f", "take", ["i", "F_WRITE", "pages", "n"], must: ["F_WRITE"]),
                site("a.c", 12, "f", "take", ["i", "0", "pages", "n"], ordinal: 1),
            ],
            new: [site("a.c", 10, "f", "take_pin", ["i", "flags", "pages", "n"], may: ["F_WRITE"], reference: .pin)],
            rows: ["changed get-to-pin+flags+callee 10:10", "changed get-to-pin+flags+callee 12:10 merged"]),
        Pair(
            name: "one call in place of two functions' calls",
            old: [
                site("a.c", 10, "ring_map_in", "take", ["ring->addr", "n", "ring->pages"]),
                site("a.c", 40, "ring_map_out", "take", ["ring->addr", "n", "ring->pages"]),
            ],
            new: [site("a.c", 8, "ring_map", "take_pin", ["ring->addr", "n", "ring->pages"], reference: .pin)],
            rows: [
                "changed get-to-pin+callee+function 10:8", "changed get-to-pin+callee+function 40:8 merged",
            ]),
        Pair(
            name: "a function that goes leaves a likeness in another that was there before",
            old: [
                site("a.c", 10, "ring_map_in", "take", ["ring->addr", "n", "ring->pages"]),
                site("a.c", 40, "ring_map_out", "take", ["ring->addr", "n", "ring->pages"]),
            ],
            new: [site("a.c", 10, "ring_map_in", "take_pin", ["ring->addr", "n", "ring->pages"], reference: .pin)],
            rows: ["changed get-to-pin+callee 10:10", "removed 40:-"]),
        Pair(
            name: "a second call for other pages is new", old: [site("a.c", 10, "f", "take", ["i", "pages", "n"])],
            new: [
                site("a.c", 10, "f", "take", ["i", "pages", "n"]),
                site("a.c", 12, "f", "take", ["head", "frags", "count"], ordinal: 1),
            ], rows: ["unchanged 10:10", "added -:12"]),
        Pair(
            name: "a call in a macro", old: [site("a.h", 10, nil, "take")], new: [site("b.h", 12, nil, "take")],
            rows: ["changed moved 10:12"]),
    ]

    @Test(arguments: pairs) func sitesAreMatchedByWhatTheyAre(_ pair: Pair) {
        #expect(summary(diff(pair.old, pair.new)) == pair.rows)
    }

    @Test func aTreeWithEveryLineMovedAndEveryFileRenamedHasOnlyMoved() {
        var (old, new): ([CallSite], [CallSite]) = ([], [])
        for file in 0..<12 {
            for call in 0..<5 {
                let function = call < 2 ? "common" : "own_\(file)_\(call)"
                let arguments = ["addr", "\(call)", "pages_\(call / 2)"]
                old.append(
                    site("dir\(file % 3)/name_\(file).c", 10 + call, function, "take", arguments, ordinal: call % 2))
                let renamed = "dir\(file % 3)/name_\(file)_new.c"
                new.append(site(renamed, 12 + call, function, "take", arguments, ordinal: call % 2))
            }
        }
        let result = diff(old, new)
        #expect(result.rows.count == old.count)
        for row in result.rows {
            #expect(row.changes == [.moved])
            #expect(row.new?.line == row.old.map { $0.line + 2 })
            #expect(row.new?.file == row.old.map { $0.file.replacing(".c", with: "_new.c") })
        }
    }

    @Test func aKnownRenameSettlesWhatNamesCannot() {
        let old = [site("a.c", 10, "f", "take", ["x", "y", "z"]), site("b.c", 10, "f", "take", ["x", "y", "z"])]
        let new = [site("c.c", 10, "f", "take", ["x", "y", "z"]), site("d.c", 10, "f", "take", ["x", "y", "z"])]
        let result = diff(old, new, renames: ["a.c": "d.c", "b.c": "c.c"])
        #expect(result.rows.map { [$0.old?.file, $0.new?.file] } == [["b.c", "c.c"], ["a.c", "d.c"]])
    }

    @Test func theTextOfFunctionsDecidesWhereItIsKnown() {
        let old = [site("a.c", 33, "ring_map", "take"), site("a.c", 133, "queue_map", "take")]
        let new = [site("b.c", 33, "map_a_queue", "take_pin", reference: .pin), site("c.c", 33, "map_a_ring", "take")]
        let oldTexts = [old[0].id: text("ring", call: "take(r)"), old[1].id: text("queue", call: "take(q)")]
        let newTexts = [new[0].id: text("queue", call: "take_pin(q)"), new[1].id: text("ring", call: "take(r)")]
        let result = diff(old, new, oldTexts: oldTexts, newTexts: newTexts)
        #expect(
            summary(result) == ["changed get-to-pin+callee+moved+function 133:33", "changed moved+function 33:33"])
        #expect(result.rows.allSatisfy { $0.match?.basis == .text && $0.match.map { $0.similarity > 80 } == true })
        // Without it, nothing joins functions of other names in other files.
        #expect(diff(old, new).counts == ["added": 2, "removed": 2, "changed": 0, "unchanged": 0])
    }

    @Test func aNameIsNoProofAgainstTheText() {
        let old = [site("x/a.c", 33, "map_pages", "take")]
        let new = [site("y/b.c", 33, "map_pages", "take")]
        let result = diff(
            old, new, oldTexts: [old[0].id: text("ring", call: "take(a)")],
            newTexts: [new[0].id: text("queue", call: "take(a)")])
        #expect(summary(result) == ["removed 33:-", "added -:33"])
    }

    @Test func theOrderOfInputsDoesNotMatter() throws {
        let pairs = Self.pairs
        let old = pairs.enumerated().flatMap { index, pair in pair.old.map { prefixed($0, index) } }
        let new = pairs.enumerated().flatMap { index, pair in pair.new.map { prefixed($0, index) } }
        let forward = diff(old, new)
        #expect(Set(forward.rows) == Set(diff(old.reversed(), new.reversed()).rows))
        #expect(forward.counts == Dictionary(forward.rows.map { ($0.status.rawValue, 1) }, uniquingKeysWith: +))
    }

    private func prefixed(_ site: CallSite, _ index: Int) -> CallSite {
        var site = site
        site.file = "d\(index)/\(site.file)"
        site.id = SiteID(rawValue: "\(index)|\(site.id.rawValue)")
        return site
    }

    @Test func renamesAreReadFromGit() {
        let listing = "M\tkept.c\nR100\told/a.c\tnew/a.c\nA\tadded.c\nR087\tb.c\tc d.c\nR1\tcut\n\u{0}\t\t\n"
        #expect(RenameList.read(listing) == ["old/a.c": "new/a.c", "b.c": "c d.c"])
    }
}
