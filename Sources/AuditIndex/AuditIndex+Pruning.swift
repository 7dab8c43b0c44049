internal import GRDB

/// Keeping the file bounded.
extension AuditIndex {
    /// Drops what no audit has used for `days`, then the longest unused until the rest fits into `bytes`. Once a day is
    /// enough, so more calls cost nothing unless the file has outgrown its bound.
    package func prune(unusedForDays days: Int = 30, toBytes bytes: Int64 = 512 << 20) throws(AuditIndexError) {
        let time = now()
        let pruned = try write { database, interning in
            let last = try Int64.fetchOne(database, sql: "SELECT value FROM meta WHERE key = 'pruned'") ?? 0
            let excess = try Self.occupied(database) - bytes
            guard excess > 0 || last < staleTime else { return false }
            try database.execute(
                sql: "INSERT OR REPLACE INTO meta (key, value) VALUES ('pruned', ?)", arguments: [time])
            try Self.drop(unusedSince: time - Int64(days) * 86_400, database)
            if excess > 0 { try Self.dropLongestUnused(freeing: try Self.occupied(database) - bytes, database) }
            try Self.dropOrphans(database)
            interning = Interning()
            return true
        }
        if pruned {
            try withoutTransaction { database in
                _ = try Row.fetchAll(database, sql: "PRAGMA incremental_vacuum")
            }
        }
    }

    private static func occupied(_ database: Database) throws -> Int64 {
        func pragma(_ name: String) throws -> Int64 { try Int64.fetchOne(database, sql: "PRAGMA \(name)") ?? 0 }
        return try (pragma("page_count") - pragma("freelist_count")) * pragma("page_size")
    }

    private static func drop(unusedSince time: Int64, _ database: Database) throws {
        for table in ["facts", "blob", "tree"] {
            try database.execute(sql: "DELETE FROM \(table) WHERE used < ?", arguments: [time])
        }
    }

    private static func dropLongestUnused(freeing excess: Int64, _ database: Database) throws {
        var freed: Int64 = 0
        // length() of a blob reads its header only.
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT 'facts', rowid, used, length(facts) + length(dependencies) FROM facts
                UNION ALL SELECT 'blob', rowid, used, length(value) FROM blob
                UNION ALL SELECT 'tree', id, used,
                    (SELECT cast(total(length(entries)) AS INTEGER) FROM directory WHERE tree = id) FROM tree
                ORDER BY 3, 1, 2
                """)
        for row in rows {
            if freed >= excess { break }
            try database.execute(
                sql: "DELETE FROM \(try row.text(0)) WHERE rowid = ?", arguments: [try row.integer(1)])
            freed += try row.integer(3)
        }
    }

    /// Directories of trees that are gone, and dependencies that no facts name any more.
    private static func dropOrphans(_ database: Database) throws {
        try database.execute(sql: "DELETE FROM directory WHERE tree NOT IN (SELECT id FROM tree)")
        var named = IDSet()
        let rows = try Row.fetchCursor(database, sql: "SELECT plan, dependencies FROM facts")
        while let row = try rows.next() {
            let plan = PlanKey(rawValue: try row.hash(0))
            for id in try row.bytes(1, { try DependencyList.read($0, plan: plan) }) { try named.insert(id) }
        }
        try database.execute(
            sql: "DELETE FROM dependency WHERE id NOT IN (SELECT value FROM json_each(?))",
            arguments: [named.json])
        try database.execute(
            sql: """
                INSERT INTO meta (key, value) VALUES ('prunings', 1)
                ON CONFLICT (key) DO UPDATE SET value = value + 1
                """)
    }
}
