internal import Paths
internal import SourceText

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

/// C cut into words, or into all its tokens, without regard to comments and white space.
enum Tokens {
    /// The words: identifiers and numbers, in the text's order.
    static func words(of text: String) -> [String] {
        text.utf8.split { !($0.isWordByte || $0 >= 0x80) }.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Each token as a number. Comments are left out: they are no evidence of the same code.
    static func hashes(of lines: some Sequence<String>) -> [UInt64] {
        let source = LexedSource(lines.joined(separator: "\n"))
        return (source.code + source.directiveTokens).sorted { $0.start < $1.start }.map { token in
            StableHash(of: source.bytes[token.range]).value
        }
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
}
