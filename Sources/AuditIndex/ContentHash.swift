internal import Digests
internal import Foundation

/// The identity of a file's content: git's blob id, so that a repository's own ids can be used without reading a file.
package struct ContentHash: Hashable, Sendable, RawRepresentable, Codable, CustomStringConvertible {
    package static let byteCount = 20

    // Three words instead of an array: a tree has 60 000 of them, and they are compared more than anything else.
    private let head: UInt64
    private let middle: UInt64
    private let tail: UInt32

    /// The id git gives a blob of these bytes.
    package init(ofBlob content: UnsafeRawBufferPointer) {
        self.init(digest: GitObject.digest(of: content, type: "blob"))
    }

    package init(ofBlob content: [UInt8]) { self = content.withUnsafeBytes { ContentHash(ofBlob: $0) } }

    /// Forty hexadecimal digits, as git prints them.
    package init?(rawValue: String) {
        let digits = rawValue.utf8.compactMap(Self.digit)
        guard rawValue.utf8.count == 2 * Self.byteCount, digits.count == 2 * Self.byteCount else { return nil }
        self.init(digest: stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// Twenty raw bytes, as git stores them in a tree object.
    package init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == Self.byteCount else { return nil }
        self.init(twenty: bytes)
    }

    /// From twenty bytes that are one.
    init(digest: [UInt8]) { self = digest.withUnsafeBytes { ContentHash(twenty: $0) } }

    private init(twenty bytes: UnsafeRawBufferPointer) {
        head = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
        middle = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        tail = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
    }

    package var rawValue: String { GitObject.id(bytes) }

    /// The twenty bytes that `init(bytes:)` takes.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        withUnsafeBytes(of: head.bigEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: middle.bigEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: tail.bigEndian) { bytes.append(contentsOf: $0) }
        return bytes
    }

    package var description: String { rawValue }

    // By hand: what RawRepresentable offers would spell both hashes out in digits.
    package static func == (left: Self, right: Self) -> Bool {
        left.head == right.head && left.middle == right.middle && left.tail == right.tail
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(head) }

    /// The first eight bytes, for checksums.
    var prefix: UInt64 { head }
}
