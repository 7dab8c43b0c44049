/// A regular expression as a small machine whose states are all followed at once.
struct PerlProgram: Hashable, Sendable {
    enum Instruction: Hashable, Sendable {
        case byte(ByteSet)
        case split(Int, Int)
        case jump(Int)
        case assertion(PerlSyntax.Assertion)
        case match
    }

    private static let mostInstructions = 1 << 12
    /// Repetitions of what makes no instruction count as well: `((){256}){256}` and so on.
    private static let mostParts = 1 << 16

    private var parts = 0
    private var code: [Instruction] = []
    /// The bytes that a match can begin with; nil where it may begin with none.
    private var first: ByteSet?

    /// Nil where it unfolds to too much.
    init?(_ syntax: PerlSyntax) {
        guard emit(syntax) else { return nil }
        code.append(.match)
        first = firstBytes()
    }

    // MARK: Making

    private mutating func emit(_ syntax: PerlSyntax) -> Bool {
        parts += 1
        guard code.count < Self.mostInstructions, parts < Self.mostParts else { return false }
        switch syntax {
        case .byte(let set): code.append(.byte(set))
        case .assertion(let assertion): code.append(.assertion(assertion))
        case .sequence(let parts):
            for part in parts { guard emit(part) else { return false } }
        case .choice(let branches): return emit(branches[...])
        case .repetition(let part, let least, let most): return emit(part, least, most)
        }
        return true
    }

    private mutating func emit(_ branches: ArraySlice<PerlSyntax>) -> Bool {
        guard let branch = branches.first else { return true }
        guard branches.count > 1 else { return emit(branch) }
        let split = code.count
        code.append(.split(split + 1, 0))
        guard emit(branch) else { return false }
        let jump = code.count
        code.append(.jump(0))
        code[split] = .split(split + 1, code.count)
        guard emit(branches.dropFirst()) else { return false }
        code[jump] = .jump(code.count)
        return true
    }

    private mutating func emit(_ part: PerlSyntax, _ least: Int, _ most: Int?) -> Bool {
        for _ in 0..<least { guard emit(part) else { return false } }
        guard let most else {
            let split = code.count
            code.append(.split(split + 1, 0))
            guard emit(part) else { return false }
            code.append(.jump(split))
            code[split] = .split(split + 1, code.count)
            return true
        }
        var splits: [Int] = []
        for _ in least..<max(least, most) {
            splits.append(code.count)
            code.append(.split(code.count + 1, 0))
            guard emit(part) else { return false }
        }
        for split in splits { code[split] = .split(split + 1, code.count) }
        return true
    }

    private func firstBytes() -> ByteSet? {
        var set = ByteSet([])
        var pending = [0]
        var seen: Set<Int> = [0]
        while let state = pending.popLast() {
            var next: [Int] = []
            switch code[state] {
            case .byte(let bytes): set.formUnion(bytes)
            case .split(let one, let other): next = [one, other]
            case .jump(let target): next = [target]
            case .assertion: next = [state + 1]
            case .match: return nil
            }
            pending += next.filter { seen.insert($0).inserted }
        }
        return set
    }

    // MARK: Running

    /// True where it matches somewhere in the text.
    func matches(_ text: [UInt8]) -> Bool {
        text.withUnsafeBufferPointer { text in
            var run = Run(code: code)
            var position = 0
            while true {
                if run.states.isEmpty, let first {
                    while position < text.count, !first.contains(text[position]) { position += 1 }
                    if position == text.count { return false }
                }
                if run.enter(0, text, position) || run.isMatched { return true }
                guard position < text.count else { return false }
                run.step(text, position)
                if run.isMatched { return true }
                position += 1
            }
        }
    }

    /// The states that the machine is in.
    private struct Run {
        let code: [Instruction]
        private(set) var states: [Int] = []
        private(set) var isMatched = false
        /// When each state was last entered, so that none is entered twice at one place.
        private var entered: [Int]
        private var pending: [Int] = []

        init(code: [Instruction]) {
            self.code = code
            entered = Array(repeating: -1, count: code.count)
        }

        /// Enters a state and all that it leads to without reading; true where that is the end.
        mutating func enter(_ state: Int, _ text: UnsafeBufferPointer<UInt8>, _ position: Int) -> Bool {
            pending.append(state)
            while let state = pending.popLast() {
                guard entered[state] != position else { continue }
                entered[state] = position
                switch code[state] {
                case .byte: states.append(state)
                case .jump(let target): pending.append(target)
                case .split(let one, let other): pending += [other, one]
                case .assertion(let assertion):
                    if assertion.holds(in: text, at: position) { pending.append(state + 1) }
                case .match: isMatched = true
                }
            }
            return isMatched
        }

        mutating func step(_ text: UnsafeBufferPointer<UInt8>, _ position: Int) {
            let current = states
            states.removeAll(keepingCapacity: true)
            for state in current {
                if case .byte(let set) = code[state], set.contains(text[position]) {
                    _ = enter(state + 1, text, position + 1)
                }
            }
        }
    }
}
