/// A set of bytes.
struct ByteSet: Hashable, Sendable {
    private var words: [UInt64] = [0, 0, 0, 0]

    static let digits = ByteSet("0123456789".utf8)
    static let spaces = ByteSet([0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D])
    static let letters: ByteSet = {
        var set = ByteSet("_".utf8)
        for range in [0x30...0x39, 0x41...0x5A, 0x61...0x7A] as [ClosedRange<UInt8>] { set.insert(range) }
        return set
    }()

    init(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { insert(byte...byte) }
    }

    /// What stands between the brackets of a glob: `ch`, `79`, `a-z`, `^x`. Nil for an empty set, and for one with
    /// escapes.
    init?(glob text: ArraySlice<UInt8>) {
        var text = text
        let isNegated = text.first == UInt8(ascii: "^")
        if isNegated { text = text.dropFirst() }
        guard !text.isEmpty, !text.contains(where: { "\\[.*?".utf8.contains($0) }) else { return nil }
        var index = text.startIndex
        while index < text.endIndex {
            let isRange = index + 2 < text.endIndex && text[index + 1] == UInt8(ascii: "-")
            let last = isRange ? text[index + 2] : text[index]
            guard last >= text[index] else { return nil }
            insert(text[index]...last)
            index += isRange ? 3 : 1
        }
        if isNegated { self = inverted }
    }

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
