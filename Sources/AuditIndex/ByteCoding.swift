internal import Foundation

/// Thrown where stored bytes are not what was written: the file is then rebuilt, never trusted.
struct Damage: Error {
    var what: String
}

/// Appends values to a blob: integers as variable-length groups of seven bits, so that small ones are small.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Small magnitudes of either sign stay short.
    mutating func append(signed value: Int64) { append(UInt64(bitPattern: value << 1 ^ value >> 63)) }

    mutating func append(_ hash: ContentHash) { bytes.append(contentsOf: hash.bytes) }

    mutating func append(_ text: String) {
        append(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(_ data: Data?) {
        guard let data else { return append(0) }
        append(UInt64(data.count) + 1)
        bytes.append(contentsOf: data)
    }
}

/// Reads what `ByteWriter` wrote; the bytes may be damaged in any way.
struct ByteReader {
    private var rest: UnsafeRawBufferPointer

    /// Valid only as long as the buffer is.
    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func integer() throws(Damage) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        for (offset, byte) in rest.enumerated() {
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 {
                rest = UnsafeRawBufferPointer(rebasing: rest[(offset + 1)...])
                return value
            }
            shift += 7
            if shift > 63 { break }
        }
        throw Damage(what: "a cut integer")
    }

    mutating func signed() throws(Damage) -> Int64 {
        let value = try integer()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    mutating func hash() throws(Damage) -> ContentHash {
        guard let hash = ContentHash(bytes: try take(UInt64(ContentHash.byteCount))) else {
            throw Damage(what: "a cut hash")
        }
        return hash
    }

    /// The bytes of a string, for the caller to decode or to join.
    mutating func text() throws(Damage) -> UnsafeRawBufferPointer { try take(integer()) }

    mutating func data() throws(Damage) -> Data? {
        let count = try integer()
        return count == 0 ? nil : Data(try take(count - 1))
    }

    private mutating func take(_ count: UInt64) throws(Damage) -> UnsafeRawBufferPointer {
        guard count <= UInt64(rest.count) else { throw Damage(what: "a cut value") }
        let taken = UnsafeRawBufferPointer(rebasing: rest[..<Int(count)])
        rest = UnsafeRawBufferPointer(rebasing: rest[Int(count)...])
        return taken
    }
}
