/// A regular expression as a small machine whose states are all followed at once.
struct PatternProgram: Hashable, Sendable {
    enum Instruction: Hashable, Sendable {
        case byte(ByteSet)
        case split(Int, Int)
        case jump(Int)
        case assertion(PatternSyntax.Assertion)
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
    init?(_ syntax: PatternSyntax) {
        emit(syntax)
        guard !isTooMuch else { return nil }
        code.append(.match)
        first = firstBytes()
    }

    // MARK: Making

    private var isTooMuch: Bool { code.count >= Self.mostInstructions || parts >= Self.mostParts }

    private mutating func emit(_ syntax: PatternSyntax) {
        parts += 1
        guard !isTooMuch else { return }
        switch syntax {
        case .byte(let set): code.append(.byte(set))
        case .assertion(let assertion): code.append(.assertion(assertion))
        case .sequence(let parts): parts.forEach { emit($0) }
        case .choice(let branches):
            var jumps: [Int] = []
            for branch in branches.dropLast() {
                let split = appendSplit()
                emit(branch)
                jumps.append(code.count)
                code.append(.jump(0))
                code[split] = .split(split + 1, code.count)
            }
            if let branch = branches.last { emit(branch) }
            for jump in jumps { code[jump] = .jump(code.count) }
        case .repetition(let part, let least, let most?):
            for _ in 0..<least { emit(part) }
            var splits: [Int] = []
            for _ in least..<most {
                splits.append(appendSplit())
                emit(part)
            }
            for split in splits { code[split] = .split(split + 1, code.count) }
        case .repetition(let part, 0, nil):
            let split = appendSplit()
            emit(part)
            code.append(.jump(split))
            code[split] = .split(split + 1, code.count)
        case .repetition(let part, let least, nil):
            for _ in 1..<least { emit(part) }
            let start = code.count
            emit(part)
            code.append(.split(start, code.count + 1))
        }
    }

    /// A split whose second way is to be filled in.
    private mutating func appendSplit() -> Int {
        code.append(.split(code.count + 1, 0))
        return code.count - 1
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
                run.enter(0, text, position)
                guard !run.isMatched, position < text.count else { return run.isMatched }
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

        /// Enters a state and all that it leads to without reading.
        mutating func enter(_ state: Int, _ text: UnsafeBufferPointer<UInt8>, _ position: Int) {
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
        }

        mutating func step(_ text: UnsafeBufferPointer<UInt8>, _ position: Int) {
            let current = states
            states.removeAll(keepingCapacity: true)
            for state in current {
                if case .byte(let set) = code[state], set.contains(text[position]) {
                    enter(state + 1, text, position + 1)
                }
            }
        }
    }
}
