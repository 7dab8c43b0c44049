package import Foundation
internal import GRDB

/// The facts of parsed units, found again while every file they came from has the same content.
extension AuditIndex {
    /// How many contents of one plan are kept: going back and forth between a few revisions parses nothing twice.
    private static let generations = 8

    /// The facts of a plan, if every file they came from has the content that `current` tells.
    package func facts(
        plan: PlanKey, matching current: (String) -> ContentHash?
    ) throws(AuditIndexError) -> Data? {
        try facts(plans: [plan], matching: current)[plan]
    }

    /// The facts of those plans of which every dependency has its current content. `current` must not use the index.
    package func facts(
        plans: some Sequence<PlanKey>, matching current: (String) -> ContentHash?
    ) throws(AuditIndexError) -> [PlanKey: Data] {
        let (found, uses) = try read { database in
            let candidates = try candidates(plans, in: database)
            let unchanged = try unchangedDependencies(of: candidates, in: database, matching: current)
            var found: [PlanKey: Data] = [:]
            var uses: [StatementArguments] = []
            let select = try database.cachedStatement(sql: "SELECT facts FROM facts WHERE id = ?")
            for candidate in candidates where found[candidate.plan] == nil {
                guard candidate.dependencies.allSatisfy(unchanged.contains) else { continue }
                let rows = try Row.fetchCursor(select, arguments: [candidate.row])
                while let row = try rows.next() {
                    found[candidate.plan] = try row.bytes(0) { facts in
                        try Seal.open(facts, key: candidate.plan.bytes) { Data($0) }
                    }
                }
                if candidate.used < staleTime { uses.append([now(), candidate.row]) }
            }
            return (found, uses)
        }
        touch(["UPDATE facts SET used = ? WHERE id = ?": uses])
        return found
    }

    /// Keeps the facts of units, all or none of them.
    package func record(_ units: [UnitRecord]) throws(AuditIndexError) {
        if units.isEmpty { return }
        try write { database, interning in
            try interning.forgetIfPruned(database)
            let select = try database.cachedStatement(
                sql: "SELECT id, dependencies FROM facts WHERE plan = ? ORDER BY used DESC, id DESC")
            let delete = try database.cachedStatement(sql: "DELETE FROM facts WHERE id = ?")
            let insert = try database.cachedStatement(
                sql: "INSERT INTO facts (plan, dependencies, used, facts) VALUES (?, ?, ?, ?)")
            for unit in units {
                let ids = try unit.dependencies.map { try interning.id(of: $0, in: database) }
                let dependencies = DependencyList.blob(ids, plan: unit.plan)
                let plan = Data(unit.plan.bytes)
                var kept = 1
                for row in try Row.fetchAll(select, arguments: [plan]) {
                    if try kept == Self.generations || row.bytes(1, { $0 == dependencies }) {
                        try delete.execute(arguments: [try row.integer(0)])
                    } else {
                        kept += 1
                    }
                }
                try insert.execute(
                    arguments: [plan, dependencies, now(), Seal.close(unit.facts, key: unit.plan.bytes)])
            }
        }
    }

    private struct Candidate {
        var plan: PlanKey
        var row: Int64
        var used: Int64
        var dependencies: [Int64]
    }

    /// All rows of the plans, the latest of each first.
    private func candidates(_ plans: some Sequence<PlanKey>, in database: Database) throws -> [Candidate] {
        let select = try database.cachedStatement(
            sql: "SELECT id, used, dependencies FROM facts WHERE plan = ? ORDER BY used DESC, id DESC")
        var candidates: [Candidate] = []
        for plan in plans {
            let rows = try Row.fetchCursor(select, arguments: [Data(plan.bytes)])
            while let row = try rows.next() {
                candidates.append(
                    Candidate(
                        plan: plan, row: try row.integer(0), used: try row.integer(1),
                        dependencies: try row.bytes(2) { try DependencyList.read($0, plan: plan) }))
            }
        }
        return candidates
    }

    /// Each dependency is looked up once, however many units share it.
    private func unchangedDependencies(
        of candidates: [Candidate], in database: Database, matching current: (String) -> ContentHash?
    ) throws -> IDSet {
        var wanted = IDSet()
        for candidate in candidates {
            for id in candidate.dependencies { try wanted.insert(id) }
        }
        var unchanged = IDSet()
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT id, path, content FROM dependency WHERE id IN (SELECT value FROM json_each(?))",
            arguments: [wanted.json])
        while let row = try rows.next() {
            if current(try row.text(1)) == (try row.hash(2)) { try unchanged.insert(row.integer(0)) }
        }
        return unchanged
    }
}

extension PlanKey {
    var bytes: [UInt8] { rawValue.bytes }
}
