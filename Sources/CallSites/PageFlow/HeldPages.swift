/// What one function has done with the pages when it returns: a walk along its paths.
///
/// The pages of the acquiring call are in one of a few states; conditions on the call's result tell them apart. States
/// are joined where paths meet, and the walk never asks which of several pages is meant: a loop that releases, releases
/// all.
final class HeldPages {
    /// The states in which the pages can be; a set, since several paths lead to one place.
    struct States: OptionSet, Hashable {
        let rawValue: UInt8
        /// Not asked for yet.
        static let idle = States(rawValue: 1)
        /// Asked for, none obtained.
        static let none = States(rawValue: 2)
        static let short = States(rawValue: 4)
        static let full = States(rawValue: 8)
        static let released = States(rawValue: 16)
        /// Fewer than asked, and released.
        static let shortReleased = States(rawValue: 32)
        /// Fewer than asked, on a way that a test took because of it.
        static let refused = States(rawValue: 64)
    }

    /// How the acquiring call tells what it got.
    enum Outcome {
        /// A count, negative on error; `asked` is nil where the count is not a constant.
        case count(asked: Int64?)
        /// The page itself, or an error pointer, or NULL.
        case pointer
        /// Zero on success, negative on error.
        case status
    }

    /// One way out of the function.
    struct Exit {
        let states: States
        let node: Node
    }

    private let acquires: Set<ObjectIdentifier>
    private let releases: Set<ObjectIdentifier>
    private let indirect: Set<ObjectIdentifier>
    private let isStoredAtOnce: Bool
    let taint: PageTaint
    let outcome: Outcome
    private(set) var exits: [Exit] = []
    private var seenExits: Set<SeenExit> = []
    var state: Path? = Path()
    private var breaks: [Path?] = []
    private var continues: [Path?] = []
    private var jumps: [String: Path] = [:]
    private var jumpsGrew = false
    private var jumpsVersion = 0
    private var entry: Path?
    private var loops: [LoopKey: Path?] = [:]
    private var releasing: [ObjectIdentifier: [Node]] = [:]
    /// How many nodes were looked at.
    private(set) var work = 0
    /// True where the bound on that cut the walk off: nothing is known then.
    var isCut: Bool { work > Self.maximalWork }

    private struct SeenExit: Hashable {
        let states: States
        let node: ObjectIdentifier
    }

    /// A loop, and all that decides what comes of it. Met so again, it need not be walked again: without that, nested
    /// loops would take twice the time for each level.
    private struct LoopKey: Hashable {
        let body: ObjectIdentifier
        let state: Path?
        let entry: Path?
        let jumpsVersion: Int
    }

    /// What is known on the way to one place.
    struct Path: Hashable {
        var states: States = .idle
        /// The variables that hold the call's result, and nothing else.
        var results: Set<Declaration> = []
        /// The pages are where a release that names no pages finds them.
        var isStored = false

        func joined(with other: Path) -> Path {
            // A path on which the call was not made says nothing of its result.
            let results = states == .idle || self.results == other.results ? other.results
                : other.states == .idle ? self.results : self.results.intersection(other.results)
            return Path(states: states.union(other.states), results: results, isStored: isStored || other.isStored)
        }
    }

    private static let maximalRounds = 4
    private static let maximalWork = 5_000_000

    /// - Parameters:
    ///   - releases: calls that release what they are given.
    ///   - indirect: calls that release what they find in a member; they count once the pages are stored there.
    init(
        body: Node, acquires: [Node], releases: [Node], indirect: [Node], isStoredAtOnce: Bool, taint: PageTaint,
        outcome: Outcome
    ) {
        self.acquires = Set(acquires.map { ObjectIdentifier($0) })
        self.releases = Set(releases.map { ObjectIdentifier($0) })
        self.indirect = Set(indirect.map { ObjectIdentifier($0) })
        self.isStoredAtOnce = isStoredAtOnce
        self.taint = taint
        self.outcome = outcome
        for _ in 0..<Self.maximalRounds {
            jumpsGrew = false
            exits = []
            seenExits = []
            loops = [:]
            state = Path()
            breaks = []
            continues = []
            execute(body)
            if let state { leave(state, by: body) }
            if !jumpsGrew || isCut { break }
        }
    }

