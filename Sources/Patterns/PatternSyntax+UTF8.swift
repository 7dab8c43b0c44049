extension PatternSyntax {
    private static let last: UInt32 = 0x10_FFFF

    /// One character in UTF-8: an ASCII one of a set, or one of a range beyond; or any that is none of these.
    ///
    /// What it is matched with is well-formed, so no match begins within a character.
    static func character(_ ascii: ByteSet, _ ranges: [ClosedRange<UInt32>], isComplement: Bool) -> PatternSyntax {
        if isComplement, ranges.isEmpty {
            var outside = ascii
            outside.formUnion(.continuations)
            return .sequence([.byte(outside.inverted), .repetition(.byte(.continuations), least: 0, most: nil)])
        }
        var one = ascii
        if isComplement {
            one.insert(0x80...0xFF)
            one = one.inverted
        }
        let more = (isComplement ? gaps(ranges) : ranges).flatMap { sequences($0.lowerBound, $0.upperBound) }
        let branches = (one.isEmpty && !more.isEmpty ? [] : [.byte(one)]) + more
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    /// What lies beyond ASCII and in none of the ranges.
    private static func gaps(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var gaps: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0x80
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if next < range.lowerBound { gaps.append(next...(range.lowerBound - 1)) }
            next = max(next, range.upperBound + 1)
        }
        return next <= last ? gaps + [next...last] : gaps
    }

    /// The characters between two beyond ASCII. It is cut where they get longer, and where a byte cannot run freely
    /// under the one before it.
    private static func sequences(_ low: UInt32, _ high: UInt32) -> [PatternSyntax] {
        func cut(_ end: UInt32) -> [PatternSyntax] { sequences(low, end) + sequences(end + 1, high) }
        for end: UInt32 in [0x7FF, 0xFFFF] where low <= end && end < high { return cut(end) }
        for rest: UInt32 in [0x3F, 0xFFF, 0x3_FFFF] where low | rest < high {
            if low & rest != 0 { return cut(low | rest) }
            if high & rest != rest { return cut((high & ~rest) - 1) }
        }
        return [.sequence(zip(bytes(of: low), bytes(of: high)).map { .byte(ByteSet($0...$1)) })]
    }

    private static func bytes(of scalar: UInt32) -> [UInt8] {
        let count: UInt32 = scalar < 0x800 ? 2 : scalar < 0x1_0000 ? 3 : 4
        let first = UInt8(truncatingIfNeeded: UInt32(0xF00) >> count) | UInt8(scalar >> (6 * (count - 1)))
        // The types are said, since a compiler takes seconds to find them.
        let others = (0..<(count - 1)).reversed().map { (place: UInt32) -> UInt8 in
            0x80 | UInt8(scalar >> (6 * place) & 0x3F)
        }
        return [first] + others
    }
}
