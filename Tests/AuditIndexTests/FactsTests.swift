import Foundation
import Synchronization
import Testing

@testable import AuditIndex

@Suite struct FactsTests {
    private let before = ["mm/a.c": "main", "include/a.h": "one", "include/b.h": "b"]
    private let after = ["mm/a.c": "main", "include/a.h": "two", "include/b.h": "b"]

    @Test func unchangedFilesGiveTheirFacts() throws {
        let scratch = try Scratch()
        try scratch.audit { try $0.record([unit(before, facts: "seen")]) }
        try scratch.audit { index throws in
            #expect(try facts(index, where: before) == "seen")
            let other = PlanKey(file: "mm/a.c", arguments: ["-DY"], environment: "all-yes")
            #expect(try facts(index, of: other, where: before) == nil)
        }
    }

    @Test func aChangedOrMissingDependencyGivesNone() throws {
        let scratch = try Scratch()
        try scratch.audit { index throws in
            try index.record([unit(before, facts: "seen")])
            #expect(try facts(index, where: after) == nil)
            var missing = before
            missing["include/b.h"] = nil
            #expect(try facts(index, where: missing) == nil)
        }
    }

    @Test func twoContentsOfOnePlanAreBothKept() throws {
        let scratch = try Scratch()
        try scratch.audit { try $0.record([unit(before, facts: "first"), unit(after, facts: "second")]) }
        try scratch.audit { index throws in
            #expect(try facts(index, where: before) == "first")
            #expect(try facts(index, where: after) == "second")
        }
    }

    @Test func theSameContentIsReplaced() throws {
        let scratch = try Scratch()
        try scratch.audit { index throws in
            try index.record([unit(before, facts: "first")])
            try index.record([unit(before, facts: "again")])
            #expect(try facts(index, where: before) == "again")
        }
    }

    @Test func onlyTheLatestContentsAreKept() throws {
        let scratch = try Scratch()
        try scratch.audit { index throws in
            for number in 0..<12 { try index.record([unit(["a.c": "\(number)"], facts: "\(number)")]) }
            #expect(try facts(index, where: ["a.c": "0"]) == nil)
            #expect(try facts(index, where: ["a.c": "11"]) == "11")
            #expect(try facts(index, where: ["a.c": "4"]) == "4")
        }
    }

    @Test func whatUnitsShareIsAskedForOnce() throws {
        let scratch = try Scratch()
        let plans = (0..<30).map { PlanKey(file: "d\($0).c", arguments: [], environment: "") }
        let shared = Dictionary(uniqueKeysWithValues: (0..<50).map { ("h\($0).h", "\($0)") })
        let asked = Mutex<[String: Int]>([:])
        let verdicts = DependencyVerdicts { path in
            asked.withLock { $0[path, default: 0] += 1 }
            return path == "d7.c" ? hash("touched") : hash(shared[path] ?? "main")
        }
        try scratch.audit { index throws in
            try index.record(plans.enumerated().map { number, plan in
                unit(shared.merging(["d\(number).c": "main"]) { $1 }, of: plan, facts: "\(number)")
            })
            for (number, plan) in plans.enumerated() {
                let found = try index.facts(plan: plan, matching: verdicts)
                #expect(found == (number == 7 ? nil : Data("\(number)".utf8)))
            }
        }
        #expect(asked.withLock { $0.count } == 80)
        #expect(asked.withLock { $0.values.allSatisfy { $0 == 1 } })
    }

    /// An index that is begun anew gives the same ids to other dependencies.
    @Test func whatWasHeldAgainstAnotherIndexIsForgotten() throws {
        let verdicts = DependencyVerdicts { hash($0 == "a.c" ? "one" : "other") }
        for (file, content) in [("a.c", "one"), ("b.c", "two")] {
            let index = try AuditIndex.inMemory()
            try index.record([unit([file: content], facts: file)])
            #expect((try index.facts(plan: plan, matching: verdicts) == nil) == (file == "b.c"))
        }
    }
}
