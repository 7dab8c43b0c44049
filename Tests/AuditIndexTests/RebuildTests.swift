import Foundation
import Testing

@testable import AuditIndex

@Suite struct RebuildTests {
    private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    private func write(_ data: Data, to path: String) throws {
        // In place: a new file would have another inode, but the index must also stand the same one.
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: data)
        try file.close()
    }

    @Test func anotherFingerprintIsRebuilt() throws {
        let scratch = try Scratch()
        try scratch.audit(fingerprint: "1") { try fill($0) }
        let (states, notices) = try scratch.audit(fingerprint: "2") { try $0.states(root: "/tree") }
        #expect(states.isEmpty)
        #expect(notices == ["\(scratch.index): written by another version of gupaudit; rebuilt"])
        #expect(try scratch.names() == ["index.sqlite", "index.sqlite.lock"])
        #expect(try scratch.audit(fingerprint: "2") { _ in }.notices == [])
    }

    @Test func anEmptyFileIsFilled() throws {
        let scratch = try Scratch()
        try scratch.audit { try fill($0) }
        try write(Data(), to: scratch.index)
        let (states, notices) = try scratch.audit { try $0.states(root: "/tree") }
        #expect(states.isEmpty)
        #expect(notices == [])
    }

    @Test func aFileThatIsNotOursIsMovedAndNeverDeleted() throws {
        let scratch = try Scratch()
        try scratch.audit { try fill($0) }
        let letter = Data(String(repeating: "Dear diary, ", count: 500).utf8)
        for expected in [scratch.index + ".moved", scratch.index + ".moved-2"] {
            try write(letter, to: scratch.index)
            let (states, notices) = try scratch.audit { try $0.states(root: "/tree") }
            #expect(states.isEmpty)
            #expect(notices == ["\(scratch.index): not an index of gupaudit; moved to \(expected), and built anew"])
            #expect(try bytes(expected) == letter)
        }
    }

    @Test func aDatabaseOfAnotherProgramIsMoved() throws {
        let scratch = try Scratch()
        try scratch.audit { try fill($0) }
        var database = try bytes(scratch.index)
        database.replaceSubrange(68..<72, with: [0, 0, 0, 0])
        try write(database, to: scratch.index)
        let (_, notices) = try scratch.audit { _ in }
        #expect(notices.count == 1)
        #expect(try bytes(scratch.index + ".moved") == database)
    }

    @Test(arguments: [100, 4096, 5000, 60_000])
    func aTruncatedFileIsRebuilt(length: Int) throws {
        let scratch = try Scratch()
        try scratch.audit { try fill($0) }
        let whole = try bytes(scratch.index)
        try #require(whole.count > length)
        try write(whole.prefix(length), to: scratch.index)
        let (states, notices) = try scratch.audit { index throws in
            #expect(try tellsTheTruth(index))
            try fill(index)
            return try index.states(root: "/tree")
        }
        #expect(states.count == fileCount)
        #expect(notices.count == 1)
        #expect(notices.first?.contains("damaged") == true)
    }

    /// Overwrites a part of each page in turn: the index forgets, and says so, but tells nothing false and goes on.
    @Test(arguments: [0, 8, 700, 3000])
    func damageAnywhereIsNoticedOrHarmless(offset: Int) throws {
        let scratch = try Scratch()
        try scratch.audit { try fill($0) }
        let whole = try bytes(scratch.index)
        var noticed = 0
        for page in stride(from: 0, to: whole.count, by: 5 * 4096) where page + offset >= 100 {
            var damaged = whole
            let start = page + offset
            for index in start..<min(start + 64, damaged.count) {
                damaged[index] = UInt8(truncatingIfNeeded: index &* 37)
            }
            try write(damaged, to: scratch.index)
            let (_, notices) = try scratch.audit { index throws in
                #expect(try tellsTheTruth(index))
                // Damage that only writing or reading back meets costs what was written, but then it is gone.
                for attempt in 1...2 {
                    try index.record(root: "/tree", states: ["new.c": state("new")], readingBegan: .max)
                    try index.record([unit(["new.c": "new"], facts: "new")])
                    let isKept = try index.states(root: "/tree")["new.c"] == state("new")
                        && facts(index, where: ["new.c": "new"]) == "new"
                    #expect(isKept || attempt == 1 && !index.notices.isEmpty)
                }
            }
            noticed += notices.count
            for name in try scratch.names() where name != "index.sqlite.lock" && name != "index.sqlite" {
                try FileManager.default.removeItem(atPath: scratch.directory + "/cache/" + name)
            }
        }
        #expect(noticed > 3)
    }
}
