import Foundation
import Testing

@testable import AuditIndex

@Suite struct PruningTests {
    private let day: Int64 = 86_400
    private let files = ["mm/a.c": "main"]

    @Test func whatNoAuditUsesIsDropped() throws {
        let scratch = try Scratch()
        let unused = PlanKey(file: "unused.c", arguments: [], environment: "")
        try scratch.audit(at: 100 * day) { index throws in
            try index.record([unit(files, facts: "used"), unit(["unused.c": "u"], of: unused, facts: "unused")])
            try index.record(root: "/unused", states: files.mapValues { state($0) }, readingBegan: .max)
            try index.setBlob(Data(), for: "unused")
        }
        try scratch.audit(at: 120 * day) { index throws in
            #expect(try facts(index, where: files) == "used")
            try index.prune(unusedForDays: 30)
        }
        try scratch.audit(at: 140 * day) { index throws in
            try index.prune(unusedForDays: 30)
            #expect(try facts(index, where: files) == "used")
            #expect(try facts(index, of: unused, where: ["unused.c": "u"]) == nil)
            #expect(try index.states(root: "/unused").isEmpty)
            #expect(try index.blob(for: "unused") == nil)
        }
    }

    @Test func theFileIsBounded() throws {
        let scratch = try Scratch()
        try scratch.audit(at: 100 * day) { try fill($0) }
        try scratch.audit(at: 102 * day) { index throws in
            try index.record([unit(files, facts: "recent")])
            try index.prune(toBytes: 200_000)
            #expect(try facts(index, where: files) == "recent")
            #expect(try tellsTheTruth(index))
        }
        let size = try FileManager.default.attributesOfItem(atPath: scratch.index)[.size] as? Int
        #expect(try #require(size) <= 200_000)
    }

    @Test func prunedDependenciesAreStoredAgain() throws {
        let scratch = try Scratch()
        try scratch.audit(at: 100 * day) { index throws in
            try index.record([unit(files, facts: "first")])
            // Another audit drops them while this one remembers their ids.
            try scratch.audit(at: 200 * day) { try $0.prune() }
            #expect(try facts(index, where: files) == nil)
            try index.record([unit(files, facts: "second")])
            #expect(try facts(index, where: files) == "second")
        }
    }
}
