internal import Report

/// The lines that decided a value, in the order in which they were met: each once, by the numbers that `StepTable`
/// gives.
struct Trail: Hashable {
    /// No reader follows more, and a function of thousands of conditions would cost their square.
    static let maximalLength = 256

    private(set) var steps: [Int32] = []
    /// True where lines were left out.
    private(set) var isCut = false

    var isFull: Bool { steps.count == Self.maximalLength }

    /// Without a line that there is no room for.
    var cut: Trail {
        var result = self
        result.isCut = true
        return result
    }

    func adding(_ step: Int32) -> Trail {
        if steps.contains(step) { return self }
        var result = self
        result.append(step)
        return result
    }

    /// These lines, then those of `other` that are new.
    func merged(with other: Trail) -> Trail {
        if self == other || other.steps.isEmpty && !other.isCut { return self }
        if steps.isEmpty, !isCut { return other }
        var result = self
        if !steps.starts(with: other.steps) {
            // From where the two part; what they have in common is there already.
            let common = zip(steps, other.steps).prefix { $0 == $1 }.count
            let known = steps.count > 32 ? Set(steps) : nil
            for step in other.steps[common...] where !(known?.contains(step) ?? steps.contains(step)) {
                result.append(step)
            }
        }
        result.isCut = result.isCut || other.isCut
        return result
    }

    private mutating func append(_ step: Int32) {
        if steps.count < Self.maximalLength { steps.append(step) } else { isCut = true }
    }
}

/// The steps of a unit's trails, each distinct one with a number.
struct StepTable {
    private var numbers: [Flags.Step: Int32] = [:]
    private var steps: [Flags.Step] = []

    mutating func number(of step: Flags.Step) -> Int32 {
        if let known = numbers[step] { return known }
        let number = Int32(clamping: steps.count)
        numbers[step] = number
        steps.append(step)
        return number
    }

    subscript(number: Int32) -> Flags.Step { steps[Int(number)] }
}
