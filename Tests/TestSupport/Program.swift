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
    /// gupaudit, as it was built beside the tests.
    package static func gupaudit(_ arguments: [String], home: ScratchDirectory) throws -> ProgramRun {
        try run(try gupauditPath(), arguments, home: home)
    }

    package static func gupauditPath() throws -> String {
        let tests = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let build = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../.build/debug")
        let candidates = [tests, build].map { $0.appending(path: "gupaudit").path }
        return try #require(candidates.first { FileManager.default.isExecutableFile(atPath: $0) })
    }

    package static func run(_ program: String, _ arguments: [String], home: ScratchDirectory) throws -> ProgramRun {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = [
            "HOME": home.path, "XDG_CACHE_HOME": home["cache"], "PATH": "/usr/local/bin:/usr/bin:/bin",
            "GIT_CONFIG_NOSYSTEM": "1",
        ]
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