    /// True where a path leaves with pages that nothing has released.
    var holdsAtExit: Bool { exits.contains { $0.states.contains(.full) } }
    /// True where some path releases all that was asked for.
    var releasesFull: Bool { exits.contains { $0.states.contains(.released) } }

    private func isAcquire(_ node: Node) -> Bool { node.kind == .call && acquires.contains(ObjectIdentifier(node)) }

    /// True for an expression whose value is the call's result.
    func stands(_ node: Node) -> Bool {
        let node = node.bare
        if isAcquire(node) { return true }
        switch node.kind {
        case .variable: return node.declaration.map { state?.results.contains($0) ?? false } ?? false
        case .assignment: return stands(node.children[1])
        case .call where Self.errorTests.contains(node.name) || Self.errorValues.contains(node.name):
            return node.arguments.first.map { stands($0) } ?? false
        default: return false
        }
    }

    static let errorTests: Set<String> = ["IS_ERR", "IS_ERR_OR_NULL", "IS_ERR_VALUE"]
    private static let errorValues: Set<String> = ["PTR_ERR", "PTR_ERR_OR_ZERO"]

    // MARK: Statements

    // Each kind in a function of its own: the frames of this recursion are what bounds the depth that can be followed.
    private func execute(_ node: Node) {
        work += 1
        if isCut { return }
        switch node.kind {
        case .compound, .declaration, .otherStatement: executeAll(node)
        case .branch where node.children.count >= 2: branch(node)
        case .whileLoop where node.children.count == 2:
            loop(condition: node.children[0], body: node.children[1], steps: [], testsFirst: true)
        case .doLoop where node.children.count == 2:
            loop(condition: node.children[1], body: node.children[0], steps: [], testsFirst: false)
        case .forLoop where !node.children.isEmpty:
            let body = node.children[node.children.count - 1]
            loop(condition: nil, body: body, steps: Array(node.children.dropLast()), testsFirst: true)
        case .choice where node.children.count == 2: choose(node)
        case .caseLabel, .defaultLabel:
            state = joined(state, entry)
            if let last = node.children.last { execute(last) }
        case .label:
            state = joined(state, jumps[node.name])
            executeAll(node)
        case .jump, .leaveLoop, .nextRound, .exit: leave(by: node)
        default: evaluate(node)
        }
    }

    private func executeAll(_ node: Node) {
        for child in node.children { execute(child) }
    }

    private func branch(_ node: Node) {
        let before = state
        let (taken, skipped) = split(node.children[0])
        state = refusing(taken, at: before)
        execute(node.children[1])
        let after = state
        state = refusing(skipped, at: before)
        if node.children.count > 2 { execute(node.children[2]) }
        // `if (batch.count) release(batch);`: with nothing counted there is nothing to release.
        if node.children.count == 2, Self.asksObject(node.children[0]), releasesAll(in: node.children[1]), after != nil
        {
            state = state.flatMap { narrowed($0, to: .none) }
        }
        state = joined(after, state)
    }

    private func choose(_ node: Node) {
        evaluate(node.children[0])
        let outer = entry
        entry = state
        breaks.append(nil)
        let before = state
        state = nil
        execute(node.children[1])
        state = joined(joined(state, breaks.removeLast()), before)
        entry = outer
    }

    private func leave(by node: Node) {
        switch node.kind {
        case .jump: if let state { jump(to: node.name, in: state) }
        case .leaveLoop:
            if !breaks.isEmpty { breaks[breaks.count - 1] = joined(breaks[breaks.count - 1], state) }
        case .nextRound:
            if !continues.isEmpty { continues[continues.count - 1] = joined(continues[continues.count - 1], state) }
        default:
            for child in node.children { evaluate(child) }
            if let state { leave(state, by: node) }
        }
        state = nil
    }

    private func jump(to label: String, in state: Path) {
        let merged = jumps[label].map { $0.joined(with: state) } ?? state
        guard merged != jumps[label] else { return }
        jumpsGrew = true
        jumpsVersion += 1
        jumps[label] = merged
    }

    /// A branch that a full set never takes is there for what fell short.
    private func refusing(_ path: Path?, at before: Path?) -> Path? {
        guard var path, before?.states.contains(.full) ?? false, !path.states.contains(.full),
            path.states.remove(.short) != nil
        else { return path }
        path.states.insert(.refused)
        return path
    }

