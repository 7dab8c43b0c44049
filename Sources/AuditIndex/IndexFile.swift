internal import Foundation
internal import GRDB

/// The index's place on disk: what may be opened there, what is rebuilt, and who may do so.
///
/// A database must not be replaced while another process has it open, so every index holds a shared lock on a file
/// beside it for as long as it lives, and rebuilding asks for the lock alone. The kernel drops it with the process.
final class IndexFile: Sendable {
    struct Opened {
        /// Nil where the file needs rebuilding while another process uses it.
        var queue: DatabaseQueue?
        var notice: String?
    }

    let path: String
    private let fingerprint: String
    private let lock: Int32

    init(path: String, fingerprint: String) throws(AuditIndexError) {
        self.path = path
        self.fingerprint = fingerprint
        let directory = (path as NSString).deletingLastPathComponent
        if !directory.isEmpty {
            // The index tells what a user's private tree contains.
            try? FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        lock = Foundation.open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if lock < 0 {
            let reason = errno == ENOENT ? "its directory cannot be made" : Self.lastError()
            throw .unwritable(path: path, reason: reason)
        }
    }

    deinit { close(lock) }

    /// Opens the index, building it where there is none that can be trusted. `damage` says that what is there was found
    /// damaged while it was read.
    func open(damage: String? = nil) throws(AuditIndexError) -> Opened {
        guard acquire(LOCK_SH, patience: 5) else { throw .busy(path: path) }
        if damage == nil, case .usable(let queue) = try inspect() { return Opened(queue: queue) }
        guard acquire(LOCK_EX, patience: 1) else {
            flock(lock, LOCK_UN)
            let notice = "\(path): must be rebuilt, but another audit is using it; this one keeps its index in memory"
            return Opened(notice: notice)
        }
        defer { flock(lock, LOCK_SH) }
        let notice: String?
        let condition: Condition
        if let damage { condition = .damaged(damage) } else { condition = try inspect() }
        switch condition {
        case .usable(let queue): return Opened(queue: queue)  // another process was faster
        case .missing: notice = nil
        case .otherVersion: notice = "\(path): written by another version of gupaudit; rebuilt"
        case .damaged(let what): notice = "\(path): damaged (\(what)); rebuilt"
        }
        let moved = try clear()
        try build()
        guard case .usable(let queue) = try inspect() else {
            throw .failed(path: path, reason: "it cannot be read back")
        }
        return Opened(queue: queue, notice: moved ?? notice)
    }

    // MARK: What is there

    private enum Condition {
        case usable(DatabaseQueue)
        case missing
        case otherVersion
        case damaged(String)
    }

    private func inspect() throws(AuditIndexError) -> Condition {
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT { return .missing }
            throw .unwritable(path: path, reason: Self.lastError())
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unwritable(path: path, reason: "not a regular file") }
        if status.st_size == 0 { return .missing }
        do {
            let queue = try DatabaseQueue(path: path, configuration: Self.configuration)
            let id = try queue.read { try Int32.fetchOne($0, sql: "PRAGMA application_id") }
            guard id == Schema.applicationID else { return .damaged("no index of gupaudit") }
            return try Schema.matches(queue, fingerprint: fingerprint) ? .usable(queue) : .otherVersion
        } catch let error as DatabaseError where error.isDamage {
            return .damaged(error.reason)
        } catch {
            throw AuditIndexError(error, path: path)
        }
    }

    // MARK: Rebuilding, under the exclusive lock

    private static let companions = ["", "-wal", "-shm", "-journal"]

    /// Takes away what is there. An index of ours is deleted; a file that may be somebody's is moved, and named.
    private func clear() throws(AuditIndexError) -> String? {
        if isOurs {
            for suffix in Self.companions { unlink(path + suffix) }
            return nil
        }
        let names = [path + ".moved"] + (2...99).map { "\(path).moved-\($0)" }
        guard let aside = names.first(where: { !FileManager.default.fileExists(atPath: $0) }) else {
            throw .unwritable(path: path, reason: "not an index of gupaudit, like the files moved aside before")
        }
        for suffix in Self.companions { rename(path + suffix, aside + suffix) }
        return "\(path): not an index of gupaudit; moved to \(aside), and built anew"
    }

    /// True where nothing is there, or a file that carries our mark in SQLite's header, however damaged the rest.
    private var isOurs: Bool {
        guard let file = FileHandle(forReadingAtPath: path) else { return true }
        defer { try? file.close() }
        guard let header = try? file.read(upToCount: 72), !header.isEmpty else { return true }
        guard header.count == 72, header.starts(with: Array("SQLite format 3\u{0}".utf8)) else { return false }
        return header.suffix(4).reduce(Int32(0)) { $0 << 8 | Int32($1) } == Schema.applicationID
    }

    /// Built under another name: what stands at the path is complete at any moment.
    private func build() throws(AuditIndexError) {
        let draft = path + ".new"
        for suffix in Self.companions { unlink(draft + suffix) }
        do {
            let queue = try DatabaseQueue(path: draft, configuration: Self.configuration)
            try Schema.create(in: queue, fingerprint: fingerprint)
            try queue.close()
        } catch {
            for suffix in Self.companions { unlink(draft + suffix) }
            throw AuditIndexError(error, path: path)
        }
        if rename(draft, path) != 0 { throw .unwritable(path: path, reason: Self.lastError()) }
    }

    private func acquire(_ kind: Int32, patience seconds: Int) -> Bool {
        for _ in 0..<seconds * 50 {
            if flock(lock, kind | LOCK_NB) == 0 { return true }
            // A file system without locks: SQLite's own are all there is.
            if errno != EWOULDBLOCK && errno != EINTR { return true }
            usleep(20_000)
        }
        return false
    }

    private static func lastError() -> String { String(cString: strerror(errno)) }

    static let configuration: Configuration = {
        var configuration = Configuration()
        configuration.label = "gupaudit.index"
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            // Safe with a write-ahead log: a power cut loses the last commits, never the file.
            try database.execute(sql: """
                PRAGMA synchronous = NORMAL;
                PRAGMA trusted_schema = OFF;
                PRAGMA cell_size_check = ON;
                """)
            _ = try Int.fetchOne(database, sql: "PRAGMA journal_size_limit = \(8 << 20)")
        }
        return configuration
    }()
}

extension DatabaseError {
    /// Our statements are fixed and tested, so one that SQLite rejects speaks of the file.
    var isDamage: Bool {
        [.SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH].contains(resultCode)
    }

    var reason: String { message ?? "SQLite error \(extendedResultCode.rawValue)" }
}

extension AuditIndexError {
    init(_ error: any Error, path: String) {
        switch error {
        case let error as AuditIndexError: self = error
        case let error as DatabaseError:
            self =
                switch error.resultCode {
                case .SQLITE_FULL: .full(path: path)
                case .SQLITE_BUSY, .SQLITE_LOCKED: .busy(path: path)
                case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
                    .unwritable(path: path, reason: error.reason)
                default: .failed(path: path, reason: error.reason)
                }
        case let error as Damage: self = .failed(path: path, reason: error.what)
        default: self = .failed(path: path, reason: "\(error)")
        }
    }
}
