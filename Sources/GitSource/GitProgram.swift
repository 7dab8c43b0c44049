internal import Foundation

/// Runs git on one repository with fixed arguments and an environment of our own: neither the user's configuration nor
/// the repository's can make it run a hook, a filter, or a transfer.
package struct GitProgram: Sendable {
    /// Absolute path of the program.
    package let path: String
    private var bounds: Bounds?

    /// What is enough for any kernel, and more than a repository that means harm is to have.
    private struct Bounds {
        var bytes = 64 << 20
        /// Without a word.
        var seconds: Int32 = 10
    }

    private init(path: String, bounds: Bounds? = nil) {
        self.path = path
        self.bounds = bounds
    }

    /// The same, which gives up a repository that says too much, or nothing at all: for what nobody has asked for by
    /// naming the repository. A tree of trees may list more files than there are atoms, and a pipe never end.
    package var bounded: GitProgram { GitProgram(path: path, bounds: Bounds()) }

    /// The first git in a list of directories such as PATH holds.
    package static func find(in directories: [String]) -> GitProgram? {
        directories.lazy.filter { $0.hasPrefix("/") }.map { $0 + "/git" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }.map { GitProgram(path: $0) }
    }

    /// Hooks and monitors are programs that a repository's configuration may name.
    private static let harmless = [
        "--no-pager", "--no-replace-objects", "--literal-pathspecs",
        "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.attributesFile=/dev/null",
        "-c", "protocol.allow=never", "-c", "core.quotePath=false", "-c", "gc.auto=0", "-c", "diff.external=",
    ]

    private func environment(_ repository: String) -> [String: String] {
        [
            // A repository that is named outright is read whoever owns it.
            "GIT_DIR": repository, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_SYSTEM": "/dev/null",
            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_ATTR_NOSYSTEM": "1", "GIT_NO_LAZY_FETCH": "1",
            "GIT_NO_REPLACE_OBJECTS": "1", "GIT_ALLOW_PROTOCOL": "none", "GIT_TERMINAL_PROMPT": "0",
            "GIT_OPTIONAL_LOCKS": "0", "HOME": "/nonexistent", "LC_ALL": "C", "PATH": "/usr/bin:/bin",
        ]
    }

    /// What a run left behind.
    struct Outcome {
        var code: Int32
        /// The first line on standard error.
        var complaint: String
    }

    /// Runs git, handing its output to `body` piece by piece. What `input` holds is its standard input.
    func run(
        _ arguments: [String], in repository: String, input: Data? = nil,
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = Self.harmless + arguments
        process.environment = environment(repository)
        process.currentDirectoryURL = URL(filePath: "/")
        // Files, not pipes: nothing then waits for somebody to read or write.
        let errors = try Self.scratchFile()
        defer { try? errors.close() }
        process.standardError = errors
        var fed: FileHandle?
        defer { try? fed?.close() }
        if let input {
            let file = try Self.scratchFile()
            try file.write(contentsOf: input)
            try file.seek(toOffset: 0)
            process.standardInput = file
            fed = file
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        do {
            try drain(output.fileHandleForReading.fileDescriptor, of: repository, body)
        } catch {
            // A signal that could be blocked would be: the program that started it waits for its own.
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            throw error
        }
        process.waitUntilExit()
        try errors.seek(toOffset: 0)
        let text = String(decoding: try errors.read(upToCount: 4096) ?? Data(), as: UTF8.self)
        let line =
            text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "exit status \(process.terminationStatus)"
        return Outcome(code: process.terminationStatus, complaint: line)
    }

    /// The whole output; nil where git fails.
    func output(_ arguments: [String], in repository: String) throws -> (bytes: [UInt8]?, outcome: Outcome) {
        var bytes: [UInt8] = []
        let outcome = try run(arguments, in: repository) { bytes.append(contentsOf: $0) }
        return (outcome.code == 0 ? bytes : nil, outcome)
    }

    private func drain(
        _ descriptor: Int32, of repository: String, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var left = bounds?.bytes ?? .max
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            if let bounds {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                if poll(&waiting, 1, bounds.seconds * 1000) == 0 {
                    throw GitError.failed(repository: repository, reason: "no answer in \(bounds.seconds) seconds")
                }
            }
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            left -= count
            if left < 0 { throw GitError.failed(repository: repository, reason: "more than any kernel has") }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// A file without a name, gone when it is closed.
    private static func scratchFile() throws -> FileHandle {
        var template = Array((NSTemporaryDirectory() + "/gupaudit-git-XXXXXX").utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else {
            throw GitError.cacheUnusable(path: NSTemporaryDirectory(), reason: String(cString: strerror(errno)))
        }
        unlink(template)
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
}
