import Foundation

/// A kernel checkout on disk, read as untrusted data: nothing in it is run, written, or followed out of it.
package struct KernelTree: Sendable {
    /// Absolute path without links, no trailing slash.
    package let root: String
    /// From the top Makefile, for example `6.1.192`.
    package let version: KernelVersion
    /// The names under `arch/` that hold a Kconfig, sorted.
    package let architectures: [String]

    package init(at path: String) throws(TreeError) {
        guard let resolved = realpath(path, nil) else { throw TreeError.missing(path: path) }
        defer { free(resolved) }
        let root = String(cString: resolved)
        self.root = root
        guard let makefile = Self.read(root + "/Makefile") else {
            throw TreeError.notAKernel(path: path, missing: "Makefile")
        }
        guard let version = KernelVersion(makefile: String(decoding: makefile, as: UTF8.self)) else {
            throw TreeError.notAKernel(path: path, missing: "VERSION and PATCHLEVEL in its Makefile")
        }
        self.version = version
        let candidates = (try? FileManager.default.contentsOfDirectory(atPath: root + "/arch")) ?? []
        architectures = candidates
            .filter { FileManager.default.fileExists(atPath: "\(root)/arch/\($0)/Kconfig") }
            .sorted()
        if architectures.isEmpty { throw TreeError.notAKernel(path: path, missing: "arch/*/Kconfig") }
    }

    /// The bytes of a file named relative to the root; nil where it is missing, unreadable, or reached through a link
    /// that leaves the tree.
    package func contents(of path: String) -> [UInt8]? {
        isInside(path) ? Self.read(root + "/" + path) : nil
    }

    /// True for a regular file of the tree.
    package func hasFile(_ path: String) -> Bool {
        var status = stat()
        return stat(root + "/" + path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && isInside(path)
    }

    private func isInside(_ path: String) -> Bool {
        guard let resolved = realpath(root + "/" + path, nil) else { return false }
        defer { free(resolved) }
        return String(cString: resolved).hasPrefix(root + "/")
    }

    private static func read(_ path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path).map { [UInt8]($0) }
    }
}
