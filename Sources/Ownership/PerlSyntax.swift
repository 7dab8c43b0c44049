/// The structure of a regular expression.
indirect enum PerlSyntax: Hashable, Sendable {
    case byte(ByteSet)
    case assertion(Assertion)
    case sequence([PerlSyntax])
    case choice([PerlSyntax])
    case repetition(PerlSyntax, least: Int, most: Int?)

    /// What holds at a place of the text.
    enum Assertion: Hashable, Sendable {
        case start, end, boundary, noBoundary

        func holds(in text: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
            switch self {
            case .start: position == 0
            case .end: position == text.count || position == text.count - 1 && text[position] == 0x0A
            case .boundary: Self.isBoundary(text, position)
            case .noBoundary: !Self.isBoundary(text, position)
            }
        }

        private static func isBoundary(_ text: UnsafeBufferPointer<UInt8>, _ position: Int) -> Bool {
            let before = position > 0 && ByteSet.letters.contains(text[position - 1])
            let after = position < text.count && ByteSet.letters.contains(text[position])
            return before != after
        }
    }

    /// Nil where the expression is malformed, or beyond what is read here.
    static func parse(_ pattern: String) -> PerlSyntax? {
        var parser = PerlParser(Array(pattern.utf8))
        return parser.parse()
    }
}

/// Reads a regular expression.
private struct PerlParser {
    private static let deepest = 32
    private static let mostRepetitions = 256

