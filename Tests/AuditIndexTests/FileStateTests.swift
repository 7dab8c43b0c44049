import Foundation
import Testing

@testable import AuditIndex

@Suite struct FileStateTests {
    @Test func statesOfATreeComeBack() throws {
        let scratch = try Scratch()
        let states = [
            "Makefile": state("top"), "mm/gup.c": state("gup", scan: "found"), "mm/ünï 'q\"\n.c": state(""),
            "mm/deep/er/x.h": state("x", scan: ""), "./odd//path": state("odd"), "": state("empty path"),
        ]
        try scratch.audit { try $0.record(root: "/tree", states: states, readingBegan: .max) }
        let (found, notices) = try scratch.audit { index throws in
            #expect(try index.states(root: "/other").isEmpty)
            return try index.states(root: "/tree")
        }
        #expect(found == states)
        #expect(notices == [])
    }

    @Test func changedAndRemovedFilesReplaceTheirOldState() throws {
        let scratch = try Scratch()
        let (found, _) = try scratch.audit { index throws in
            let before = ["mm/a.c": state("a"), "mm/b.c": state("b"), "x/only.c": state("x")]
            try index.record(root: "/tree", states: before, readingBegan: .max)
            try index.record(
                root: "/tree", states: ["mm/a.c": state("changed")], removing: ["mm/b.c", "x/only.c", "never/there.c"],
                readingBegan: .max)
            return try index.states(root: "/tree")
        }
        #expect(found == ["mm/a.c": state("changed")])
    }

    @Test func theLatestTreeOfAKindStandsInForOneThatWasNeverRead() throws {
        let scratch = try Scratch()
        let (found, _) = try scratch.audit { index throws in
            for (root, content) in [("/old kind", "old"), ("/new kind", "new"), ("/tree other", "other")] {
                try index.record(root: root, states: ["a.c": state(content)], readingBegan: .max)
            }
            #expect(try index.latestStates(ofRootsEndingIn: " nothing").isEmpty)
            #expect(try index.latestStates(ofRootsEndingIn: " k_nd").isEmpty)
            return try index.latestStates(ofRootsEndingIn: " kind")
        }
        #expect(found == ["a.c": state("new")])
    }

    /// A second change within the same step of the file system's clock gives the same stamp.
    @Test func aFileChangedWhileItWasReadIsNotRemembered() throws {
        let scratch = try Scratch()
        let read = state("a").stamp.changed + 1_000_000
        let (found, _) = try scratch.audit { index throws in
            try index.record(root: "/tree", states: ["a.c": state("old")], readingBegan: .max)
            try index.record(root: "/tree", states: ["a.c": state("new")], readingBegan: read)
            return try index.states(root: "/tree")
        }
        #expect(found.isEmpty)
    }

    @Test func aStampTellsAFileFromItsReplacement() throws {
        let scratch = try Scratch()
        let path = scratch.directory + "/a.c"
        func stamp() throws -> FileStamp {
            var status = stat()
            try #require(stat(path, &status) == 0)
            return FileStamp(status)
        }
        try Data("one".utf8).write(to: URL(fileURLWithPath: path))
        let first = try stamp()
        #expect(try stamp() == first)
        #expect(first.size == 3)
        #expect(abs(FileStamp.now() - first.changed) < 3_600_000_000_000)
        try Data("two".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        #expect(try stamp() != first)
    }
}
