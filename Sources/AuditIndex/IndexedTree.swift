internal import Foundation
internal import GRDB

/// A tree that an index knows something of.
package struct IndexedTree: Hashable, Sendable {
    package let root: String
    /// Seconds since 1970, when an audit last asked.
    package let used: Int64

    /// For those who look at an index and have no use for it: it is neither built nor rebuilt. The last used comes
    /// first; none where it cannot be read.
    package static func all(in index: String) -> [IndexedTree] {
        guard FileManager.default.fileExists(atPath: index),
            let queue = try? DatabaseQueue(path: index, configuration: IndexFile.configuration)
        else { return [] }
        let trees = try? queue.read { database -> [IndexedTree] in
            guard try Int32.fetchOne(database, sql: "PRAGMA application_id") == Schema.applicationID else { return [] }
            return try Row.fetchAll(database, sql: "SELECT root, used FROM tree ORDER BY used DESC, root").map { row in
                // One tree may be known several times, by what was left out of it: a hash behind its path.
                let root = try row.text(0).replacing(#/ [0-9a-f]{40}$/#, with: "")
                return IndexedTree(root: root, used: try row.integer(1))
            }
        }
        try? queue.close()
        var seen: Set<String> = []
        return (trees ?? []).filter { seen.insert($0.root).inserted }
    }
}
