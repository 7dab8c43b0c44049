import Foundation
import Testing

@testable import AuditIndex

@Suite struct InterruptionTests {
    /// What a killed process leaves behind is the file and its log, cut anywhere; both are copied here while in use.
    @Test func aLogCutAnywhereLeavesAUsableIndex() throws {
        let live = try Scratch()
        let index = try AuditIndex(path: live.index, fingerprint: "1")
        try index.record([unit(["a.c": "first"], facts: "first")])
        let main = try Data(contentsOf: URL(fileURLWithPath: live.index))
        try index.record([unit(["a.c": "second"], facts: String(repeating: "second ", count: 3000))])
        let log = try Data(contentsOf: URL(fileURLWithPath: live.index + "-wal"))
        try #require(log.count > 20_000)

        var seen: Set<Bool> = []
        for length in stride(from: log.count, through: 0, by: -1500) {
            let left = try Scratch()
            try FileManager.default.createDirectory(
                atPath: left.directory + "/cache", withIntermediateDirectories: true)
            try main.write(to: URL(fileURLWithPath: left.index))
            try log.prefix(length).write(to: URL(fileURLWithPath: left.index + "-wal"))
            let (_, notices) = try left.audit { index throws in
                seen.insert(try facts(index, where: ["a.c": "second"])?.hasPrefix("second second") ?? false)
                try index.record([unit(["a.c": "third"], facts: "third")])
                #expect(try facts(index, where: ["a.c": "third"]) == "third")
            }
            #expect(notices == [])
        }
        #expect(seen == [true, false])
        withExtendedLifetime(index) {}
    }

    @Test func anUnfinishedTransactionLeavesNothing() throws {
        struct Interrupted: Error {}
        let scratch = try Scratch()
        try scratch.audit { index throws in
            #expect(throws: AuditIndexError.self) {
                try index.write { database, interning in
                    _ = try interning.id(of: Dependency(path: "lost.h", content: hash("lost")), in: database)
                    throw Interrupted()
                }
            }
            // The id of the lost dependency is given again; it must not stand for both.
            try index.record([unit(["kept.h": "kept"], facts: "kept")])
            try index.record([unit(["lost.h": "lost"], of: PlanKey(rawValue: hash("p")), facts: "other")])
            #expect(try facts(index, where: ["kept.h": "kept"]) == "kept")
            #expect(try facts(index, of: PlanKey(rawValue: hash("p")), where: ["kept.h": "kept"]) == nil)
        }
    }

    @Test func twoAuditsAtOnceKeepTheWorkOfBoth() async throws {
        let scratch = try Scratch()
        let path = scratch.index
        try await withThrowingTaskGroup(of: [String].self) { group in
            for audit in 0..<2 {
                group.addTask {
                    let index = try AuditIndex(path: path, fingerprint: "1")
                    for number in 0..<40 {
                        let key = PlanKey(file: "\(audit)-\(number).c", arguments: [], environment: "")
                        try index.record([unit(["h.h": "h", "\(number).h": ""], of: key, facts: "\(audit) \(number)")])
                    }
                    return index.notices
                }
            }
            for try await notices in group { #expect(notices == []) }
        }
        try scratch.audit { index throws in
            for audit in 0..<2 {
                for number in 0..<40 {
                    let key = PlanKey(file: "\(audit)-\(number).c", arguments: [], environment: "")
                    #expect(try facts(index, of: key, where: ["h.h": "h", "\(number).h": ""]) == "\(audit) \(number)")
                }
            }
        }
    }

    @Test func anIndexInUseIsNotRebuiltUnderItsUser() throws {
        let scratch = try Scratch()
        try scratch.audit(fingerprint: "1") { user throws in
            try user.record([unit(["a.c": "a"], facts: "kept")])
            let (_, notices) = try scratch.audit(fingerprint: "2") { other throws in
                try other.record([unit(["a.c": "a"], facts: "in memory")])
                #expect(try facts(other, where: ["a.c": "a"]) == "in memory")
            }
            #expect(notices.count == 1)
            #expect(notices.first?.contains("memory") == true)
            #expect(try facts(user, where: ["a.c": "a"]) == "kept")
        }
    }
}