    private let bytes: [UInt8]
    private var index = 0
    private var ignoresCase = false

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ byte: Character) -> Bool {
        guard next == byte.asciiValue, next != nil else { return false }
        index += 1
        return true
    }

    mutating func parse() -> PerlSyntax? {
        guard let syntax = choice(0), index == bytes.count else { return nil }
        return syntax
    }

    private mutating func choice(_ depth: Int) -> PerlSyntax? {
        guard depth < Self.deepest else { return nil }
        var branches: [PerlSyntax] = []
        repeat {
            var parts: [PerlSyntax] = []
            while let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
                guard let atom = atom(depth), let part = quantified(atom) else { return nil }
                parts.append(part)
            }
            branches.append(.sequence(parts))
        } while take("|")
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func atom(_ depth: Int) -> PerlSyntax? {
        guard let byte = next else { return nil }
        index += 1
        switch byte {
        case UInt8(ascii: "("): return group(depth)
        case UInt8(ascii: "["): return set()
        case UInt8(ascii: "."): return .byte(ByteSet([0x0A]).inverted)
        case UInt8(ascii: "^"): return .assertion(.start)
        case UInt8(ascii: "$"): return .assertion(.end)
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"): return nil
        case UInt8(ascii: "\\"): return escape()
        default: return literal(byte)
        }
    }

    private func literal(_ byte: UInt8) -> PerlSyntax {
        let set = ByteSet([byte])
        return .byte(ignoresCase ? set.foldingCase : set)
    }

    private mutating func group(_ depth: Int) -> PerlSyntax? {
        let outer = ignoresCase
        if take("?") {
            var isSetting = true
            while let flag = next, flag != UInt8(ascii: ":"), flag != UInt8(ascii: ")") {
                index += 1
                switch flag {
                case UInt8(ascii: "i"): ignoresCase = isSetting
                case UInt8(ascii: "-"): isSetting = false
                // The other flags change nothing that is read here; looking around is none of them.
                case UInt8(ascii: "a"), UInt8(ascii: "u"), UInt8(ascii: "^"): continue
                default: return nil
                }
            }
            // Flags alone hold to the end of the group around.
            if take(")") { return .sequence([]) }
            guard take(":") else { return nil }
        }
        defer { ignoresCase = outer }
        guard let inside = choice(depth + 1), take(")") else { return nil }
        return inside
    }

    private mutating func escape() -> PerlSyntax? {
        guard let byte = next else { return nil }
        index += 1
        switch byte {
        case UInt8(ascii: "b"): return .assertion(.boundary)
        case UInt8(ascii: "B"): return .assertion(.noBoundary)
        case UInt8(ascii: "A"): return .assertion(.start)
        case UInt8(ascii: "z"), UInt8(ascii: "Z"): return .assertion(.end)
        default:
            if let set = Self.named(byte) { return .byte(set) }
            return ByteSet.letters.contains(byte) && byte != UInt8(ascii: "_") ? nil : literal(byte)
        }
    }

    private static func named(_ byte: UInt8) -> ByteSet? {
        switch byte {
        case UInt8(ascii: "w"): .letters
        case UInt8(ascii: "W"): ByteSet.letters.inverted
        case UInt8(ascii: "d"): .digits
        case UInt8(ascii: "D"): ByteSet.digits.inverted
        case UInt8(ascii: "s"): .spaces
        case UInt8(ascii: "S"): ByteSet.spaces.inverted
        case UInt8(ascii: "h"): ByteSet([0x20, 0x09])
        case UInt8(ascii: "n"): ByteSet([0x0A])
        case UInt8(ascii: "t"): ByteSet([0x09])
        case UInt8(ascii: "r"): ByteSet([0x0D])
        default: nil
        }
    }

    private mutating func set() -> PerlSyntax? {
        let isNegated = take("^")
        var set = ByteSet([])
        var isFirst = true
        while let byte = next, isFirst || byte != UInt8(ascii: "]") {
            isFirst = false
            // A class by name.
            if byte == UInt8(ascii: "["), index + 1 < bytes.count, ":.=".utf8.contains(bytes[index + 1]) { return nil }
            guard let low = member(&set) else { return nil }
            guard let low = low, next == UInt8(ascii: "-"), index + 1 < bytes.count,
                bytes[index + 1] != UInt8(ascii: "]")
            else { continue }
            index += 1
            guard let high = member(&set), let high, high >= low else { return nil }
            set.insert(low...high)
        }
        guard take("]") else { return nil }
        let folded = ignoresCase ? set.foldingCase : set
        return .byte(isNegated ? folded.inverted : folded)
    }

    /// Adds one member of a class; its byte where it is one, nil inside where it is a set, nil where it is malformed.
    private mutating func member(_ set: inout ByteSet) -> UInt8?? {
        guard var byte = next else { return .none }
        index += 1
        if byte == UInt8(ascii: "\\") {
            guard let escaped = next else { return .none }
            index += 1
            if let named = Self.named(escaped) {
                set.formUnion(named)
                return .some(nil)
            }
            if ByteSet.letters.contains(escaped), escaped != UInt8(ascii: "_") { return .none }
            byte = escaped
        }
        set.insert(byte...byte)
        return .some(byte)
    }

    private mutating func quantified(_ atom: PerlSyntax) -> PerlSyntax? {
        guard let byte = next else { return atom }
        var (least, most): (Int, Int?) = (0, nil)
        switch byte {
        case UInt8(ascii: "*"): index += 1
        case UInt8(ascii: "+"):
            index += 1
            least = 1
        case UInt8(ascii: "?"):
            index += 1
            most = 1
        case UInt8(ascii: "{"):
            guard let counts = counts() else { return atom }
            (least, most) = counts
        default: return atom
        }
        // Taking as little as possible first finds no other matches; giving nothing back would.
        if !take("?"), next == UInt8(ascii: "+") { return nil }
        guard least <= Self.mostRepetitions, most ?? 0 <= Self.mostRepetitions, most.map({ $0 >= least }) ?? true else {
            return nil
        }
        return .repetition(atom, least: least, most: most)
    }

    /// `{2}`, `{2,}` or `{2,3}`; nil for a brace that is only a brace.
    private mutating func counts() -> (Int, Int?)? {
        guard let close = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
        let parts = bytes[(index + 1)..<close].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard parts.count <= 2, let least = Int(parts[0]), least >= 0 else { return nil }
        if parts.count == 2, !parts[1].isEmpty, Int(parts[1]) == nil { return nil }
        index = close + 1
        return (least, parts.count == 1 ? least : Int(parts[1]))
    }
}
