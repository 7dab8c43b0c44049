/// Branches, loops, switches and jumps.
extension FunctionInterpreter {
    /// A branch or a loop that has begun.
    enum Frame {
        /// The condition is a constant; nothing is joined.
        case decided
        /// In the first branch: the state before it.
        case first(before: FlagState?)
        /// In the second branch: the state behind the first.
        case second(taken: FlagState?)
        case loop(LoopFrame)
        case choice(outer: FlagState?, outerHasDefault: Bool, entry: FlagState?)
        /// Before the right side of `&&` or `||`.
        case kept(FlagState?)
    }

    struct LoopFrame {
        var entry: FlagState?
        var after: FlagState?
        var test: FlagValue?
        var round = 0
        /// Whether the switch around had met its default before.
        let outerHasDefault: Bool
        let key: LoopMemory.Key
    }

    /// What came of a loop when it was last met: met in the same state, it need not run again. Without this, nested
    /// loops would take twice the time for each level.
    struct LoopMemory {
        struct Key: Equatable {
            let entry: FlagState?
            let switchEntry: FlagState?
            let jumpsVersion: Int
        }

        let key: Key
        let after: FlagState?
        let hasDefault: Bool
    }

    func control(_ operation: ValueProgram.ControlOperation, _ next: inout Int) {
        switch operation {
        case .branch(let branch): begin(branch, &next)
        case .otherwise(let branch): turn(branch, &next)
        case .join(let branch): end(branch)
        case .enterLoop(let loop): enter(loop, &next)
        case .beginRound: beginRound()
        case .testLoop(let loop): test(loop)
        case .continueLoop: state = joined(state, continues.popLast() ?? nil)
        case .endRound(let loop): endRound(loop, &next)
        case .enterSwitch:
            frames.append(.choice(outer: switchEntry, outerHasDefault: hasDefault, entry: state))
            switchEntry = state
            hasDefault = false
            breaks.append(nil)
            state = nil
        case .leaveSwitch(let node): leaveSwitch(decidedBy: node)
        case .caseLabel(let isDefault):
            if let entry = switchEntry { state = joined(state, entry) }
            if isDefault { hasDefault = true }
        case .label(let name):
            if let incoming = jumps[name] { state = joined(state, incoming) }
        case .jump(let name):
            jump(to: name)
            state = nil
        case .leave:
            if !breaks.isEmpty { breaks[breaks.count - 1] = joined(breaks[breaks.count - 1], state) }
            state = nil
        case .nextRound:
            if !continues.isEmpty { continues[continues.count - 1] = joined(continues[continues.count - 1], state) }
            state = nil
        case .exit(let hasValue):
            if hasValue {
                let result = pop()
                if state != nil { note(result) }
            }
            state = nil
        }
    }

    // MARK: Branches

    private func begin(_ number: Int, _ next: inout Int) {
        let branch = program.branches[number]
        if let constant = pop().constant {
            frames.append(.decided)
            if constant == 0 { next = branch.otherwise + 1 }
        } else {
            frames.append(.first(before: state))
        }
    }

    private func turn(_ number: Int, _ next: inout Int) {
        guard case .first(let before)? = frames.last else {
            next = program.branches[number].end
            return
        }
        frames[frames.count - 1] = .second(taken: state)
        state = before
    }

    private func end(_ number: Int) {
        guard case .second(let taken)? = frames.popLast() else { return }
        let branch = program.branches[number]
        state = joined(taken, state, decidedBy: branch.condition)
        if branch.hasValue {
            let second = pop()
            let first = pop()
            stack.append(first.joined(with: second))
        }
    }

    // MARK: Loops

    private func enter(_ number: Int, _ next: inout Int) {
        let key = LoopMemory.Key(entry: state, switchEntry: switchEntry, jumpsVersion: jumpsVersion)
        if let memory = loopMemory[number], memory.key == key {
            state = memory.after
            hasDefault = hasDefault || memory.hasDefault
            next = program.loops[number].end + 1
            return
        }
        frames.append(.loop(LoopFrame(entry: state, outerHasDefault: hasDefault, key: key)))
        hasDefault = false
    }

    private func beginRound() {
        guard case .loop(let frame)? = frames.last else { return }
        state = frame.entry
        breaks.append(nil)
        continues.append(nil)
    }

    private func test(_ number: Int) {
        let value = program.loops[number].hasCondition ? pop() : nil
        guard case .loop(var frame)? = frames.popLast() else { return }
        frame.test = value
        frame.after = state
        frames.append(.loop(frame))
    }

    private func endRound(_ number: Int, _ next: inout Int) {
        guard case .loop(var frame)? = frames.popLast() else { return }
        let loop = program.loops[number]
        if let constant = frame.test?.constant, constant != 0 { frame.after = nil }
        frame.after = joined(frame.after, breaks.popLast() ?? nil)
        frame.round += 1
        // `do { } while (0)`, the shape of most statement macros, runs once.
        let runsOnce = !loop.testsFirst && frame.test?.constant == 0
        let entry = runsOnce ? frame.entry : joined(frame.entry, state)
        if runsOnce || entry == frame.entry || frame.round == Self.maximalRounds {
            state = frame.after
            loopMemory[number] = LoopMemory(key: frame.key, after: state, hasDefault: hasDefault)
            hasDefault = hasDefault || frame.outerHasDefault
        } else {
            frame.entry = entry
            frame.test = nil
            frames.append(.loop(frame))
            next = loop.start
        }
    }

    // MARK: Switches and jumps

    private func leaveSwitch(decidedBy node: Int) {
        guard case .choice(let outer, let outerHasDefault, let entry)? = frames.popLast() else { return }
        state = joined(state, breaks.popLast() ?? nil, decidedBy: node)
        if !hasDefault { state = joined(state, entry, decidedBy: node) }
        switchEntry = outer
        hasDefault = outerHasDefault
    }

    private func jump(to label: String) {
        guard let state else { return }
        let known = jumps[label]
        let merged = joined(known, state) ?? state
        if known.map({ !$0.hasBits(of: merged) }) ?? true { jumpsGrew = true }
        if known != merged { jumpsVersion += 1 }
        jumps[label] = merged
    }
}
