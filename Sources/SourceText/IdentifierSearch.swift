/// One pass over raw bytes for whole-word occurrences of many identifiers at once.
///
/// Wu and Manber's method: a table tells from the last bytes of a window how far the window may move, so that
/// most of a kernel tree is never looked at.
package struct IdentifierSearch: Sendable {
    /// One whole word in the text: which identifier, and the offset of its first byte.
    package struct Occurrence: Hashable, Sendable {
        package var identifier: Int
        package var offset: Int

        package init(identifier: Int, offset: Int) {
            self.identifier = identifier
            self.offset = offset
        }
    }

    private struct Pattern: Sendable {
        var index: Int
        var bytes: [UInt8]
    }

    private static let tableBits = 15

    private let patterns: [Pattern]
    /// The length of the shortest identifier: the width of the window.
    private let window: Int
    /// How many bytes at the window's end the shift depends on.
    private let block: Int
    private let shifts: [UInt8]
    /// For each slot the range of `candidates` that may end a window there.
    private let bucketStarts: [Int32]
    private let candidates: [Int32]

    /// Strings that are no identifier, and repetitions of an earlier one, are never reported.
    package init(_ identifiers: [String]) {
        var seen: Set<String> = []
        var patterns: [Pattern] = []
        for (index, identifier) in identifiers.enumerated() {
            let bytes = Array(identifier.utf8)
            guard !bytes.isEmpty, bytes.allSatisfy(ByteClass.isWord), seen.insert(identifier).inserted else { continue }
            patterns.append(Pattern(index: index, bytes: bytes))
        }
        self.patterns = patterns
        let window = patterns.map(\.bytes.count).min() ?? 0
        let block = min(3, window)
        self.window = window
        self.block = block

        let slots = 1 << Self.tableBits
        var shifts = [UInt8](repeating: UInt8(clamping: window - block + 1), count: slots)
        var buckets: [Int: [Int32]] = [:]
        if window > 0 {
            for (number, pattern) in patterns.enumerated() {
                for end in block...window {
                    let slot = Self.slot(of: pattern.bytes[(end - block)..<end])
                    shifts[slot] = min(shifts[slot], UInt8(clamping: window - end))
                    if end == window { buckets[slot, default: []].append(Int32(number)) }
                }
            }
        }
        var starts: [Int32] = [0]
        starts.reserveCapacity(slots + 1)
        var candidates: [Int32] = []
        for slot in 0..<slots {
            if let bucket = buckets[slot] { candidates += bucket }
            starts.append(Int32(candidates.count))
        }
        self.shifts = shifts
        bucketStarts = starts
        self.candidates = candidates
    }

    /// All whole-word occurrences, by offset.
    package func occurrences(in text: UnsafeBufferPointer<UInt8>) -> [Occurrence] {
        var found: [Occurrence] = []
        guard window > 0, text.count >= window, let base = text.baseAddress else { return found }
        shifts.withUnsafeBufferPointer { shifts in
            switch block {
            case 3: scan(base, text.count, shifts, into: &found) { end in
                Self.slot(end[-2], end[-1], end[0])
            }
            case 2: scan(base, text.count, shifts, into: &found) { end in Self.slot(0, end[-1], end[0]) }
            default: scan(base, text.count, shifts, into: &found) { end in Self.slot(0, 0, end[0]) }
            }
        }
        return found
    }

    /// All whole-word occurrences, by offset.
    package func occurrences(in text: [UInt8]) -> [Occurrence] {
        text.withUnsafeBufferPointer { occurrences(in: $0) }
    }

    @inline(__always)
    private func scan(
        _ base: UnsafePointer<UInt8>, _ count: Int, _ shifts: UnsafeBufferPointer<UInt8>,
        into found: inout [Occurrence], slot: (UnsafePointer<UInt8>) -> Int
    ) {
        // A hash collision only shortens a shift, so nothing is missed by one.
        var end = window - 1
        while end < count {
            let place = slot(base + end)
            let shift = Int(shifts[place])
            if shift > 0 {
                end += shift
                continue
            }
            let start = end - (window - 1)
            if let (identifier, length) = match(base, count, at: start, slot: place) {
                found.append(Occurrence(identifier: identifier, offset: start))
                // The byte after a whole word cannot begin another one.
                end = start + length + window
            } else {
                end += 1
            }
        }
    }

    @inline(never)
    private func match(
        _ base: UnsafePointer<UInt8>, _ count: Int, at start: Int, slot: Int
    ) -> (identifier: Int, length: Int)? {
        if start > 0, ByteClass.isWord(base[start - 1]) { return nil }
        for candidate in candidates[Int(bucketStarts[slot])..<Int(bucketStarts[slot + 1])] {
            let pattern = patterns[Int(candidate)]
            let length = pattern.bytes.count
            guard start + length <= count else { continue }
            if start + length < count, ByteClass.isWord(base[start + length]) { continue }
            var matched = 0
            while matched < length, base[start + matched] == pattern.bytes[matched] { matched += 1 }
            if matched == length { return (pattern.index, length) }
        }
        return nil
    }

    @inline(__always)
    private static func slot(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
        let key = UInt32(first) << 16 | UInt32(second) << 8 | UInt32(third)
        return Int((key &* 0x9E37_79B1) >> (32 - UInt32(tableBits)))
    }

    private static func slot(of bytes: ArraySlice<UInt8>) -> Int {
        var padded = [UInt8](repeating: 0, count: 3 - bytes.count)
        padded += bytes
        return slot(padded[0], padded[1], padded[2])
    }
}
