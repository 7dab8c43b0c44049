package import Foundation
internal import GRDB

/// The facts of parsed units, found again while every file they came from has the same content.
extension AuditIndex {
    /// How many contents of one plan are kept: going back and forth between a few revisions parses nothing twice.
    private static let generations = 8

    /// The facts of a plan, if every file they came from has the content that `current` tells.
    package func facts(
        plan: PlanKey, matching current: @escaping @Sendable (String) -> ContentHash?
    ) throws(AuditIndexError) -> Data? {
        try facts(plan: plan, matching: DependencyVerdicts(current))
    }

    /// The facts of a plan of which every dependency has its current content.
    package func facts(plan: PlanKey, matching verdicts: DependencyVerdicts) throws(AuditIndexError) -> Data? {
        let found: (facts: Data, uses: [StatementArguments])? = try read { database, generation in
            for candidate in try candidates(for: plan, in: database) {
                guard try verdicts.hold(candidate.dependencies, generation, in: database) else { continue }
                let select = try database.cachedStatement(sql: "SELECT facts FROM facts WHERE id = ?")
                guard let row = try Row.fetchOne(select, arguments: [candidate.row]) else { continue }
                let facts = try row.bytes(0) { try Seal.unpack($0, key: plan.bytes) }
                return (facts, candidate.used < staleTime ? [[now(), candidate.row]] : [])
            }
            return nil
        }
        guard let found else { return nil }
        touch(["UPDATE facts SET used = ? WHERE id = ?": found.uses])
        return found.facts
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
                    arguments: [plan, dependencies, now(), try Seal.pack(unit.facts, key: unit.plan.bytes)])
            }
        }
    }

    private struct Candidate {
        var row: Int64
        var used: Int64
        var dependencies: [Int64]
    }

    /// All rows of a plan, the latest first.
    private func candidates(for plan: PlanKey, in database: Database) throws -> [Candidate] {
        let select = try database.cachedStatement(
            sql: "SELECT id, used, dependencies FROM facts WHERE plan = ? ORDER BY used DESC, id DESC")
        return try Row.fetchAll(select, arguments: [Data(plan.bytes)]).map { row in
            Candidate(
                row: try row.integer(0), used: try row.integer(1),
                dependencies: try row.bytes(2) { try DependencyList.read($0, plan: plan) })
        }
    }
}

extension PlanKey {
    var bytes: [UInt8] { rawValue.bytes }
}
