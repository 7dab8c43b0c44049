import Foundation
import GitSource
import TestSupport

/// A small repository made with the git program, gone with its owner.
final class ScratchRepository {
    private let files: ScratchDirectory
    var path: String { files.path }
    static let git = GitProgram.find(in: ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"])

    init() throws {
        files = try ScratchDirectory()
        try run("init", "--quiet")
    }

    var cache: String { path + "/cache" }

    func repository(bare: Bool = false) throws -> GitRepository {
        try GitRepository(at: bare ? path + "/.git" : path, git: Self.git)
    }

    func write(_ file: String, _ text: String) throws { try files.write(text, to: file) }

    /// Commits everything, and returns the commit's id.
    @discardableResult
    func commit() throws -> String {
        try run("add", "--all", ":!cache")
        try run("commit", "--quiet", "--allow-empty", "--message", "state")
        return try run("rev-parse", "HEAD").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @discardableResult
    func run(_ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["git", "-C", path, "-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"] + arguments
        process.environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": path, "GIT_CONFIG_NOSYSTEM": "1"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
