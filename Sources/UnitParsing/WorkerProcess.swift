internal import Foundation
internal import Synchronization

/// A running worker, seen from the program that started it.
///
/// Unchecked: the pool gives a worker to one task at a time.
final class WorkerProcess: @unchecked Sendable {
    private let channel: Channel
    private let process: pid_t
    private let limits: WorkerLimits
    private var isRunning = true
    let ready: WorkerReady
    /// How many orders it has served.
    private(set) var served = 0
    /// The number of the knowledge that it was given last, and the precompiled header whose inputs it knows.
    var knowledge: Int?
    var header: String?

    /// - Parameter program: the executable, which is this program itself.
    init(program: String, start: WorkerStart) throws(WorkerError) {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw WorkerError(reason: String(cString: strerror(errno)))
        }
        defer { close(ends[1]) }
        let (process, code) = LivingWorkers.add { Self.spawn(program, speakingTo: ends[1]) }
        guard code == 0 else {
            close(ends[0])
            throw WorkerError(reason: "\(program): \(String(cString: strerror(code)))")
        }
        self.process = process
        limits = start.limits
        channel = Channel(descriptor: ends[0])
        do {
            try channel.send([try JSONEncoder().encode(start)])
            let answer = try channel.receive(by: .now + .seconds(60))
            ready = try JSONDecoder().decode(WorkerReady.self, from: answer.first ?? Data())
        } catch {
            kill(process, SIGKILL)
            let reason = Self.reason(Self.wait(for: process), limits)
            close(ends[0])
            throw WorkerError(reason: reason)
        }
        if let problem = ready.problem { throw WorkerError(reason: problem) }
    }

    deinit {
        close(channel.descriptor)
        guard isRunning else { return }
        kill(process, SIGKILL)
        _ = Self.wait(for: process)
    }

    private static func spawn(_ program: String, speakingTo end: Int32) -> (pid_t, Int32) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, end, ParseWorker.descriptor)
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
        }
        // The threads of a task pool block most signals, and a limit on time is one.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var process: pid_t = 0
        // Nothing of the user's environment. libclang's own threads have little stack, and what it makes of a crash
        // would hide the signal.
        let words = Self.copies(["gupaudit", ParseWorker.argument])
        let variables = Self.copies(
            ["LIBCLANG_NOTHREADS=1", "LIBCLANG_DISABLE_CRASH_RECOVERY=1", "GLIBC_TUNABLES=\(Self.memory)"])
        defer { (words + variables).forEach { free($0) } }
        let code = posix_spawn(&process, program, &actions, &attributes, words + [nil], variables + [nil])
        return (process, code)
    }

    /// Large pages where the system has them, for all of a unit: what libclang allocates by the megabyte for each unit
    /// costs a fault for every 4 KB otherwise.
    private static let memory = "glibc.malloc.arena_max=1:glibc.malloc.hugetlb=1"

    private static func copies(_ strings: [String]) -> [UnsafeMutablePointer<CChar>?] {
        strings.map { string in string.withCString { strdup($0) } }
    }

    // MARK: Orders

    /// Gives an order and waits for the answer. A worker that fails has ended, and is of no more use.
    func serve(_ parts: [Data]) throws(ParseFailure) -> [Data] {
        do {
            try channel.send(parts)
            let answer = try channel.receive(by: .now + Self.patience(limits))
            served += 1
            return answer
        } catch {
            throw end(after: error)
        }
    }

    /// A unit's time is measured in what it costs; the clock ends what waits and costs nothing.
    private static func patience(_ limits: WorkerLimits) -> Duration { .seconds(limits.seconds * 8 + 30) }

    /// Ends the process, and says what became of it.
    private func end(after failure: Channel.Failure) -> ParseFailure {
        isRunning = false
        // It may live on where it sent what is no message, or nothing.
        if failure != .closed { kill(process, SIGKILL) }
        let status = Self.wait(for: process)
        let isLate = failure == .late || failure == .closed && status & 0x7F == SIGXCPU
        if isLate { return .late("time limit \(limits.seconds) s") }
        return .crashed(failure == .damaged ? "crashed: its answer was damaged" : Self.reason(status, limits))
    }

    private static func wait(for process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        LivingWorkers.remove(process)
        return status
    }

    /// In words what `waitpid` says.
    private static func reason(_ status: Int32, _ limits: WorkerLimits) -> String {
        let signal = status & 0x7F
        if signal != 0 { return "crashed: \(name(of: signal))" }
        let code = status >> 8 & 0xFF
        switch code {
        case outOfMemory: return "memory limit \(size(of: limits))"
        case outOfStack: return "crashed: out of stack"
        case firstSignal...: return "crashed: \(name(of: code - firstSignal))"
        default: return "crashed: exit code \(code)"
        }
    }

    private static func size(of limits: WorkerLimits) -> String {
        limits.megabytes.isMultiple(of: 1024) ? "\(limits.megabytes / 1024) GB" : "\(limits.megabytes) MB"
    }

    private static func name(of signal: Int32) -> String {
        let names: [Int32: String] = [
            SIGSEGV: "SIGSEGV", SIGBUS: "SIGBUS", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP", SIGABRT: "SIGABRT",
            SIGFPE: "SIGFPE",
            SIGKILL: "SIGKILL", SIGTERM: "SIGTERM", SIGINT: "SIGINT", SIGHUP: "SIGHUP",
        ]
        return names[signal] ?? "signal \(signal)"
    }
}

/// The workers of this program, for a signal that ends it: they must not write where it clears away.
package enum LivingWorkers {
    private struct State {
        var processes: Set<pid_t> = []
        var isOver = false
    }

    private static let state = Mutex(State())

    static func add(_ spawn: () -> (pid_t, Int32)) -> (pid_t, Int32) {
        state.withLock { state in
            if state.isOver { return (0, ECANCELED) }
            let (process, code) = spawn()
            if code == 0 { state.processes.insert(process) }
            return (process, code)
        }
    }

    static func remove(_ process: pid_t) { state.withLock { _ = $0.processes.remove(process) } }

    /// Ends all workers, waits until they have gone, and lets no other be started.
    package static func end() {
        let processes = state.withLock { state in
            state.isOver = true
            return state.processes
        }
        for process in processes {
            kill(process, SIGKILL)
            // Whoever started it still collects it.
            var information = siginfo_t()
            while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        }
    }
}

/// Why no worker can be started: nothing can be parsed then.
package struct WorkerError: Error, Hashable, Sendable, CustomStringConvertible {
    let reason: String

    package var description: String { "no worker process can be started: \(reason)" }
}
