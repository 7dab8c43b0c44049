internal import Foundation
package import KernelTree
internal import Paths

/// What a compiler asked the file system, and was told; paths as the compiler spelled them.
package struct Lookups: Sendable {
    /// Files that were opened, with what `stat` said of them then. A file that changed between two openings is there
    /// twice.
    package var reads: [TreeFile] = []
    /// Files that exist and were not opened.
    package var found: [String] = []
    /// What does not exist, is no regular file, or leads out of where the compiler may look.
    package var absent: [String] = []

    package init() {}

    /// From the records of the gate; nil where they are damaged.
    init?(records: Data) {
        let isWhole = records.withUnsafeBytes { bytes -> Bool in
            var offset = 0
            while offset < bytes.count {
                guard let end = read(bytes, from: offset) else { return false }
                offset = end
            }
            return true
        }
        if !isWhole { return nil }
    }

    /// Takes one record, and says where the next begins.
    private mutating func read(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        let kind = bytes[start]
        let head = start + 1
        let name = kind == UInt8(ascii: "r") ? head + Self.numbers * MemoryLayout<Int64>.size : head
        guard name < bytes.count, let base = bytes.baseAddress, let end = memchr(base + name, 0, bytes.count - name)
        else {
            return nil
        }
        let length = (base + name).distance(to: UnsafeRawPointer(end))
        let text = String(decoding: UnsafeRawBufferPointer(start: base + name, count: length), as: UTF8.self)
        let path = PathSpelling.spelled(text)
        switch kind {
        case UInt8(ascii: "r"):
            let numbers = (0..<Self.numbers).map {
                bytes.loadUnaligned(fromByteOffset: head + $0 * MemoryLayout<Int64>.size, as: Int64.self)
            }
            reads.append(
                TreeFile(
                    path: path, size: Int(numbers[0]), modifiedNanoseconds: numbers[1], changedNanoseconds: numbers[2],
                    inode: UInt64(bitPattern: numbers[3])))
        case UInt8(ascii: "e"): found.append(path)
        case UInt8(ascii: "a"): absent.append(path)
        default: return nil
        }
        return name + length + 1
    }

    /// Size, time of modification, time of change, inode.
    private static let numbers = 4
}
