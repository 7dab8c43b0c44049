internal import Foundation
package import KernelTree

/// What a compiler asked the file system, and was told; paths as the compiler spelled them.
package struct Lookups: Sendable {
    /// Files that were opened, with what `stat` said of them then. A file that changed between two openings is there twice.
    package var reads: [TreeFile] = []
    /// Files that exist and were not opened.
    package var found: [String] = []
    /// What does not exist, is no regular file, or leads out of where the compiler may look.
    package var absent: [String] = []

    package init() {}

    /// From the records of the gate; nil where they are damaged.
    init?(records: Data) {
        var index = records.startIndex
        while index < records.endIndex {
            let kind = records[index]
            index += 1
            var numbers: [Int64] = []
            if kind == UInt8(ascii: "r") {
                guard records.endIndex - index > Self.numbers * 8 else { return nil }
                for _ in 0..<Self.numbers {
                    numbers.append(records[index..<index + 8].withUnsafeBytes { $0.loadUnaligned(as: Int64.self) })
                    index += 8
                }
            }
            guard let end = records[index...].firstIndex(of: 0) else { return nil }
            let path = String(decoding: records[index..<end], as: UTF8.self)
            index = end + 1
            switch kind {
            case UInt8(ascii: "r"):
                reads.append(
                    TreeFile(
                        path: path, size: Int(numbers[0]), modifiedNanoseconds: numbers[1], changedNanoseconds: numbers[2],
                        inode: UInt64(bitPattern: numbers[3])))
            case UInt8(ascii: "e"): found.append(path)
            case UInt8(ascii: "a"): absent.append(path)
            default: return nil
            }
        }
    }

    /// Size, time of modification, time of change, inode.
    private static let numbers = 4
}
