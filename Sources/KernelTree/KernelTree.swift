import Foundation
import Paths

/// A kernel checkout on disk, read as untrusted data: nothing in it is run, written, or followed out of it.
package struct KernelTree: Sendable {
    /// Absolute path without links, no trailing slash; like all paths of the tree as `PathSpelling` spells it.
    package let root: String
    /// The root's path for the compiler: another one where it cannot include files by the real one.
    package var compilerRoot: String
    /// From the top Makefile, for example `6.1.192`.
    package let version: KernelVersion
    /// The names under `arch/` that hold a Kconfig, sorted.
    package let architectures: [String]

    /// - Parameter path: as the user or the file system spells it.
    package init(at path: String) throws(TreeError) {
        guard let resolved = realpath(path, nil) else { throw TreeError.missing(path: path) }
        defer { free(resolved) }
        let root = PathSpelling.spelled(String(cString: resolved))
        self.root = root
        compilerRoot = root
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
        architectures = Self.names(at: root + "/arch")
            .filter { FileManager.default.fileExists(atPath: PathSpelling.text(of: "\(root)/arch/\($0)/Kconfig")) }
        if architectures.isEmpty { throw TreeError.notAKernel(path: path, missing: "arch/*/Kconfig") }
    }

    /// The bytes of a file named relative to the root; nil where it is missing, unreadable, or reached through a link
    /// that leaves the tree, or has more than `limit` bytes.
    package func contents(of path: String, limit: Int = .max) -> [UInt8]? {
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
        return try TreeReader(root: root).withBytes(of: resolved, limit: limit, body)
    }

    /// The same by a reader that is used for many files, for a path that the walk found: its directories are no links.
    package func bytes<Result>(
        of path: String, by reader: TreeReader, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result? {
        // Only the last part may be a link, and that is followed where it stays in the tree.
        (try? reader.withBytes(of: path, body)) ?? (try? withBytes(of: path, body))
    }

    /// True for a regular file of the tree.
    package func hasFile(_ path: String) -> Bool {
        guard let resolved = Self.resolve(path, in: root) else { return false }
        var status = stat()
        return lstat(PathSpelling.text(of: root + "/" + resolved), &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// True for a directory of the tree; links are not followed out of it.
    package func hasDirectory(_ path: String) -> Bool {
        guard let resolved = Self.resolve(path, in: root) else { return false }
        var status = stat()
        return lstat(PathSpelling.text(of: root + "/" + resolved), &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The names in a directory of the tree, sorted; empty where there is none.
    package func names(in directory: String) -> [String] {
        guard let resolved = directory.isEmpty ? "" : Self.resolve(directory, in: root) else { return [] }
        return Self.names(at: root + "/" + resolved)
    }

    private static func names(at directory: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: PathSpelling.text(of: directory))) ?? []
        return names.map(PathSpelling.spelled).sorted()
    }

    /// The path without links, relative to the root; nil where it leads out of the tree or nowhere.
    private static func resolve(_ path: String, in root: String) -> String? {
        guard let resolved = realpath(PathSpelling.text(of: root + "/" + path), nil) else { return nil }
        defer { free(resolved) }
        return TreePath.relative(PathSpelling.spelled(String(cString: resolved)), to: root)
    }
}
