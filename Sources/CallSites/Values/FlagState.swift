/// The values of a function's variables on one path, by the variables' numbers.
///
/// In blocks that copies share: where two paths meet, what neither changed is not looked at.
struct FlagState: Hashable {
    private final class Block {
        var values: [FlagValue?]

        init(_ values: [FlagValue?]) { self.values = values }
    }

    private static let width = 16
    private var blocks: [Block]

    init(variables: Int) {
        let empty = Block(Array(repeating: nil, count: Self.width))
        blocks = Array(repeating: empty, count: (variables + Self.width - 1) / Self.width)
    }

    subscript(variable: Int) -> FlagValue? {
        get { blocks[variable / Self.width].values[variable % Self.width] }
        set {
            let number = variable / Self.width
            if !isKnownUniquelyReferenced(&blocks[number]) { blocks[number] = Block(blocks[number].values) }
            blocks[number].values[variable % Self.width] = newValue
        }
    }

    /// No set holds more than one: to look at every value would cost for nothing.
    func hash(into hasher: inout Hasher) {}

    static func == (left: Self, right: Self) -> Bool { left.agrees(with: right) { $0 == $1 } }

    /// True where both know the same variables, and the same of their bits.
    func hasBits(of other: Self) -> Bool {
        agrees(with: other) { left, right in
            guard let left, let right else { return left == nil && right == nil }
            return left.must == right.must && left.may == right.may && left.unknown == right.unknown
        }
    }

    private func agrees(with other: Self, _ isSame: (FlagValue?, FlagValue?) -> Bool) -> Bool {
        zip(blocks, other.blocks).allSatisfy { left, right in
            left === right || zip(left.values, right.values).allSatisfy { isSame($0, $1) }
        }
    }

    /// Every variable that either knows; `combine` is asked where both do and differ.
    func merging(_ other: Self, _ combine: (FlagValue, FlagValue) -> FlagValue) -> Self {
        var merged = self
        for (number, (left, right)) in zip(blocks, other.blocks).enumerated() where left !== right {
            let values = zip(left.values, right.values).map { first, second -> FlagValue? in
                guard let first, let second else { return first ?? second }
                return first == second ? first : combine(first, second)
            }
            if values != left.values { merged.blocks[number] = Block(values) }
        }
        return merged
    }
}
