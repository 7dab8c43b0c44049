internal import Paths

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
            guard !bytes.isEmpty, bytes.allSatisfy(\.isWordByte), seen.insert(identifier).inserted else { continue }
            patterns.append(Pattern(index: index, bytes: bytes))
        }
        self.patterns = patterns
        let window = patterns.map(\.bytes.count).min() ?? 0
        let block = min(3, window)
        self.window = window
        self.block = block

        let slots = 1 << Self.tableBits
        var shifts = [UInt8](repeating: UInt8(clamping: window - block + 1), count: slots)
        var ends: [(slot: Int, pattern: Int32)] = []
        for (number, pattern) in patterns.enumerated() {
            for end in block...window {
                let slot = Self.slot(of: pattern.bytes[(end - block)..<end])
                shifts[slot] = min(shifts[slot], UInt8(clamping: window - end))
                if end == window { ends.append((slot, Int32(number))) }
            }
        }
        ends.sort { $0 < $1 }
        var starts = [Int32](repeating: 0, count: slots + 1)
        for end in ends { starts[end.slot + 1] += 1 }
        for slot in 0..<slots { starts[slot + 1] += starts[slot] }
        self.shifts = shifts
        bucketStarts = starts
        candidates = ends.map(\.pattern)
    }

    /// All whole-word occurrences, by offset.
    package func occurrences(in text: UnsafeBufferPointer<UInt8>) -> [Occurrence] {
        guard window > 0, text.count >= window, let base = text.baseAddress else { return [] }
        return shifts.withUnsafeBufferPointer { shifts in
            if window > 3, text.count >= Self.shortestForLanes { return scanInLanes(base, text.count, shifts) }
            var found: [Occurrence] = []
            var end = window - 1
            scan(base, text.count, shifts, from: &end, to: text.count, into: &found)
            return found
        }
    }

    /// All whole-word occurrences, by offset.
    package func occurrences(in text: [UInt8]) -> [Occurrence] {
        text.withUnsafeBufferPointer { occurrences(in: $0) }
    }

    private static let shortestForLanes = 1 << 12

    /// Each step waits for a table look-up that depends on the step before; four parts of the text searched in turn
    /// hide that wait.
    private func scanInLanes(
        _ base: UnsafePointer<UInt8>, _ count: Int, _ shifts: UnsafeBufferPointer<UInt8>
    ) -> [Occurrence] {
        let quarter = (count - window + 1) / 4
        let (limit0, limit1, limit2, limit3) =
            (quarter + window - 1, 2 * quarter + window - 1, 3 * quarter + window - 1, count)
        var (end0, end1, end2, end3) = (window - 1, limit0, limit1, limit2)
        var found0: [Occurrence] = []
        var (found1, found2, found3) = (found0, found0, found0)
        while end0 < limit0, end1 < limit1, end2 < limit2, end3 < limit3 {
            let (slot0, slot1) = (Self.slot(endingAt: base + end0), Self.slot(endingAt: base + end1))
            let (slot2, slot3) = (Self.slot(endingAt: base + end2), Self.slot(endingAt: base + end3))
            let (shift0, shift1) = (Int(shifts[slot0]), Int(shifts[slot1]))
            let (shift2, shift3) = (Int(shifts[slot2]), Int(shifts[slot3]))
            end0 &+= shift0
            end1 &+= shift1
            end2 &+= shift2
            end3 &+= shift3
            if shift0 == 0 { visit(base, count, &end0, slot0, into: &found0) }
            if shift1 == 0 { visit(base, count, &end1, slot1, into: &found1) }
            if shift2 == 0 { visit(base, count, &end2, slot2, into: &found2) }
            if shift3 == 0 { visit(base, count, &end3, slot3, into: &found3) }
        }
        scan(base, count, shifts, from: &end0, to: limit0, into: &found0)
        scan(base, count, shifts, from: &end1, to: limit1, into: &found1)
        scan(base, count, shifts, from: &end2, to: limit2, into: &found2)
        scan(base, count, shifts, from: &end3, to: limit3, into: &found3)
        return found0 + found1 + found2 + found3
    }

    private func scan(
        _ base: UnsafePointer<UInt8>, _ count: Int, _ shifts: UnsafeBufferPointer<UInt8>,
        from end: inout Int, to limit: Int, into found: inout [Occurrence]
    ) {
        while end < limit {
            let slot = slot(base + end)
            let shift = Int(shifts[slot])
            if shift > 0 { end += shift } else { visit(base, count, &end, slot, into: &found) }
        }
    }

    /// A window that may hold an identifier. A hash collision only brings us here in vain.
    @inline(never)
    private func visit(
        _ base: UnsafePointer<UInt8>, _ count: Int, _ end: inout Int, _ slot: Int, into found: inout [Occurrence]
    ) {
        let start = end - (window - 1)
        if let (identifier, length) = match(base, count, at: start, slot: slot) {
            found.append(Occurrence(identifier: identifier, offset: start))
            // The byte after a whole word cannot begin another one.
            end = start + length + window
        } else {
            end += 1
        }
    }

    private func match(
        _ base: UnsafePointer<UInt8>, _ count: Int, at start: Int, slot: Int
    ) -> (identifier: Int, length: Int)? {
        if start > 0, base[start - 1].isWordByte { return nil }
        for candidate in candidates[Int(bucketStarts[slot])..<Int(bucketStarts[slot + 1])] {
            let pattern = patterns[Int(candidate)]
            let length = pattern.bytes.count
            guard start + length <= count else { continue }
            if start + length < count, base[start + length].isWordByte { continue }
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

    private static func slot(endingAt end: UnsafePointer<UInt8>) -> Int {
        let bytes = UnsafeRawPointer(end - 3).loadUnaligned(as: UInt32.self).bigEndian & 0x00FF_FFFF
        return Int((bytes &* 0x9E37_79B1) >> (32 - UInt32(tableBits)))
    }

    /// The slot of the last `block` bytes of a window.
    @inline(__always)
    private func slot(_ end: UnsafePointer<UInt8>) -> Int {
        switch block {
        case 3: Self.slot(end[-2], end[-1], end[0])
        case 2: Self.slot(0, end[-1], end[0])
        default: Self.slot(0, 0, end[0])
        }
    }

    private static func slot(of bytes: ArraySlice<UInt8>) -> Int {
        var padded = [UInt8](repeating: 0, count: 3 - bytes.count)
        padded += bytes
        return slot(padded[0], padded[1], padded[2])
    }
}
