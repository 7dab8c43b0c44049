package import Foundation
internal import GRDB

/// Small named values, such as a prepared environment.
extension AuditIndex {
    /// The value last set under the key.
    package func blob(for key: String) throws(AuditIndexError) -> Data? {
        let found: (value: Data, used: Int64)? = try read { database in
            let row = try Row.fetchOne(
                database.cachedStatement(sql: "SELECT value, used FROM blob WHERE key = ?"), arguments: [key])
            guard let row else { return nil }
            let value = try row.bytes(0) { try Seal.unpack($0, key: Array(key.utf8)) }
            return (value, try row.integer(1))
        }
        guard let found else { return nil }
        touch(["UPDATE blob SET used = ? WHERE key = ?": found.used < staleTime ? [[now(), key]] : []])
        return found.value
    }

    /// Keeps a value under the key; nil forgets it.
    package func setBlob(_ value: Data?, for key: String) throws(AuditIndexError) {
        try write { database, _ in
            guard let value else {
                return try database.execute(sql: "DELETE FROM blob WHERE key = ?", arguments: [key])
            }
            try database.execute(
                sql: "INSERT OR REPLACE INTO blob (key, used, value) VALUES (?, ?, ?)",
                arguments: [key, now(), try Seal.pack(value, key: Array(key.utf8))])
        }
    }

    /// Times of use are kept to the day, so that an audit that finds everything writes nothing.
    var staleTime: Int64 { now() - 86_400 }

    /// Notes a use. An index that can be read but not written still serves, so a failure is of no interest.
    func touch(_ updates: [String: [StatementArguments]]) {
        guard updates.values.contains(where: { !$0.isEmpty }) else { return }
        try? write { database, _ in
            for (sql, uses) in updates {
                let statement = try database.cachedStatement(sql: sql)
                for arguments in uses { try statement.execute(arguments: arguments) }
            }
        }
    }
}
