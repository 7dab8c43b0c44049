package import Foundation

/// What `stat` says of a file: while none of it has changed, its content has not changed either.
package struct FileStamp: Codable, Hashable, Sendable {
    package var size: Int64
    /// Nanoseconds since 1970: of the content (mtime), and of anything at all (ctime), which no program can set back.
    package var modified: Int64
    package var changed: Int64
    package var inode: UInt64

    package init(size: Int64, modified: Int64, changed: Int64, inode: UInt64) {
        self.size = size
        self.modified = modified
        self.changed = changed
        self.inode = inode
    }

    package init(_ status: stat) {
        self.init(
            size: Int64(status.st_size), modified: status.st_mtim.nanoseconds, changed: status.st_ctim.nanoseconds,
            inode: UInt64(status.st_ino))
    }

    /// The current time in the unit of stamps.
    package static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time.nanoseconds
    }

    /// True where a change made after `time` is bound to give another stamp. File systems keep time in steps (a clock
    /// tick, on some two seconds), so a file changed just before it was read may change again within the same step.
    package func isSettled(at time: Int64) -> Bool { changed < time - Self.coarsestStep }

    private static let coarsestStep: Int64 = 2_000_000_000
}

/// What is known of one file of a tree without opening it again.
package struct FileState: Hashable, Sendable {
    package var stamp: FileStamp
    package var content: ContentHash
    /// What the scan found in it, in the scan's own encoding; nil where it found nothing worth keeping.
    package var scan: Data?

    package init(stamp: FileStamp, content: ContentHash, scan: Data?) {
        self.stamp = stamp
        self.content = content
        self.scan = scan
    }
}

extension timespec {
    fileprivate var nanoseconds: Int64 {
        let (seconds, overflow) = Int64(tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : seconds &+ Int64(tv_nsec)
    }
}
