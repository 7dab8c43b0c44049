internal import Foundation

/// A regular file of the tree, with what tells whether it changed.
package struct TreeFile: Hashable, Sendable {
    /// Relative to the root.
    package var path: String
    package var size: Int
    package var modifiedNanoseconds: Int64
    package var changedNanoseconds: Int64
    package var inode: UInt64

    package init(
        path: String, size: Int, modifiedNanoseconds: Int64, changedNanoseconds: Int64, inode: UInt64
    ) {
        self.path = path
        self.size = size
        self.modifiedNanoseconds = modifiedNanoseconds
        self.changedNanoseconds = changedNanoseconds
        self.inode = inode
    }
}

/// Something of the tree that was left out, and why.
package struct TreeNotice: Hashable, Sendable, CustomStringConvertible {
    package var path: String
    package var reason: String

    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    package var description: String { "\(path): left out (\(reason))" }
}

extension TreeNotice {
    init(path: String, size: Int, limit: Int) {
        self.init(path: path, reason: Self.tooLarge(size, limit: limit))
    }

    /// Why a file is not read, and the option that has it read.
    package static func tooLarge(_ size: Int, limit: Int) -> String {
        "\(size) bytes, more than the \(limit >> 20) MiB that --max-file-size allows"
    }
}

/// What a walk found, every list sorted by path.
package struct TreeListing: Hashable, Sendable {
    /// `*.c`, `*.h` and `*.S`.
    package var sources: [TreeFile] = []
    /// `Kconfig*`.
    package var kconfigs: [TreeFile] = []
    /// `Makefile*` and `Kbuild*`.
    package var makefiles: [TreeFile] = []
    /// Links whose target is outside the tree; like all links they were not followed.
    package var escapingLinks: [String] = []
    /// Every link with its text, as `PATH -> TEXT`.
    package var links: [String] = []
    /// Files that have more bytes than are read; they are in no other list.
    package var oversized: [String] = []
    package var notices: [TreeNotice] = []

    mutating func merge(_ other: TreeListing) {
        sources += other.sources
        kconfigs += other.kconfigs
        makefiles += other.makefiles
        escapingLinks += other.escapingLinks
        links += other.links
        oversized += other.oversized
        notices += other.notices
    }

    mutating func sort() {
        sources.sort { $0.path < $1.path }
        kconfigs.sort { $0.path < $1.path }
        makefiles.sort { $0.path < $1.path }
        escapingLinks.sort()
        links.sort()
        oversized.sort()
        notices.sort { ($0.path, $0.reason) < ($1.path, $1.reason) }
    }
}

extension TreeFile {
    init(path: String, _ status: stat) {
        self.init(
            path: path, size: Int(status.st_size), modifiedNanoseconds: status.st_mtim.nanoseconds,
            changedNanoseconds: status.st_ctim.nanoseconds, inode: UInt64(status.st_ino))
    }
}

extension timespec {
    fileprivate var nanoseconds: Int64 { Int64(tv_sec) &* 1_000_000_000 &+ Int64(tv_nsec) }
}
