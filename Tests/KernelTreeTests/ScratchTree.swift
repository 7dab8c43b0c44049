import Foundation

/// A directory of our own that lives as long as the value.
final class ScratchTree {
    let root: String

    init(_ files: [String: String]) throws {
        let base = FileManager.default.temporaryDirectory.appendingPathComponent("gupaudit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
        let resolved = realpath(base.path, nil)
        root = resolved.map { String(cString: $0) } ?? base.path
        free(resolved)
        for (path, text) in files {
            let url = URL(fileURLWithPath: root).appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func link(_ path: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: root + "/" + path, withDestinationPath: target)
    }

    /// The least that counts as a kernel.
    static let kernel = ["Makefile": "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 2\n", "arch/x86/Kconfig": ""]
}
