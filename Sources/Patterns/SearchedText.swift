/// A text that many expressions are tried on.
package final class SearchedText {
    /// Shorter texts are read at once.
    private static let longText = 1 << 10

    package let bytes: [UInt8]
    private lazy var folded: [UInt8] = bytes.map { Self.folded($0) }
    /// One bit for each hash of three bytes in a row that occur, in lower case: most words are ruled out by it.
    private lazy var triples: [UInt64] = {
        var bits = [UInt64](repeating: 0, count: 1 << 10)
        var hash: UInt32 = 0
        for byte in folded {
            hash = Self.extended(hash, byte)
            let slot = Self.slot(hash)
            bits[slot >> 6] |= 1 << UInt64(slot & 63)
        }
        return bits
    }()

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// True where the word, in lower case, stands in the text in any case.
    func foldedContains(_ word: [UInt8]) -> Bool { mayContain(word) && Self.contains(folded, word) }

    private func mayContain(_ word: [UInt8]) -> Bool {
        guard bytes.count > Self.longText, word.count >= 3 else { return true }
        var hash: UInt32 = 0
        for (index, byte) in word.enumerated() {
            hash = Self.extended(hash, byte)
            let slot = Self.slot(hash)
            if index >= 2, triples[slot >> 6] & (1 << UInt64(slot & 63)) == 0 { return false }
        }
        return true
    }

    private static func extended(_ hash: UInt32, _ byte: UInt8) -> UInt32 { (hash << 8 | UInt32(byte)) & 0xFF_FFFF }

    private static func slot(_ triple: UInt32) -> Int { Int((triple &* 0x9E37_79B1) >> 16) }

    private static func folded(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

    private static func contains(_ text: [UInt8], _ word: [UInt8]) -> Bool {
        guard let first = word.first else { return true }
        guard text.count >= word.count else { return false }
        return text.withUnsafeBufferPointer { text in
            word.withUnsafeBufferPointer { word in
                for start in 0...(text.count - word.count) where text[start] == first {
                    var length = 1
                    while length < word.count, text[start + length] == word[length] { length += 1 }
                    if length == word.count { return true }
                }
                return false
            }
        }
    }
}
