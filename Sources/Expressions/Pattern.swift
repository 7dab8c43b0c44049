/// A regular expression that is found in time proportional to the text, whatever the pattern: it keeps the set of
/// places where it may stand instead of trying one way after the other.
///
/// `.` any character, `[a-z_]` and `[^…]`, `*` `+` `?`, `|`, `( )`, `^` and `$` the ends, `\b` the edge of a word, `\w`
/// `\d` `\s`, and `\` before anything else for itself.
struct Pattern: Hashable, Sendable {
    /// A mistake in a pattern: how many characters in, and what it is.
    struct Mistake: Error, Hashable {
        let offset: Int
        let message: String
    }

    indirect enum Node: Hashable {
        case characters(Set)
        case start, end, wordEdge
        case sequence([Node])
        case choice([Node])
        /// - Parameters: at least once; more than once.
        case repeated(Node, required: Bool, often: Bool)
    }

    /// Which characters fit at a place.
    struct Set: Hashable {
        var ranges: [ClosedRange<Unicode.Scalar>]
        var isComplement = false

        func contains(_ scalar: Unicode.Scalar) -> Bool { ranges.contains { $0.contains(scalar) } != isComplement }
    }

    enum Step: Hashable {
        case take(Set)
        case assertStart, assertEnd, assertWordEdge
        /// Go on at the next step and at these.
        case fork([Int])
        case jump(Int)
        case accept
    }

    private let steps: [Step]

    init(_ text: String) throws(Mistake) {
        var parser = PatternParser(text)
        let node = try parser.pattern()
        var steps: [Step] = []
        Self.emit(node, into: &steps)
        steps.append(.accept)
        self.steps = steps
    }

    private static func emit(_ node: Node, into steps: inout [Step]) {
        switch node {
        case .characters(let set): steps.append(.take(set))
        case .start: steps.append(.assertStart)
        case .end: steps.append(.assertEnd)
        case .wordEdge: steps.append(.assertWordEdge)
        case .sequence(let nodes): nodes.forEach { emit($0, into: &steps) }
        case .choice(let nodes):
            let fork = steps.count
            steps.append(.fork([]))
            var starts: [Int] = []
            var ends: [Int] = []
            for node in nodes {
                starts.append(steps.count)
                emit(node, into: &steps)
                ends.append(steps.count)
                steps.append(.jump(0))
            }
            steps[fork] = .fork(starts)
            for end in ends { steps[end] = .jump(steps.count) }
        case .repeated(let node, let required, let often):
            let fork = steps.count
            if !required { steps.append(.fork([])) }
            let body = steps.count
            emit(node, into: &steps)
            if often { steps.append(.fork([body, steps.count + 1])) }
            if !required { steps[fork] = .fork([body, steps.count]) }
        }
    }

    /// True where the pattern fits somewhere in the text.
    func occurs(in text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        var places: [Int] = []
        var marked = [Bool](repeating: false, count: steps.count)
        for position in 0...scalars.count {
            // A match may begin at every position.
            if follow(0, at: position, in: scalars, &places, &marked) { return true }
            guard position < scalars.count else { return false }
            var next: [Int] = []
            var nextMarked = [Bool](repeating: false, count: steps.count)
            for place in places {
                guard case .take(let set) = steps[place], set.contains(scalars[position]) else { continue }
                if follow(place + 1, at: position + 1, in: scalars, &next, &nextMarked) { return true }
            }
            places = next
            marked = nextMarked
        }
        return false
    }

    /// Adds the steps that can be reached without taking a character; true where that is the end of the pattern.
    private func follow(
        _ start: Int, at position: Int, in scalars: [Unicode.Scalar], _ places: inout [Int], _ marked: inout [Bool]
    ) -> Bool {
        var open = [start]
        while let place = open.popLast() {
            if marked[place] { continue }
            marked[place] = true
            switch steps[place] {
            case .accept: return true
            case .take: places.append(place)
            case .jump(let target): open.append(target)
            case .fork(let targets): open += targets
            case .assertStart: if position == 0 { open.append(place + 1) }
            case .assertEnd: if position == scalars.count { open.append(place + 1) }
            case .assertWordEdge:
                let before = position > 0 && PatternParser.word.contains(scalars[position - 1])
                let after = position < scalars.count && PatternParser.word.contains(scalars[position])
                if before != after { open.append(place + 1) }
            }
        }
        return false
    }
}
