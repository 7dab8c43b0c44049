import Foundation
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

    @Test func manyPlansAreFoundAtOnce() throws {
        let scratch = try Scratch()
        let plans = (0..<30).map { PlanKey(file: "d\($0).c", arguments: [], environment: "") }
        let shared = Dictionary(uniqueKeysWithValues: (0..<50).map { ("h\($0).h", "\($0)") })
        try scratch.audit { index throws in
            try index.record(plans.enumerated().map { number, plan in
                unit(shared.merging(["d\(number).c": "main"]) { $1 }, of: plan, facts: "\(number)")
            })
            let found = try index.facts(plans: plans) { path in
                path == "d7.c" ? hash("touched") : hash(shared[path] ?? "main")
            }
            #expect(found.count == 29)
            #expect(found[plans[7]] == nil)
            #expect(found[plans[8]] == Data("8".utf8))
        }
    }
}
