/// A generator of our own: what a seed stands for must not change with a release of Swift.
package struct SplitMix64: Sendable {
    private var state: UInt64

    package init(_ seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 up to `count` - 1; 0 where there is nothing to choose from.
    package mutating func below(_ count: Int) -> Int { count > 0 ? Int(next() % UInt64(count)) : 0 }

    /// Within the range, small numbers as likely as large ones of the same number of digits.
    package mutating func scaled(_ range: ClosedRange<Int>) -> Int {
        var bound = range.upperBound
        for _ in 0..<below(6) where bound / 4 > range.lowerBound { bound /= 4 }
        return range.lowerBound + below(bound - range.lowerBound + 1)
    }

    /// True one time in so many.
    package mutating func once(in count: Int) -> Bool { below(count) == 0 }

    package mutating func pick<Choice>(_ choices: [Choice]) -> Choice? {
        choices.isEmpty ? nil : choices[below(choices.count)]
    }

    /// One of two or more, the first of which is always there.
    package mutating func either<Choice>(_ first: Choice, _ others: Choice...) -> Choice {
        let number = below(others.count + 1)
        return number == 0 ? first : others[number - 1]
    }

    /// A generator that goes its own way from here.
    package mutating func fork() -> SplitMix64 { SplitMix64(next()) }
}
