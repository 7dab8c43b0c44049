import Foundation
import Synchronization
import UnitParsing

/// Removes what a run keeps for itself alone when the run ends: by itself, or by SIGINT, SIGTERM or SIGHUP. Such a
/// signal still ends the process as it would have.
enum Interruption {
    private static let signals = [SIGINT, SIGTERM, SIGHUP]
    private static let paths = Mutex<Set<String>>([])
    private static let isUnderWay = Atomic(false)

    /// To be called before anything is said or written: what is found while files go away is not true, and what ends
    /// the process is the signal.
    static func check() {
        while isUnderWay.load(ordering: .acquiring) { pause() }
    }

    /// Files and directories that shall not outlive the run.
    static func removes(_ path: String) {
        _ = isWatching
        paths.withLock { _ = $0.insert(path) }
    }

    static func keeps(_ path: String) { paths.withLock { _ = $0.remove(path) } }

    /// To be called where the program ends by itself.
    static func removeAll() {
        paths.withLock { paths in
            paths.sorted().forEach(remove)
            paths = []
        }
    }

    private static func remove(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            unlink(path)
            return
        }
        // Other threads may be at work in it, and would make it again: a file takes its name first.
        let aside = path + ".gone"
        for _ in 0..<100 where rename(path, aside) == 0 {
            let stopper = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            try? FileManager.default.removeItem(atPath: aside)
            guard stopper >= 0 else { continue }
            close(stopper)
            break
        }
        unlink(path)
    }

    // MARK: Signals

    /// A handler may do next to nothing: it wakes a thread, which then may do anything. Unlike a mask, a handler is not
    /// handed down to the programs that are started.
    private static let isWatching: Bool = {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return false }
        ends.forEach { _ = fcntl($0, F_SETFD, FD_CLOEXEC) }
        wakingEnd = ends[1]
        let end = ends[0]
        Thread.detachNewThread { watch(end) }
        for number in signals {
            let before = signal(number) { number in
                let saved = errno
                var byte = UInt8(truncatingIfNeeded: number)
                _ = write(wakingEnd, &byte, 1)
                errno = saved
            }
            // As nohup has it.
            if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) { signal(number, SIG_IGN) }
        }
        return true
    }()

    private static func watch(_ descriptor: Int32) {
        var byte: UInt8 = 0
        while true {
            let count = read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return }
            isUnderWay.store(true, ordering: .releasing)
            LivingWorkers.end()
            removeAll()
            signal(Int32(byte), SIG_DFL)
            kill(getpid(), Int32(byte))
        }
    }
}

/// Written once, before a handler that reads it is set.
private nonisolated(unsafe) var wakingEnd: Int32 = -1
