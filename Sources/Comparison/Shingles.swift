internal import Paths

/// The runs of three tokens that a piece of C consists of, hashed and sorted: enough to tell how much of one text
/// stands in another.
struct Shingles: Hashable, Sendable {
    private let hashes: [UInt64]

    init(_ lines: some Sequence<String>) {
        let tokens = Tokens.hashes(of: lines)
        guard tokens.count >= 3 else {
            hashes = tokens.sorted()
            return
        }
        hashes = tokens.indices.dropLast(2)
            .map { place in
                var hash = StableHash()
                tokens[place...place + 2].forEach { hash.add($0) }
                return hash.value
            }.sorted()
    }

    var isEmpty: Bool { hashes.isEmpty }

    var count: Int { hashes.count }

    /// Twice what is common over the sum, in percent.
    func similarity(to other: Shingles) -> Int {
        Tokens.commonShare(hashes, other.hashes)
    }
}

/// C cut into words and marks, without regard to comments, white space and the rest of the language.
enum Tokens {
    /// The words: identifiers and numbers, in the text's order.
    static func words(of text: String) -> [String] {
        text.utf8.split { !isWord($0) }.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Each word and each mark as a number. Comments are left out: they are no evidence of the same code.
    static func hashes(of lines: some Sequence<String>) -> [UInt64] {
        var hashes: [UInt64] = []
        var isInComment = false
        for line in lines {
            let bytes = Array(line.utf8)
            var place = 0
            while place < bytes.count {
                let byte = bytes[place]
                let next: UInt8 = place + 1 < bytes.count ? bytes[place + 1] : 0
                if isInComment {
                    if byte == UInt8(ascii: "*"), next == UInt8(ascii: "/") {
                        isInComment = false
                        place += 1
                    }
                    place += 1
                } else if byte == UInt8(ascii: "/"), next == UInt8(ascii: "*") {
                    isInComment = true
                    place += 2
                } else if byte == UInt8(ascii: "/"), next == UInt8(ascii: "/") {
                    place = bytes.count
                } else if isWord(byte) {
                    let end = bytes[place...].firstIndex { !isWord($0) } ?? bytes.count
                    var hash = StableHash()
                    hash.add(bytes[place..<end])
                    hashes.append(hash.value)
                    place = end
                } else {
                    if byte > 0x20 { hashes.append(UInt64(byte)) }
                    place += 1
                }
            }
        }
        return hashes
    }

    /// Twice the number of common elements over the sum of both, in percent; both are sorted.
    static func commonShare<Element: Comparable>(_ left: [Element], _ right: [Element]) -> Int {
        if left.isEmpty, right.isEmpty { return 100 }
        var common = 0
        var (first, second) = (0, 0)
        while first < left.count, second < right.count {
            if left[first] == right[second] {
                common += 1
                first += 1
                second += 1
            } else if left[first] < right[second] {
                first += 1
            } else {
                second += 1
            }
        }
        return 200 * common / (left.count + right.count)
    }

    private static func isWord(_ byte: UInt8) -> Bool { byte.isWordByte || byte >= 0x80 }
}
