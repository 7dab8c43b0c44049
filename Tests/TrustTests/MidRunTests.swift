import Foundation
import Fuzzing
import Testing

/// A tree that does not hold still while it is read.
@Suite struct MidRunTests {
    /// Changes a file at its first use, at its second, and so on, until a run does not come so far: now and then before
    /// what was opened is read, now and then after it.
    private func edit(_ file: String) throws {
        let lab = try Lab()
        let seed = try Lab.seed.get()
        let changed = seed.text(of: file).replacing("FOLL_WRITE", with: "FOLL_FORCE")
        let original = try lab.fresh()
        try lab.put(changed, at: file)
        let edited = try lab.fresh()
        #expect(Oracles.difference(original, edited) != nil)
        for count in 1...8 {
            try lab.world.tree.become(seed)
            lab.world.dropCache()
            let path = lab.path(file)
            let use = count.isMultiple(of: 2) ? IN_OPEN : IN_CLOSE_NOWRITE
            let onlooker = try #require(
                AtUse(path, Int32(use), count: count) { try? Data(changed.utf8).write(to: URL(filePath: path)) })
            let during = try lab.run(keepsNothing: false, onlooker, treeStays: false, file)
            guard onlooker.wasReached else { break }
            let moment = "\(file), changed at use \(count)"
            let isOneTree = [original, edited].contains { Oracles.difference($0, during) == nil }
            #expect(during.code != 0 || isOneTree, "\(moment): the report is that of no tree, and nothing is said")
            lab.expectSame(try lab.indexed(), edited, moment)
            lab.world.tree.forget(file)
            try lab.world.tree.become(seed)
            lab.expectSame(try lab.indexed(), original, "\(moment), put back")
        }
    }

    @Test("an edit during a run does not poison the index", arguments: ["drivers/ring/ring.c", "drivers/ring/ring.h"])
    func editedFile(_ file: String) throws { try edit(file) }

    @Test("an edit of a header while it is precompiled does not poison the index")
    func editedPrecompiledHeader() throws { try edit("include/linux/mm.h") }

    @Test("a tree that goes away during a run is said, and not stored", arguments: 1...4)
    func deletedTree(_ count: Int) throws {
        let lab = try Lab()
        let seed = try Lab.seed.get()
        let original = try lab.fresh()
        let root = lab.world.tree.path
        let onlooker = try #require(
            AtUse(lab.path("drivers/ring/ring.c"), Int32(IN_CLOSE_NOWRITE), count: count) {
                for name in ["drivers", "include", "mm", "arch"] {
                    try? FileManager.default.removeItem(atPath: "\(root)/\(name)")
                }
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
