import Foundation
import Fuzzing
import Testing

/// A tree that does not hold still while it is read.
@Suite struct MidRunTests {
    /// Changes a file at its first use, at its second, and so on, until a run does not come so far.
    private func edit(_ file: String, _ bits: Int32, _ comment: String) throws {
        let lab = try Lab()
        let seed = try Lab.seed.get()
        let changed = seed.text(of: file).replacing("FOLL_WRITE", with: "FOLL_FORCE")
        let original = try lab.fresh()
        try lab.put(changed, at: file)
        let edited = try lab.fresh()
        #expect(edited.output != original.output)
        for count in 1...12 {
            try lab.world.tree.become(seed)
            lab.world.dropCache()
            let path = lab.path(file)
            let onlooker = try #require(AtUse(path, bits, count: count) { try? Data(changed.utf8).write(to: URL(filePath: path)) })
            let during = try lab.run(keepsNothing: false, onlooker, treeStays: false, comment)
            guard onlooker.wasReached else { break }
            let moment = "\(comment), at use \(count)"
            if during.code == 0 {
                #expect([original.output, edited.output].contains(during.output), "\(moment): neither the old tree nor the new one")
            }
            lab.expectSame(try lab.indexed(), edited, "\(moment), changed")
            lab.world.tree.forget(file)
            try lab.world.tree.become(seed)
            lab.expectSame(try lab.indexed(), original, "\(moment), put back")
        }
    }

    @Test("an edit during a run does not poison the index")
    func source() throws { try edit("drivers/ring/ring.c", Int32(IN_CLOSE_NOWRITE), "ring.c, when it was read") }

    @Test("an edit between the opening and the reading of a file does not poison the index")
    func sourceOpened() throws { try edit("drivers/ring/ring.c", Int32(IN_OPEN), "ring.c, when it was opened") }

    @Test("an edit of a header during a run does not poison the index")
    func header() throws { try edit("drivers/ring/ring.h", Int32(IN_CLOSE_NOWRITE), "ring.h, when it was read") }

    @Test("a tree that goes away during a run is said, and not stored", arguments: 1...4)
    func deletedTree(_ count: Int) throws {
        let lab = try Lab()
        let seed = try Lab.seed.get()
        let original = try lab.fresh()
        let root = lab.world.tree.path
        let onlooker = try #require(
            AtUse(lab.path("drivers/ring/ring.c"), Int32(IN_CLOSE_NOWRITE), count: count) {
                for name in ["drivers", "include", "mm", "arch"] { try? FileManager.default.removeItem(atPath: "\(root)/\(name)") }
            })
        let outcome = try lab.run(keepsNothing: false, onlooker, treeStays: false, "deleted at use \(count)")
        if onlooker.wasReached, outcome.output != original.output {
            #expect(outcome.code == 2 || outcome.code == 3, "ended with \(outcome.end)")
            #expect(!outcome.errors.isEmpty, "nothing was said")
        }
        for path in seed.entries.keys { lab.world.tree.forget(path) }
        try lab.world.tree.become(seed)
        lab.expectSame(try lab.indexed(), original, "put back")
    }
}
