internal import GRDB
internal import Synchronization

/// Which dependencies are as they were, for the time of one audit: each is looked up once, however many units share it.
package final class DependencyVerdicts: Sendable {
    private let current: @Sendable (String) -> ContentHash?
    private let state = Mutex(State())

    private struct State {
        var generation = 0
        var known = IDSet()
        var unchanged = IDSet()
    }

    /// - Parameter current: the content of a name, the same whenever it is asked; it must not use the index.
    package init(_ current: @escaping @Sendable (String) -> ContentHash?) { self.current = current }

    /// True where all of them have their current content.
    /// - Parameter generation: of the index; another one gives the same ids to other dependencies.
    func hold(_ ids: [Int64], _ generation: Int, in database: Database) throws -> Bool {
        try state.withLock { state in
            if state.generation != generation { state = State(generation: generation) }
            var wanted = IDSet()
            for id in ids where !state.known.contains(id) { try wanted.insert(id) }
            if !wanted.isEmpty {
                let rows = try Row.fetchCursor(
                    database,
                    sql: "SELECT id, path, content FROM dependency WHERE id IN (SELECT value FROM json_each(?))",
                    arguments: [wanted.json])
                while let row = try rows.next() {
                    if current(try row.text(1)) == (try row.hash(2)) { try state.unchanged.insert(row.integer(0)) }
                }
                for id in ids { try state.known.insert(id) }
            }
            return ids.allSatisfy(state.unchanged.contains)
        }
    }
}
