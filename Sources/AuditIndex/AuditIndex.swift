internal import Foundation
internal import GRDB
internal import Synchronization

/// What earlier audits found, kept by content: nothing in it is needed, and nothing in it is believed unless the files
/// it came from are unchanged.
package final class AuditIndex: Sendable {
    /// Nil for an index in memory.
    package let path: String?
    /// Seconds since 1970, for the time of last use.
    let now: @Sendable () -> Int64
    private let state: Mutex<State>

    private struct State {
        var queue: DatabaseQueue
        /// Nil in memory, from the start or since the file had to be given up.
        var file: IndexFile?
        var notices: [String]
        var interning = Interning()
        /// Another number whenever ids begin anew.
        var generation = AuditIndex.nextGeneration()
    }

    private static let generations = Atomic(0)

    private static func nextGeneration() -> Int { generations.add(1, ordering: .relaxed).newValue }

    /// Opens the index at `path`, making its directory where needed. What is there is rebuilt, with a notice, unless it
    /// was written under the same fingerprint: whatever decides the meaning of the stored facts.
    package convenience init(
        path: String, fingerprint: String, now: @escaping @Sendable () -> Int64 = AuditIndex.systemTime
    ) throws(AuditIndexError) {
        let file = try IndexFile(path: path, fingerprint: fingerprint)
        let opened = try file.open()
        let notices = opened.notice.map { [$0] } ?? []
        if let queue = opened.queue {
            self.init(State(queue: queue, file: file, notices: notices), path: path, now: now)
        } else {
            self.init(State(queue: try Self.memoryQueue(), file: nil, notices: notices), path: path, now: now)
        }
    }

    /// An index that ends with the process, for an audit whose index cannot be opened.
    package static func inMemory(
        now: @escaping @Sendable () -> Int64 = AuditIndex.systemTime
    ) throws(AuditIndexError) -> AuditIndex {
        AuditIndex(State(queue: try memoryQueue(), file: nil, notices: []), path: nil, now: now)
    }

    private init(_ state: consuming State, path: String?, now: @escaping @Sendable () -> Int64) {
        self.path = path
        self.now = now
        self.state = Mutex(state)
    }

    deinit {
        // The database goes before the lock that protects it.
        state.withLock { try? $0.queue.close() }
    }

    package static let systemTime: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }

    /// What the user should be told, in order: one line for each time the file was rebuilt or given up.
    package var notices: [String] { state.withLock { $0.notices } }

    // MARK: Access

    func read<Value: Sendable>(_ body: (Database) throws -> Value) throws(AuditIndexError) -> Value {
        try read { database, _ in try body(database) }
    }

    /// - Parameter body: is also told in which generation of the index ids mean what they mean.
    func read<Value: Sendable>(_ body: (Database, Int) throws -> Value) throws(AuditIndexError) -> Value {
        try perform { state in try state.queue.read { try body($0, state.generation) } }
    }

    /// One transaction: all of it is kept, or nothing.
    func write<Value: Sendable>(
        _ body: (Database, inout Interning) throws -> Value
    ) throws(AuditIndexError) -> Value {
        try perform { state in
            // Ids given in a transaction that fails are given again, to other dependencies.
            var interning = state.interning
            state.interning = Interning()
            let value = try state.queue.write { try body($0, &interning) }
            state.interning = interning
            return value
        }
    }

    func withoutTransaction(_ body: (Database) throws -> Void) throws(AuditIndexError) {
        try perform { try $0.queue.writeWithoutTransaction(body) }
    }

    private func perform<Value: Sendable>(
        _ operation: (inout State) throws -> Value
    ) throws(AuditIndexError) -> Value {
        do {
            return try state.withLock { state in
                do {
                    return try operation(&state)
                } catch let error as Damage {
                    try rebuild(&state, damage: error.what)
                } catch let error as DatabaseError where error.isDamage {
                    try rebuild(&state, damage: error.reason)
                } catch is RowDecodingError {
                    try rebuild(&state, damage: "a value of another type")
                }
                return try operation(&state)
            }
        } catch {
            throw AuditIndexError(error, path: path ?? "memory")
        }
    }

    private func rebuild(_ state: inout State, damage: String) throws {
        try? state.queue.close()
        state.interning = Interning()
        state.generation = Self.nextGeneration()
        var opened = IndexFile.Opened()
        if let file = state.file {
            do { opened = try file.open(damage: damage) } catch { opened.notice = error.description }
        }
        if let notice = opened.notice { state.notices.append(notice) }
        if let queue = opened.queue {
            state.queue = queue
        } else {
            state.queue = try Self.memoryQueue()
            state.file = nil
        }
    }

    private static func memoryQueue() throws(AuditIndexError) -> DatabaseQueue {
        do {
            let queue = try DatabaseQueue(configuration: IndexFile.configuration)
            try Schema.create(in: queue, fingerprint: "")
            return queue
        } catch {
            throw AuditIndexError(error, path: "memory")
        }
    }
}
