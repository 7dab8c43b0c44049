internal import Foundation
internal import Testing

/// What a program left behind when it ended.
package struct ProgramRun: Sendable {
    package var code: Int32
    package var output: String
    package var errors: String

    package var errorLines: Int { errors.split(whereSeparator: \.isNewline).count }
}

/// Programs run as a user would, in an environment that holds nothing of ours.
package enum Program {
    /// Where gupaudit is: as `GUPAUDIT_PROGRAM` says, or as it was built beside the tests; the likeliest place where
    /// there is none.
    package static var path: String {
        if let said = ProcessInfo.processInfo.environment["GUPAUDIT_PROGRAM"], !said.isEmpty { return said }
        let tests = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let build = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../.build/debug")
        let candidates = [tests, build].map { $0.appending(path: "gupaudit").path }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? candidates[0]
    }

    package static func gupaudit(
        _ arguments: [String], home: ScratchDirectory, environment: [String: String] = [:]
    ) throws -> ProgramRun {
        try run(gupaudit(), arguments, home: home, environment: environment)
    }

    /// The same for those who start it in ways of their own.
    package static func gupaudit() throws -> String {
        try #require(FileManager.default.isExecutableFile(atPath: path))
        return path
    }

    /// - Parameter environment: added to ours, and taking its place.
    package static func run(
        _ program: String, _ arguments: [String], home: ScratchDirectory, environment: [String: String] = [:]
    ) throws -> ProgramRun {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = [
            "HOME": home.path, "XDG_CACHE_HOME": home["cache"], "PATH": "/usr/local/bin:/usr/bin:/bin",
            "GIT_CONFIG_NOSYSTEM": "1",
        ].merging(environment) { $1 }
        // Files, since a pipe that nobody empties stops a program that says much.
        let files = try ScratchDirectory(["output": "", "errors": ""])
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: files["output"]))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: files["errors"]))
        try process.run()
        process.waitUntilExit()
        func text(_ file: String) -> String {
            String(decoding: FileManager.default.contents(atPath: files[file]) ?? Data(), as: UTF8.self)
        }
        return ProgramRun(code: process.terminationStatus, output: text("output"), errors: text("errors"))
    }
}
