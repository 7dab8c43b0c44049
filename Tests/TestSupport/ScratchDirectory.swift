internal import Foundation

/// A directory of our own that goes with its owner.
package final class ScratchDirectory {
    /// Without links in it, as the program names what it has opened.
    package let path: String

    /// - Parameter files: what to put there, by path.
    package init(_ files: [String: String] = [:]) throws {
        let base = FileManager.default.temporaryDirectory.appending(path: "gupaudit-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
        let resolved = realpath(base.path, nil)
        path = resolved.map { String(cString: $0) } ?? base.path
        free(resolved)
        for (file, text) in files { try write(text, to: file) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The full path of a file that may not be there yet.
    package subscript(_ file: String) -> String { path + "/" + file }

    @discardableResult
    package func write(_ text: String, to file: String) throws -> String {
        try write(Array(text.utf8), to: file)
    }

    @discardableResult
    package func write(_ bytes: [UInt8], to file: String) throws -> String {
        let target = URL(filePath: self[file])
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: target)
        return self[file]
    }

    package func link(_ file: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: self[file], withDestinationPath: target)
    }
}
