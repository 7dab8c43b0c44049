internal import Foundation
internal import GRDB

/// The tables of the index, and what marks a file as ours.
enum Schema {
    /// Raised with any change of the tables or of a blob's layout.
    private static let number = 3
    /// "gupa" in SQLite's header: a file without it is somebody else's and is moved aside, never deleted.
    static let applicationID: Int32 = 0x6775_7061

    static func create(in queue: DatabaseQueue, fingerprint: String) throws {
        try queue.writeWithoutTransaction { database in
            // Both take effect only before the first table.
            try database.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try database.inTransaction {
                try database.execute(sql: tables)
                try database.execute(
                    sql: "INSERT INTO meta (key, value) VALUES ('fingerprint', ?)", arguments: [stored(fingerprint)])
                return .commit
            }
            // Readers and a writer of two processes do not wait for each other; a crash loses at most the last commit.
            // A file system that cannot do it keeps the rollback journal, which is as safe.
            _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
        }
    }

    static func matches(_ queue: DatabaseQueue, fingerprint: String) throws -> Bool {
        try queue.read { database in
            let found = try String.fetchOne(database, sql: "SELECT value FROM meta WHERE key = 'fingerprint'")
            return found == stored(fingerprint)
        }
    }

    private static func stored(_ fingerprint: String) -> String { "\(number) \(fingerprint)" }

    private static let tables = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
        CREATE TABLE tree (id INTEGER PRIMARY KEY, root TEXT NOT NULL UNIQUE, used INTEGER NOT NULL);
        -- A row per directory: 60 000 rows of files would take ten times as long to load.
        CREATE TABLE directory (
            tree INTEGER NOT NULL, path TEXT NOT NULL, files INTEGER NOT NULL, entries BLOB NOT NULL,
            UNIQUE (tree, path));
        -- Units share most of what they include, so they list ids. An id is never used again (AUTOINCREMENT): facts
        -- that outlive what they depend on then match nothing, instead of something else.
        CREATE TABLE dependency (
            id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL, content BLOB NOT NULL, UNIQUE (path, content));
        CREATE TABLE facts (
            id INTEGER PRIMARY KEY, plan BLOB NOT NULL, dependencies BLOB NOT NULL, used INTEGER NOT NULL,
            facts BLOB NOT NULL);
        CREATE INDEX facts_by_plan ON facts (plan, used);
        CREATE TABLE blob (key TEXT PRIMARY KEY, used INTEGER NOT NULL, value BLOB NOT NULL);
        """
}