    /// A condition on a member alone.
    private static func asksObject(_ condition: Node) -> Bool {
        let node = condition.bare
        if node.kind == .binary, node.children.count == 2, node.children[1].constant != nil {
            return asksObject(node.children[0])
        }
        return node.kind == .member
    }

    private func leave(_ path: Path, by node: Node) {
        guard seenExits.insert(SeenExit(states: path.states, node: ObjectIdentifier(node))).inserted else { return }
        exits.append(Exit(states: path.states, node: node))
    }

    private func releasesAll(in node: Node) -> Bool {
        let candidates = releasing[ObjectIdentifier(node)] ?? {
            var found: [Node] = []
            node.walk { if $0.kind == .call, isRelease($0) { found.append($0) } }
            releasing[ObjectIdentifier(node)] = found
            return found
        }()
        return candidates.contains { releases($0) }
    }

    private func loop(condition: Node?, body: Node, steps: [Node], testsFirst: Bool) {
        for step in steps { evaluate(step) }
        let key = LoopKey(body: ObjectIdentifier(body), state: state, entry: entry, jumpsVersion: jumpsVersion)
        if let known = loops[key] {
            state = known
            return
        }
        let before = state
        breaks.append(nil)
        continues.append(nil)
        // What a loop over the pages does, it does to all of them: the path around a releasing loop is not taken.
        let releasesHere = releasesAll(in: body)
        var after: Path?
        for _ in 0..<2 {
            if testsFirst, let condition { (state, after) = split(condition) }
            execute(body)
            state = joined(state, continues[continues.count - 1])
        }
        if !testsFirst, let condition { (state, after) = split(condition) }
        continues.removeLast()
        let left = breaks.removeLast()
        state = joined(joined(state, after), left)
        if testsFirst, !releasesHere { state = joined(state, before) }
        loops[key] = state
    }

    func joined(_ left: Path?, _ right: Path?) -> Path? {
        guard let left else { return right }
        return right.map { left.joined(with: $0) } ?? left
    }

    // MARK: Expressions

    /// Calls take effect in the order of evaluation, as far as the tree shows it.
    func evaluate(_ node: Node) {
        work += 1
        if isCut { return }
        if node.kind == .conditional, node.children.count == 3 { return choice(node) }
        if node.kind == .statementExpression { return executeAll(node) }
        if node.kind.isStatement { return execute(node) }
        for child in node.children { evaluate(child) }
        if node.kind == .assignment { assign(node) }
        if node.kind == .call { call(node) }
    }

    private func choice(_ node: Node) {
        let (taken, skipped) = split(node.children[0])
        state = taken
        evaluate(node.children[1])
        let after = state
        state = skipped
        evaluate(node.children[2])
        state = joined(after, state)
    }

    private func call(_ node: Node) {
        guard let current = state?.states else { return }
        if acquires.contains(ObjectIdentifier(node)) {
            switch outcome {
            case .count(let asked):
                state?.states = current.union(asked == 1 ? [.none, .full] : [.none, .short, .full]).subtracting(.idle)
            case .pointer, .status: state?.states = current.union([.none, .full]).subtracting(.idle)
            }
        } else if releases(node) {
            var next = current
            if next.remove(.full) != nil { next.insert(.released) }
            if next.remove(.short) != nil { next.insert(.shortReleased) }
            if next.remove(.refused) != nil { next.insert(.shortReleased) }
            state?.states = next
        }
    }

    /// A call that releases, in some states at least.
    private func isRelease(_ call: Node) -> Bool {
        releases.contains(ObjectIdentifier(call)) || indirect.contains(ObjectIdentifier(call))
    }

    private func releases(_ call: Node) -> Bool {
        let identity = ObjectIdentifier(call)
        return releases.contains(identity)
            || indirect.contains(identity) && (isStoredAtOnce || state?.isStored ?? false)
    }

    /// A variable holds the result until it is given another value; a sum of results still tells what was got.
    private func assign(_ node: Node) {
        let target = node.children[0].bare
        if target.kind != .variable, !taint.shapes(of: target).isEmpty, !taint.shapes(of: node.children[1]).isEmpty {
            state?.isStored = true
        }
        guard target.kind == .variable, let variable = target.declaration else { return }
        if stands(node.children[1]) {
            state?.results.insert(variable)
        } else if node.name == "=" {
            state?.results.remove(variable)
        }
    }
}
