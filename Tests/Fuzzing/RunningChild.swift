import Foundation

/// A started child: reads what it says, ends it when its time is over, and knows what it leaves behind.
final class RunningChild {
    private let process: Int32
    private let limits: Limits
    private let start = ContinuousClock.now
    private var streams: [Reader] = []

    /// One end of a pipe, and what came out of it.
    private struct Reader {
        let descriptor: Int32
        /// Which of the child's streams it is.
        let number: Int32
        var bytes: [UInt8] = []
        var isOpen = true

        mutating func take() {
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while isOpen {
                let count = read(descriptor, &buffer, buffer.count)
                if count > 0 {
                    bytes += buffer[..<count]
                } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
                    close(descriptor)
                    isOpen = false
                } else if errno == EAGAIN {
                    return
                }
            }
        }
    }

    /// Between the making of a pipe and its closing for others, no other child may be started.
    private static let starting = NSLock()

    init(_ command: Command) throws {
        limits = command.limits
        Self.starting.lock()
        defer { Self.starting.unlock() }
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        var ends: [Int32] = []
        for (number, stream) in [(Int32(1), command.output), (2, command.errors)] {
            switch stream {
            case .closed: posix_spawn_file_actions_addclose(&actions, number)
            case .file(let path): posix_spawn_file_actions_addopen(&actions, number, path, O_WRONLY, 0)
            case .captured:
                var pipe: [Int32] = [0, 0]
                guard Foundation.pipe(&pipe) == 0 else { throw WorldError(says: "no pipe: \(Self.error)") }
                for end in pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
                _ = fcntl(pipe[0], F_SETFL, O_NONBLOCK)
                streams.append(Reader(descriptor: pipe[0], number: number))
                ends.append(pipe[1])
                posix_spawn_file_actions_adddup2(&actions, pipe[1], number)
            }
        }
        defer { for end in ends { close(end) } }
        Self.setUp(&attributes)
        let words = command.words
        var arguments = words.map { strdup($0) } + [nil]
        var environment = command.environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + environment { free(text) } }
        var started: pid_t = 0
        let failure = posix_spawn(&started, words[0], &actions, &attributes, &arguments, &environment)
        process = started
        guard failure == 0 else {
            throw WorldError(says: "\(words[0]): cannot be started: \(String(cString: strerror(failure)))")
        }
    }

    /// A group of its own, so that all of it can be ended; and no signal blocked or ignored.
    private static func setUp(_ attributes: inout posix_spawnattr_t) {
        var all = sigset_t()
        sigfillset(&all)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = Int(POSIX_SPAWN_SETPGROUP) | Int(POSIX_SPAWN_SETSIGDEF) | Int(POSIX_SPAWN_SETSIGMASK)
        posix_spawnattr_setflags(&attributes, Int16(flags))
    }

    private static var error: String { String(cString: strerror(errno)) }

    func wait(_ onlooker: (any Onlooker)?) -> Outcome {
        var usage = rusage()
        var status: Int32 = 0
        var hung = false
        var pause: Int32 = 1
        while wait4(process, &status, WNOHANG, &usage) != process {
            if !hung, ContinuousClock.now - start > limits.wall {
                hung = true
                kill(-process, SIGKILL)
                kill(process, SIGKILL)
            }
            listen(onlooker?.descriptor, for: onlooker == nil ? pause : 1)
            // Closed streams wake nobody up.
            if streams.allSatisfy({ !$0.isOpen }) { usleep(500) }
            pause = min(pause + 1, 10)
            onlooker?.look(process, after: ContinuousClock.now - start)
        }
        let seconds = (ContinuousClock.now - start).inSeconds
        let orphans = orphans()
        for index in streams.indices { streams[index].take() }
        for stream in streams where stream.isOpen { close(stream.descriptor) }
        func bytes(_ number: Int32) -> [UInt8] { streams.first { $0.number == number }?.bytes ?? [] }
        return Outcome(
            end: hung ? .hang : Self.end(status), output: bytes(1), errors: bytes(2), seconds: seconds,
            peak: usage.ru_maxrss, orphans: orphans)
    }

    private func listen(_ extra: Int32?, for milliseconds: Int32) {
        var waiting = streams.filter(\.isOpen).map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        if let extra { waiting.append(pollfd(fd: extra, events: Int16(POLLIN), revents: 0)) }
        poll(&waiting, nfds_t(waiting.count), milliseconds)
        for index in streams.indices { streams[index].take() }
    }

    private static func end(_ status: Int32) -> Outcome.End {
        status & 0x7F == 0 ? .exit((status >> 8) & 0xFF) : .signal(status & 0x7F)
    }

    /// Who of the group is still there a moment later; they are ended.
    private func orphans() -> [Int32] {
        var left: [Int32] = []
        for _ in 0..<100 {
            guard kill(-process, 0) == 0 else { return [] }
            left = members()
            if left.isEmpty { return [] }
            usleep(20_000)
        }
        kill(-process, SIGKILL)
        return left
    }

    /// The living processes of the group.
    private func members() -> [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.filter { number in
            guard let data = FileManager.default.contents(atPath: "/proc/\(number)/stat") else { return false }
            // After the name, which stands in parentheses: state, parent, group.
            let text = String(decoding: data, as: UTF8.self)
            let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
            return fields.count > 3 && fields[3] == "\(process)" && fields[1] != "Z" && fields[1] != "X"
        }
    }
}

extension Duration {
    package var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
