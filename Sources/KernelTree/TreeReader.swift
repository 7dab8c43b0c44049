internal import CConfinement
import Foundation
import Paths

/// Reads files of a tree into one buffer that is used again for the next; one reader per task.
///
/// Files are read rather than mapped: a file that shrinks under a mapping ends the process, and for sources of
/// kernel size reading into a warm buffer is faster. The system resolves each path beneath the tree's root in one step,
/// so that a link that changes meanwhile cannot lead out either.
package final class TreeReader {
    private let root: String
    private let directory: Int32
    /// Files that read as others: by their paths, where the others are.
    private let replaced: [String: String]
    private var buffer: UnsafeMutableRawBufferPointer

    package init(root: String, replaced: [String: String] = [:]) {
        self.replaced = replaced
        self.root = PathSpelling.text(of: root)
        directory = open(self.root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        buffer = Self.buffer(of: Self.usual)
    }

    deinit {
        close(directory)
        buffer.deallocate()
    }

    /// Hands a file's bytes to `body`, for the time of the call. Fails for what is no regular file, for a file above
    /// `limit` bytes, and for a link out of the tree.
    package func withBytes<Result>(
        of path: String, limit: Int = .max, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) throws(TreeError) -> Result {
        try withBytesAndStamp(of: path, limit: limit, body).result
    }

    /// The same, with what tells whether the file has changed: taken before it was read, and the same afterwards.
    package func withBytesAndStamp<Result>(
        of path: String, limit: Int = .max, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) throws(TreeError) -> (result: Result, file: TreeFile) {
        let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY
        let descriptor = replaced[path].map { open(PathSpelling.text(of: $0), flags | O_CLOEXEC) }
            ?? open_beneath(directory, root, PathSpelling.text(of: path), flags)
        guard descriptor >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
        defer {
            close(descriptor)
            // The few giants of a tree would each reader cost their size until its end; large files come in rows.
            if buffer.count > Self.large { replace(by: Self.buffer(of: Self.usual), keeping: 0) }
        }
        var before = try status(of: descriptor, path)
        var count = 0
        // A file that is being written settles, or is left for the next walk to find changed.
        for _ in 0..<Self.attempts {
            count = try fill(from: descriptor, path, size: before.size, limit)
            let after = try status(of: descriptor, path)
            if after == before { break }
            before = after
            lseek(descriptor, 0, Int32(SEEK_SET))
        }
        let filled = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        return (body(filled.assumingMemoryBound(to: UInt8.self)), before)
    }

    private static let attempts = 3
    /// Bytes that nearly every file of a kernel fits into.
    private static let usual = 1 << 19
    /// And nearly every table of registers.
    private static let large = 1 << 24

    private func status(of descriptor: Int32, _ path: String) throws(TreeError) -> TreeFile {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(path: path, reason: "it is not a regular file")
        }
        return TreeFile(path: path, status)
    }

    private func fill(from descriptor: Int32, _ path: String, size: Int, _ limit: Int) throws(TreeError) -> Int {
        guard size <= limit else { throw .unreadable(path: path, reason: "\(size) bytes are more than \(limit)") }
        reserve(size + 1)
        var count = 0
        while true {
            let got = Foundation.read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
            count += got
            // What is as long as it should be is whole: if it grew meanwhile, its status tells.
            if got == 0 || count == size { return count }
            guard count <= limit else {
                throw .unreadable(path: path, reason: "it grew beyond \(limit) bytes while being read")
            }
            if count == buffer.count { reserve(buffer.count * 2, keeping: count) }
        }
    }

    private func reserve(_ count: Int, keeping kept: Int = 0) {
        if count > buffer.count { replace(by: Self.buffer(of: max(count, 2 * buffer.count)), keeping: kept) }
    }

    private func replace(by other: UnsafeMutableRawBufferPointer, keeping kept: Int) {
        other.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<kept]))
        buffer.deallocate()
        buffer = other
    }

    private static func buffer(of count: Int) -> UnsafeMutableRawBufferPointer {
        .allocate(byteCount: count, alignment: 16)
    }
}
