/// Changes that make sense of no text in particular: bytes, lines, and words of any language.
struct TextChanges {
    var random: SplitMix64

    static let oddBytes: [[UInt8]] = [
        [0], [0xFF], [0xC3], [0xEF, 0xBB, 0xBF], [0x0D], [0x0D, 0x0A], [0x1B, 0x5B, 0x33, 0x31, 0x6D], [0x5C, 0x0A],
        [0x22],
        [0x27], [0x0C], [0xE2, 0x80, 0xAE], [0xCC, 0xB8], [0xE0, 0xB5, 0x8E], [0x3F, 0x3F, 0x2F, 0x0A],
    ]

    mutating func bytes(_ text: [UInt8]) -> [UInt8] {
        var text = text
        for _ in 0..<random.scaled(1...16) {
            let place = random.below(text.count + 1)
            switch random.below(5) {
            case 0 where place < text.count: text[place] ^= UInt8(1 << random.below(8))
            case 1 where place < text.count: text.remove(at: place)
            case 2: text.insert(contentsOf: random.pick(Self.oddBytes) ?? [], at: place)
            case 3 where place < text.count: text[place] = UInt8(truncatingIfNeeded: random.next())
            default: text.removeSubrange(place..<min(text.count, place + random.scaled(1...200)))
            }
        }
        return text
    }

    /// Moves, doubles and drops lines; some come from another text.
    mutating func lines(_ text: [UInt8], with other: [UInt8]) -> [UInt8] {
        var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
        let others = other.split(separator: 0x0A, omittingEmptySubsequences: false)
        for _ in 0..<random.scaled(1...8) where !lines.isEmpty {
            let place = random.below(lines.count)
            switch random.below(6) {
            case 0: lines.remove(at: place)
            case 1: lines.insert(lines[place], at: random.below(lines.count))
            case 2: lines.swapAt(place, random.below(lines.count))
            case 3: lines.insert(random.pick(others) ?? [], at: place)
            case 4: lines[place] = lines[place].prefix(random.below(lines[place].count + 1))
            default:
                let count = random.scaled(1...12)
                lines.insert(contentsOf: others.dropFirst(random.below(others.count)).prefix(count), at: place)
            }
        }
        return Array(lines.joined(separator: [0x0A]))
    }

    /// The beginning of one, and the end of another.
    mutating func splice(_ text: [UInt8], with other: [UInt8]) -> [UInt8] {
        Array(text.prefix(random.below(text.count + 1)) + other.suffix(random.below(other.count + 1)))
    }

    /// Words, numbers, and single marks: white space stays with what is before it.
    static func words(of text: [UInt8]) -> [ArraySlice<UInt8>] {
        var words: [ArraySlice<UInt8>] = []
        var start = 0
        var index = 0
        func isWord(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
        }
        while index < text.count {
            if isWord(text[index]) { while index < text.count, isWord(text[index]) { index += 1 } } else { index += 1 }
            while index < text.count, text[index] == 0x20 || text[index] == 0x09 { index += 1 }
            words.append(text[start..<index])
            start = index
        }
        return words
    }

    mutating func words(_ text: [UInt8], with other: [UInt8], pool: [String]) -> [UInt8] {
        var words = Self.words(of: text)
        let others = Self.words(of: other)
        for _ in 0..<random.scaled(1...12) where !words.isEmpty {
            let place = random.below(words.count)
            switch random.below(7) {
            case 0: words.remove(at: place)
            case 1: words.insert(words[place], at: place)
            case 2: words.swapAt(place, random.below(words.count))
            case 3: words[place] = random.pick(others) ?? []
            case 4: words.insert(ArraySlice((random.pick(pool) ?? "").utf8), at: place)
            case 5: words[place] = ArraySlice((random.pick(pool) ?? "").utf8)
            default: words.removeSubrange(place..<min(words.count, place + random.scaled(1...20)))
            }
        }
        return Array(words.joined())
    }
}

extension SplitMix64 {
    /// Changes a text in one of the ways above.
    mutating func mangled(_ text: [UInt8], with other: [UInt8], pool: [String]) -> [UInt8] {
        var changes = TextChanges(random: fork())
        return switch below(8) {
        case 0: changes.bytes(text)
        case 1, 2: changes.lines(text, with: other)
        case 3: changes.splice(text, with: other)
        default: changes.words(text, with: other, pool: pool)
        }
    }

    /// Puts a text between two lines.
    mutating func inserting(_ addition: String, into text: [UInt8]) -> [UInt8] {
        var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
        lines.insert(ArraySlice(addition.utf8), at: below(lines.count + 1))
        return Array(lines.joined(separator: [0x0A]))
    }
}
