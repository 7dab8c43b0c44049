import Foundation
import Synchronization

/// A private directory for a run that keeps nothing: gone when the run ends, and if it is killed, with the next such
/// run.
enum ScratchSpace {
    private static let made = Mutex<String?>(nil)
    private static let prefix = "gupaudit-"

    /// Where it is made.
    static var parent: String {
        let directory = NSTemporaryDirectory()
        return directory.count > 1 && directory.hasSuffix("/") ? String(directory.dropLast()) : directory
    }

    /// The same one for the whole run.
    static func directory() throws(InputError) -> String {
        try made.withLock { path throws(InputError) in
            if let path { return path }
            sweep()
            let directory = try make()
            // Held to the end: who can take it may take the directory away.
            let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            if descriptor >= 0 { flock(descriptor, LOCK_EX | LOCK_NB) }
            path = directory
            return directory
        }
    }

    private static func make() throws(InputError) -> String {
        var code: Int32 = 0
        for _ in 0..<100 {
            let directory = "\(parent)/\(prefix)\(getpid())-\(String(UInt32.random(in: 0 ... .max), radix: 36))"
            // First, so that there is no moment at which it would stay.
            Interruption.removes(directory)
            if mkdir(directory, 0o700) == 0 { return directory }
            code = errno
            Interruption.keeps(directory)
            if code != EEXIST { break }
        }
        let reason = String(cString: strerror(code))
        throw InputError(description: "\(parent): cannot be written (\(reason)); name another directory in TMPDIR")
    }

    // MARK: What killed runs left

    private static func sweep() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? [] {
            guard let process = process(in: name), isGone(process) else { continue }
            removeUnlessUsed("\(parent)/\(name)")
        }
    }

    /// The number in a name that this program gave.
    private static func process(in name: String) -> pid_t? {
        guard name.hasPrefix(prefix) else { return nil }
        let rest = name.dropFirst(prefix.count)
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard digits.count == rest.count || "-.".contains(rest[digits.endIndex]) else { return nil }
        return pid_t(digits)
    }

    private static func isGone(_ process: pid_t) -> Bool {
        // One with this process's own number was left by an earlier process.
        process == getpid() || (process > 0 && kill(process, 0) != 0 && errno == ESRCH)
    }

    /// Only a directory of this user; never through a link, and not where another process, whose number means another
    /// one here, holds the lock.
    private static func removeUnlessUsed(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_uid == geteuid() else { return }
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK { return }
        try? FileManager.default.removeItem(atPath: path)
    }
}
