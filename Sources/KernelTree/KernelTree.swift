import Foundation

/// A kernel checkout on disk, read as untrusted data: nothing in it is run, written, or followed out of it.
package struct KernelTree: Sendable {
    /// Absolute path without links, no trailing slash.
    package let root: String
    /// From the top Makefile, for example `6.1.192`.
    package let version: KernelVersion
    /// No file of more bytes is read.
    package let largestFile: Int
    /// The names under `arch/` that hold a Kconfig, sorted.
    package let architectures: [String]

    /// Far more than any file of a kernel has.
    package static let largestFile = 64 << 20

    package init(at path: String, largestFile: Int = largestFile) throws(TreeError) {
        self.largestFile = min(largestFile, 1 << 50)
        guard let resolved = realpath(path, nil) else { throw TreeError.missing(path: path) }
        defer { free(resolved) }
        let root = String(cString: resolved)
        self.root = root
        let reader = TreeReader(root: root)
        guard let resolvedMakefile = Self.resolve("Makefile", in: root),
            let makefile = try? reader.withBytes(of: resolvedMakefile, limit: 1 << 24, { [UInt8]($0) })
        else {
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
    /// that leaves the tree, or has more than `limit` bytes.
    package func contents(of path: String, limit: Int = .max) -> [UInt8]? {
        contents(of: path, upTo: min(limit, largestFile))
    }

    /// The same for a file that may well be larger than a source: the limit is its own.
    package func contents(of path: String, upTo limit: Int) -> [UInt8]? {
        guard let resolved = Self.resolve(path, in: root) else { return nil }
        return try? TreeReader(root: root).withBytes(of: resolved, limit: limit) { [UInt8]($0) }
    }

    /// Hands the bytes of a file to `body` for the time of the call; see `TreeReader` for reading many files.
    package func withBytes<Result>(
        of path: String, limit: Int = .max, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) throws(TreeError) -> Result {
        guard let resolved = Self.resolve(path, in: root) else {
            throw .unreadable(path: path, reason: "it is missing, or a link out of the tree")
        }
        return try TreeReader(root: root).withBytes(of: resolved, limit: min(limit, largestFile), body)
    }

    /// The same by a reader that is used for many files, for a path that the walk found: its directories are no links.
    package func bytes<Result>(
        of path: String, by reader: TreeReader, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result? {
        // Only the last part may be a link, and that is followed where it stays in the tree.
        (try? reader.withBytes(of: path, limit: largestFile, body)) ?? (try? withBytes(of: path, body))
    }

    /// How many bytes a regular file of the tree has; nil where there is none.
    package func size(of path: String) -> Int? {
        guard let resolved = Self.resolve(path, in: root) else { return nil }
        var status = stat()
        guard lstat(root + "/" + resolved, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    /// True for a regular file of the tree.
    package func hasFile(_ path: String) -> Bool {
        guard let resolved = Self.resolve(path, in: root) else { return false }
        var status = stat()
        return lstat(root + "/" + resolved, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// True for a directory of the tree; links are not followed out of it.
    package func hasDirectory(_ path: String) -> Bool {
        guard let resolved = Self.resolve(path, in: root) else { return false }
        var status = stat()
        return lstat(root + "/" + resolved, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The names in a directory of the tree, sorted; empty where there is none.
    package func names(in directory: String) -> [String] {
        guard let resolved = directory.isEmpty ? "" : Self.resolve(directory, in: root) else { return [] }
        return ((try? FileManager.default.contentsOfDirectory(atPath: root + "/" + resolved)) ?? []).sorted()
    }

    /// The path without links, relative to the root; nil where it leads out of the tree or nowhere.
    private static func resolve(_ path: String, in root: String) -> String? {
        guard let resolved = realpath(root + "/" + path, nil) else { return nil }
        defer { free(resolved) }
        let absolute = String(cString: resolved)
        guard absolute.hasPrefix(root + "/") else { return nil }
        return TreePath.relative(absolute, to: root)
    }
}
