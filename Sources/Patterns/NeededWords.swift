extension PatternSyntax {
    /// Words of which every match holds at least one, in lower case: they tell without a search that a text has no
    /// match. Nil where there are none.
    var neededWords: [[UInt8]]? {
        switch self {
        case .byte(let set): return set.foldedByte.map { [[$0]] }
        case .assertion: return nil
        case .repetition(let part, let least, _): return least > 0 ? part.neededWords : nil
        case .choice(let branches):
            let words = branches.compactMap(\.neededWords)
            return words.count == branches.count ? words.flatMap { $0 } : nil
        case .sequence(let parts):
            var best: [[UInt8]]?
            var run: [UInt8] = []
            func offer(_ words: [[UInt8]]?) {
                let length = words?.map(\.count).min() ?? 0
                if length > best?.map(\.count).min() ?? 0 { best = words }
            }
            for part in parts {
                switch part {
                case .byte(let set) where set.foldedByte != nil: run += set.foldedByte.map { [$0] } ?? []
                // What holds at a place stands between no two letters.
                case .assertion: continue
                default:
                    offer([run])
                    run = []
                    offer(part.neededWords)
                }
            }
            offer([run])
            return best
        }
    }
}

extension ByteSet {
    /// In lower case, where the set is one byte or both cases of one letter.
    fileprivate var foldedByte: UInt8? {
        var found: UInt8?
        for byte in UInt8.min...UInt8.max where contains(byte) {
            let folded = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
            guard found == nil || found == folded else { return nil }
            found = folded
        }
        return found
    }
}
