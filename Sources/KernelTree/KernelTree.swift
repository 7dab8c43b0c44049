import Foundation
import Paths
package import SourceText

/// A kernel checkout on disk, read as untrusted data: nothing in it is run, written, or followed out of it.
package struct KernelTree: Sendable {
    /// Absolute path without links, no trailing slash; like all paths of the tree as `PathSpelling` spells it.
    package let root: String
    /// The root's path for the compiler: another one where it cannot include files by the real one.
    package var compilerRoot: String
    /// From the top Makefile, for example `6.1.192`.
    package let version: KernelVersion
    /// No file of more bytes is read.
    package let largestFile: Int
    /// The names under `arch/` that hold a Kconfig, sorted.
    package let architectures: [String]

    /// Files that read as others: by their paths, where the others are. How the tree would be with patches applied.
    package private(set) var replaced: [String: String] = [:]

    /// What was read of its C; shared by the copies of this value.
    package private(set) var sources = SourceStore()

    /// Far more than any file of a kernel has.
    package static let largestFile = 64 << 20

    /// - Parameters:
    ///   - path: as the user or the file system spells it.
    ///   - largestFile: what has more bytes is not read.
    package init(at path: String, largestFile: Int = largestFile) throws(TreeError) {
        self.largestFile = min(largestFile, 1 << 50)
        guard let resolved = ResolvedPath.of(path) else { throw TreeError.missing(path: path) }
        let root = PathSpelling.spelled(resolved)
        self.root = root
        compilerRoot = root
        guard let makefile = try? TreeReader(root: root).withBytes(of: "Makefile", limit: 1 << 24, { [UInt8]($0) })
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

    /// The same tree with files that read as others.
    package func replacing(_ replaced: [String: String]) -> KernelTree {
        var tree = self
        tree.replaced = replaced
        tree.sources = SourceStore()
        return tree
    }

    /// The bytes of a file named relative to the root; nil where it is missing, unreadable, or reached through a link
    /// that leaves the tree, or has more than `limit` bytes.
    package func contents(of path: String, limit: Int = .max) -> [UInt8]? {
        contentsAndStamp(of: path, limit: limit)?.bytes
    }

    /// The same for a file that may well be larger than a source: the limit is its own.
    package func contents(of path: String, upTo limit: Int) -> [UInt8]? {
        try? reader().withBytes(of: path, limit: limit) { [UInt8]($0) }
    }

    /// For reading many files, one task each.
    package func reader() -> TreeReader { TreeReader(root: root, replaced: replaced) }

    /// The same, with what tells whether the file has changed since.
    package func contentsAndStamp(of path: String, limit: Int = .max) -> (bytes: [UInt8], file: TreeFile)? {
        let limit = min(limit, largestFile)
        guard let read = try? reader().withBytesAndStamp(of: path, limit: limit, { [UInt8]($0) }) else {
            return nil
        }
        return (read.result, read.file)
    }

    /// A file as the lexer reads it, under the same conditions.
    package func source(of path: String, limit: Int = .max) -> LexedSource? {
        sources.source(of: path) { contents(of: path, limit: limit) }
    }

    /// Hands the bytes of a file to `body` for the time of the call; see `reader()` for reading many files.
    package func withBytes<Result>(
        of path: String, limit: Int = .max, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) throws(TreeError) -> Result {
        try reader().withBytes(of: path, limit: min(limit, largestFile), body)
    }

    /// How many bytes a regular file of the tree has; nil where there is none.
    package func size(of path: String) -> Int? {
        status(of: path, S_IFREG).map { Int($0.st_size) }
    }

    /// True for a regular file of the tree.
    package func hasFile(_ path: String) -> Bool { status(of: path, S_IFREG) != nil }

    /// True for a directory of the tree; links are not followed out of it.
    package func hasDirectory(_ path: String) -> Bool { status(of: path, S_IFDIR) != nil }

    /// What the file system says of something of that kind; nil where the tree has none.
    private func status(of path: String, _ kind: mode_t) -> stat? {
        guard let resolved = Self.resolve(path, in: root) else { return nil }
        var status = stat()
        guard lstat(PathSpelling.text(of: root + "/" + resolved), &status) == 0, status.st_mode & S_IFMT == kind
        else { return nil }
        return status
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
        ResolvedPath.of(PathSpelling.text(of: root + "/" + path)).flatMap {
            TreePath.relative(PathSpelling.spelled($0), to: root)
        }
    }
}
