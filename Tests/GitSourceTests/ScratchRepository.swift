import Foundation
import GitSource

/// A small repository made with the git program, gone with its owner.
final class ScratchRepository {
    let path: String
    static let git = GitProgram.find(in: ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"])

    init() throws {
        path = NSTemporaryDirectory() + "gupaudit-git-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try run("init", "--quiet")
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var cache: String { path + "/cache" }

    func repository(bare: Bool = false) throws -> GitRepository {
        try GitRepository(at: bare ? path + "/.git" : path, git: Self.git)
    }

    func write(_ file: String, _ text: String) throws {
        let target = "\(path)/\(file)"
        try FileManager.default.createDirectory(
            atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: target))
    }

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
        process.arguments = ["git", "-C", path, "-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"] + arguments
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
