internal import Paths

/// A set of bytes.
struct ByteSet: Hashable, Sendable {
    private var words: [UInt64] = [0, 0, 0, 0]

    static let digits = ByteSet(0x30...0x39)
    static let spaces = ByteSet((UInt8.min...UInt8.max).filter(\.isSpaceByte))
    static let word = ByteSet((UInt8.min...UInt8.max).filter(\.isWordByte))
    /// With what a character of several bytes goes on.
    static let continuations = ByteSet(0x80...0xBF)

    init(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { insert(byte...byte) }
    }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    func contains(_ byte: UInt8) -> Bool { words[Int(byte >> 6)] & (1 << UInt64(byte & 63)) != 0 }

    mutating func insert(_ range: ClosedRange<UInt8>) {
        for byte in range { words[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }
    }

    mutating func formUnion(_ other: ByteSet) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    var inverted: ByteSet {
        var set = self
        for index in words.indices { set.words[index] = ~words[index] }
        return set
    }

    /// With both cases of every letter in it.
    var foldingCase: ByteSet {
        var set = self
        for byte in UInt8(0x41)...0x5A where contains(byte) || contains(byte | 0x20) {
            set.insert(byte...byte)
            set.insert((byte | 0x20)...(byte | 0x20))
        }
        return set
    }
}
