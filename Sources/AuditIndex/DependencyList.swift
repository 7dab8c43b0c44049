internal import Foundation
internal import GRDB

/// What a unit depends on, as the ids of its dependencies: sorted, as differences, a byte or two each.
enum DependencyList {
    static func blob(_ ids: [Int64], plan: PlanKey) -> Data {
        var writer = ByteWriter()
        var last: Int64 = 0
        for id in Set(ids).sorted() {
            writer.append(UInt64(id - last))
            last = id
        }
        return Seal.close(writer.bytes, key: plan.bytes)
    }

    static func read(_ blob: Data, plan: PlanKey) throws -> [Int64] {
        try Seal.open(blob, key: plan.bytes) { bytes in
            var reader = ByteReader(bytes)
            var ids: [Int64] = []
            ids.reserveCapacity(bytes.count)
            var last: Int64 = 0
            while !reader.isAtEnd {
                last &+= Int64(truncatingIfNeeded: try reader.integer())
                ids.append(last)
            }
            return ids
        }
    }
}

/// The ids of the dependencies that this process has stored or met, so that each is looked up once.
struct Interning {
    private var ids: [Dependency: Int64] = [:]
    private var prunings: Int64?

    /// Another process may have pruned what is remembered here.
    mutating func forgetIfPruned(_ database: Database) throws {
        let prunings = try Int64.fetchOne(database, sql: "SELECT value FROM meta WHERE key = 'prunings'") ?? 0
        if prunings != self.prunings { ids = [:] }
        self.prunings = prunings
    }

    mutating func id(of dependency: Dependency, in database: Database) throws -> Int64 {
        if let known = ids[dependency] { return known }
        let arguments: StatementArguments = [dependency.path, Data(dependency.content.bytes)]
        let select = try database.cachedStatement(sql: "SELECT id FROM dependency WHERE path = ? AND content = ?")
        let id: Int64
        if let stored = try Int64.fetchOne(select, arguments: arguments) {
            id = stored
        } else {
            let insert = try database.cachedStatement(sql: "INSERT INTO dependency (path, content) VALUES (?, ?)")
            try insert.execute(arguments: arguments)
            id = database.lastInsertedRowID
        }
        ids[dependency] = id
        return id
    }
}
