internal import GRDB

/// The files of a tree as an earlier audit left them, so that only changed ones are read again.
extension AuditIndex {
    /// The state of every file recorded for the tree at `root`, by path.
    package func states(root: String) throws(AuditIndexError) -> [String: FileState] {
        let found: (tree: Int64, used: Int64, states: [String: FileState])? = try read { database in
            let tree = try Row.fetchOne(
                database,
                sql: """
                    SELECT id, used,
                    (SELECT cast(total(files) AS INTEGER) FROM directory WHERE tree = id) FROM tree WHERE root = ?
                    """,
                arguments: [root])
            guard let tree else { return nil }
            let id = try tree.integer(0)
            var states: [String: FileState] = [:]
            // The count only saves rehashing; a damaged one must not ask for all memory.
            states.reserveCapacity(max(0, min(Int(try tree.integer(2)), 1 << 20)))
            let rows = try Row.fetchCursor(
                database, sql: "SELECT path, entries FROM directory WHERE tree = ?", arguments: [id])
            while let row = try rows.next() {
                let directory = try row.text(0)
                try row.bytes(1) { entries in
                    let prefix = directory.isEmpty ? "" : directory + "/"
                    try DirectoryEntries.read(entries, tree: id, directory: directory, prefix: prefix) {
                        states[$0] = $1
                    }
                }
            }
            return (id, try tree.integer(1), states)
        }
        guard let found else { return [:] }
        touch(["UPDATE tree SET used = ? WHERE id = ?": found.used < staleTime ? [[now(), found.tree]] : []])
        return found.states
    }

    /// The same for the tree that was recorded last among those whose names end so.
    package func latestStates(ofRootsEndingIn ending: String) throws(AuditIndexError) -> [String: FileState] {
        let root = try read { database in
            try String.fetchOne(
                database,
                sql: "SELECT root FROM tree WHERE substr(root, -length(?1)) = ?1 ORDER BY used DESC, id DESC LIMIT 1",
                arguments: [ending])
        }
        return try root.map { root throws(AuditIndexError) in try states(root: root) } ?? [:]
    }

    /// Adds, replaces and removes files of the tree at `root`. Files that changed so shortly before `readingBegan` (in
    /// the time of `FileStamp.now()`) that a further change could go unnoticed are forgotten instead.
    package func record(
        root: String, states: [String: FileState], removing removed: some Sequence<String> = EmptyCollection(),
        readingBegan: Int64
    ) throws(AuditIndexError) {
        var changes: [String: [String: FileState?]] = [:]
        for path in removed {
            let (directory, name) = DirectoryEntries.split(path)
            changes[directory, default: [:]][name] = .some(nil)
        }
        for (path, state) in states {
            let (directory, name) = DirectoryEntries.split(path)
            changes[directory, default: [:]][name] = .some(state.stamp.isSettled(at: readingBegan) ? state : nil)
        }
        if changes.isEmpty { return }
        try write { database, _ in
            try database.execute(
                sql: """
                    INSERT INTO tree (root, used) VALUES (?, ?)
                    ON CONFLICT (root) DO UPDATE SET used = excluded.used
                    """,
                arguments: [root, now()])
            let tree = try Int64.fetchOne(database, sql: "SELECT id FROM tree WHERE root = ?", arguments: [root])
            guard let tree else { throw Damage(what: "a tree without a row") }
            let select = try database.cachedStatement(sql: "SELECT entries FROM directory WHERE tree = ? AND path = ?")
            let upsert = try database.cachedStatement(
                sql: "INSERT OR REPLACE INTO directory (tree, path, files, entries) VALUES (?, ?, ?, ?)")
            let delete = try database.cachedStatement(sql: "DELETE FROM directory WHERE tree = ? AND path = ?")
            for (directory, changed) in changes.sorted(by: { $0.key < $1.key }) {
                var entries: [String: FileState] = [:]
                if let row = try Row.fetchOne(select, arguments: [tree, directory]) {
                    try row.bytes(0) { blob in
                        try DirectoryEntries.read(blob, tree: tree, directory: directory) { entries[$0] = $1 }
                    }
                }
                for (name, state) in changed { entries[name] = state }
                if entries.isEmpty {
                    try delete.execute(arguments: [tree, directory])
                } else {
                    let blob = DirectoryEntries.blob(entries, tree: tree, directory: directory)
                    try upsert.execute(arguments: [tree, directory, entries.count, blob])
                }
            }
        }
    }
}
