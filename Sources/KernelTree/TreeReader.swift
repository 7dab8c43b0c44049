import Foundation
import Paths

/// Reads files of a tree into one buffer that is used again for the next; one reader per task.
///
/// Files are read rather than mapped: a file that shrinks under a mapping ends the process, and for sources of
/// kernel size reading into a warm buffer is faster.
package final class TreeReader {
    private let root: String
    private var buffer: UnsafeMutableRawBufferPointer

    package init(root: String) {
        self.root = root
        buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    }

    deinit { buffer.deallocate() }

    /// Hands a file's bytes to `body`, for the time of the call. Fails for what is no regular file, for a file
    /// above `limit` bytes, and where the last part of the path is a link.
    package func withBytes<Result>(
        of path: String, limit: Int = .max, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) throws(TreeError) -> Result {
        let descriptor = open(PathSpelling.text(of: root + "/" + path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        let count = try fill(from: descriptor, path, limit)
        let filled = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        return body(filled.assumingMemoryBound(to: UInt8.self))
    }

    private func fill(from descriptor: Int32, _ path: String, _ limit: Int) throws(TreeError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(path: path, reason: "it is not a regular file")
        }
        guard Int(status.st_size) <= limit else {
            throw .unreadable(path: path, reason: "\(status.st_size) bytes are more than \(limit)")
        }
        reserve(Int(status.st_size) + 1)
        var count = 0
        while true {
            let got = Foundation.read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
            if got == 0 { return count }
            count += got
            guard count <= limit else {
                throw .unreadable(path: path, reason: "it grew beyond \(limit) bytes while being read")
            }
            if count == buffer.count { reserve(buffer.count * 2, keeping: count) }
        }
    }

    private func reserve(_ count: Int, keeping kept: Int = 0) {
        guard count > buffer.count else { return }
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<kept]))
        buffer.deallocate()
        buffer = larger
    }
}
