internal import Report

/// What one function has done with the pages when it returns: the paths of the function, from the calls that take them.
///
/// The walk never asks which of several pages is meant: a loop that releases, releases all.
final class HeldPages: PathDomain {
    typealias State = PagePath

    /// What a call that takes pages leaves behind, and what it says of it.
    struct Outcome: Hashable {
        var stage: PagePath.Stage
        var signs: Signs
        var isRefused = false
        var hasFailed = false
        var isUnsure = false
    }

    /// How the acquiring call tells what it got.
    enum Answer {
        /// A count, negative on error; `asked` is nil where the count is not a constant.
        case count(asked: Int64?)
        /// The page itself, or an error pointer, or NULL.
        case pointer
        /// What a function of ours was seen to return.
        case outcomes(Set<Outcome>)

        /// Zero or a count on success, negative on error.
        static let status = Answer.outcomes([
            Outcome(stage: .none, signs: .negative), Outcome(stage: .full, signs: .success),
        ])

        var outcomes: [Outcome] {
            let none = Outcome(stage: .none, signs: .failure)
            let full = Outcome(stage: .full, signs: .positive)
            switch self {
            case .count(let asked) where asked != 1: return [none, Outcome(stage: .short, signs: .positive), full]
            case .count, .pointer: return [none, full]
            case .outcomes(let seen): return Array(seen)
            }
        }
    }

    /// One way out of the function.
    struct Exit: Hashable {
        let path: PagePath
        let node: Node
        /// The signs of what is returned.
        let signs: Signs
        let isPointer: Bool
        /// What is returned is what the call returned: whoever calls may ask it again.
        let tellsResult: Bool

        /// Says for sure that the function failed.
        var fails: Bool { signs == .negative || isPointer && signs == .zero }
        var succeeds: Bool { signs != .any && signs.isDisjoint(with: .negative) && !fails }

        /// Fewer came than were asked for, and the function is content with them.
        var isContent: Bool {
            path.stage == .short && !path.isRefused && !path.hasFailed && succeeds && !tellsResult
        }

        /// What a release on the way to here is met on.
        var occasions: Set<Release.When> {
            if signs == .any || signs.isEmpty { return [.success, .error] }
            if signs.isSuperset(of: [.negative, .zero]) { return isPointer ? [.error] : [.success, .error] }
            return fails || signs.contains(.negative) ? [.error] : [.success]
        }
    }

    private let acquires: Set<Node>
    private let releases: Set<Node>
    private let indirect: Set<Node>
    let isStoredAtOnce: Bool
    private let function: FlowFunction
    let conditions: AskedAgain
    let taint: PageTaint
    let answer: Answer
    /// What a function of the file can return.
    private let resultSigns: (Node) -> Signs
    /// nil where no one asks for mistakes.
    let watch: PathWatch?
    private(set) var exits: Set<Exit> = []
    private(set) var mistakes: Set<Mistake> = []
    /// A path leads to one of the calls. Of a function that the compiler understood in part it may be that none does.
    private(set) var isReached = false
    private var releasing: [Node: [Node]] = [:]
    /// The variables that say how many pages a release gives back.
    private let counters: [Node: Declaration]
    private let counting: Set<Declaration>
    /// Calls at which something happens, and those at which nothing does.
    private var touching: [Node: Bool] = [:]
    private var effort = PathWalker<HeldPages>.Effort(work: 0, isCut: false)
    /// How many nodes were looked at.
    var work: Int { effort.work }
    /// True where the bound on that cut the walk off: nothing is known then.
    var isCut: Bool { effort.isCut }

    private static let maximalWork = 1_000_000

    /// - Parameters:
    ///   - releases: calls that release what they are given.
    ///   - indirect: calls that release what they find in a member; they count once the pages are stored there.
    init(
        _ function: FlowFunction, body: Node, acquires: [Node], releases: [Node], indirect: [Node],
        isStoredAtOnce: Bool, taint: PageTaint, answer: Answer, watch: PathWatch? = nil,
        resultSigns: @escaping (Node) -> Signs
    ) {
        self.watch = watch
        self.function = function
        self.acquires = Set(acquires)
        self.releases = Set(releases)
        self.indirect = Set(indirect)
        self.isStoredAtOnce = isStoredAtOnce
        self.taint = taint
        self.answer = answer
        self.resultSigns = resultSigns
        conditions = function.conditions
        counters = watch?.counters ?? [:]
        counting = Set(counters.values)
        effort = PathWalker.walk(body, from: PagePath(), in: self, maximalWork: Self.maximalWork) {
            exits = []
            mistakes = []
        }
    }

    /// True where a path leaves with pages that nothing has released.
    var holdsAtExit: Bool { exits.contains { $0.path.stage == .full && !$0.path.isRefused } }
    /// True where some path releases all that was asked for.
    var releasesFull: Bool { exits.contains { $0.path.stage == .released } }

    /// True where its callers have something to do with the pages still.
    var leavesPages: Bool { exits.contains { $0.path.stage.isHeld } }

    /// What the function leaves to its callers, and how it tells them.
    var outcomes: Set<Outcome> {
        let seen = exits.lazy.filter { $0.path.stage != .idle }.map {
            Outcome(
                stage: $0.isContent ? .full : $0.path.stage, signs: self.told($0),
                // Told as a count, fewer are no refusal.
                isRefused: $0.path.isRefused && !($0.tellsResult && $0.signs == .positive),
                hasFailed: $0.path.hasFailed, isUnsure: $0.path.isUnsure)
        }
        return Set(seen)
    }

    /// Whoever fails with the pages in hand says so at a place of its own; a result that may be anything is success.
    private func told(_ exit: Exit) -> Signs {
        guard exit.signs == .any else { return exit.signs }
        return switch exit.path.stage {
        case .idle, .none: .negative
        case .short, .shortReleased, .full, .released: function.returnsPointer ? .positive : .success
        }
    }

    static func isErrorPointer(_ node: Node) -> Bool { node.kind == .call && node.name == "ERR_PTR" }

    private func isAcquire(_ node: Node) -> Bool { node.kind == .call && acquires.contains(node) }

    /// True for an expression whose value is the call's result.
    func stands(_ node: Node, in state: PagePath) -> Bool {
        let node = node.bare
        if isAcquire(node) { return true }
        switch node.kind {
        case .variable, .member: return node.declaration.map { state.results.contains($0) } ?? false
        case .assignment: return stands(node.children[1], in: state)
        case .call where Self.errorTests.contains(node.name) || Self.errorValues.contains(node.name):
            return node.arguments.first.map { stands($0, in: state) } ?? false
        // A count within bounds tells what was got, too: `max(got, 0)`.
        case .conditional: return node.children.dropFirst().contains { stands($0, in: state) }
        case .statementExpression: return node.children.first?.children.last.map { stands($0, in: state) } ?? false
        default: return false
        }
    }

    static let errorTests: Set<String> = ["IS_ERR", "IS_ERR_OR_NULL", "IS_ERR_VALUE"]
    static let errorValues: Set<String> = ["PTR_ERR", "PTR_ERR_OR_ZERO"]

    // MARK: Expressions

    /// Most calls are given neither the pages nor a variable's address.
    func changes(at node: Node) -> Bool {
        guard node.kind == .call else { return true }
        if let known = touching[node] { return known }
        let isKnown = acquires.contains(node) || isRelease(node) || watch?.handing.contains(node) ?? false
        let touches = isKnown || watch?.bounds[node] != nil || node.arguments.contains { $0.bare.kind == .addressOf }
        touching[node] = touches
        return touches
    }

    func outcomes(of node: Node, in state: PagePath) -> [PagePath]? {
        guard isAcquire(node) else { return nil }
        isReached = true
        let state = node.arguments.filter { $0.bare.kind == .addressOf }.reduce(state) {
            forgotten($1.bare.children.first, in: $0)
        }
        return answer.outcomes.map { outcome in
            var next = state
            // What an earlier call returned is a number like any other now.
            for variable in state.results where function.askedSigns.contains(variable) {
                next.signs[variable] = state.resultSigns
            }
            next.results = []
            next.resultSigns = outcome.signs
            next.isRefused = outcome.isRefused
            next.isUnsure = state.isUnsure || outcome.isUnsure
            // Taken in pieces: what the rounds before got is still held where this one gets nothing.
            let isLast = outcome.stage == .none && state.stage.isHeld
            next.hasFailed = isLast || outcome.hasFailed
            if !isLast { next.stage = outcome.stage }
            next.isAskedChanged = false
            next.isHandedOver = false
            next.isDoubtful = false
            next.hints.formUnion(state.results)
            return next
        }
    }

    func perform(_ node: Node, in state: PagePath) -> PagePath {
        if let mistake = mistake(at: node, in: state) { mistakes.insert(mistake) }
        switch node.kind {
        case .assignment: return watched(node, from: state, to: assigned(node, in: state))
        case .call: return called(node, in: state)
        case .unary where node.name == "++" || node.name == "--":
            return watched(node, from: state, to: forgotten(node.children.first, in: state))
        // What counts a release down is looked at before.
        case .unary where node.isPostfix && watch?.bounds[node] == nil:
            return watched(node, from: state, to: forgotten(node.children.first, in: state))
        default: return state
        }
    }

    private func called(_ node: Node, in before: PagePath) -> PagePath {
        let written = node.arguments.filter { $0.bare.kind == .addressOf }
        var state = written.reduce(before) { forgotten($1.bare.children.first, in: $0) }
        if let watch, watch.handing.contains(node), !state.stage.isGivenBack {
            state.isUnsure = true
            // Too few to be taken for all, and good enough to go on with.
            if state.stage == .short, !state.hasFailed { state.isRefused = false }
        }
        guard releases(node, in: state), state.stage.isHeld else { return state }
        var next = state
        let isRefusal = state.stage == .short && state.isRefused && !state.hasFailed
        next.marks.insert(PagePath.Mark(call: node, isRefusal: isRefusal))
        next.stage = state.stage == .full ? .released : .shortReleased
        return next
    }

    /// A call that releases, in some states at least.
    private func isRelease(_ call: Node) -> Bool {
        releases.contains(call) || indirect.contains(call)
    }

    private func releases(_ call: Node, in state: PagePath) -> Bool {
        if state.isHandedOver, counters[call] != nil { return false }
        return releases.contains(call) || indirect.contains(call) && (isStoredAtOnce || state.isStored)
    }

    /// What the variable, or whatever its address is given to, was known to be.
    private func forgotten(_ node: Node?, in state: PagePath) -> PagePath {
        guard let variable = node?.bare.declaration else { return state }
        var next = state
        // What counts down no longer tells what was got.
        next.signs[variable] = nil
        next.results.remove(variable)
        conditions.forget(variable, in: &next)
        return next
    }

    /// A variable holds the result until it is given another value; a sum of results still tells what was got.
    private func assigned(_ node: Node, in state: PagePath) -> PagePath {
        let target = node.children[0].bare
        var next = forgotten(target, in: state)
        if let variable = target.declaration, counting.contains(variable) {
            next.isHandedOver = node.name == "=" && node.children[1].constant == 0 && state.stage.isHeld
            next.isUnsure = next.isUnsure || next.isHandedOver
        }
        if node.name == "+=" { next.results = state.results }
        if target.kind != .variable, !taint.shapes(of: target).isEmpty, !taint.shapes(of: node.children[1]).isEmpty {
            next.isStored = true
        }
        guard target.kind == .variable || target.kind == .member, let variable = target.declaration else { return next }
        if node.name == "=" || node.name == "+=", stands(node.children[1], in: state) {
            next.results.insert(variable)
        } else if node.name != "+=" {
            next.results.remove(variable)
            guard node.name == "=" else { return next }
            let signs = signs(of: node.children[1], in: state)
            if signs != .any, function.askedSigns.contains(variable) { next.signs[variable] = signs }
        }
        return next
    }

    func signs(of value: Node, in state: PagePath) -> Signs {
        let node = value.bare
        if let constant = node.constant { return Signs(of: constant) }
        if stands(node, in: state) { return state.resultSigns }
        switch node.kind {
        case .variable: return node.declaration.flatMap { state.signs[$0] } ?? .any
        case .assignment: return signs(of: node.children[1], in: state)
        case .call where Self.errorValues.contains(node.name):
            // The number of an error, or zero where there is none.
            let told = node.arguments.first.map { self.signs(of: $0, in: state) } ?? .any
            return told.isDisjoint(with: .negative) ? .zero : told == .negative ? .negative : .any
        case .call: return Self.isErrorPointer(node) ? .negative : resultSigns(node)
        case .addressOf: return .positive
        case .conditional where node.children.count == 3:
            let ways = decide(node.children[0], in: state)
            let first = ways.taken.map { signs(of: node.children[1], in: $0) } ?? []
            return first.union(ways.skipped.map { signs(of: node.children[2], in: $0) } ?? [])
        default: return .any
        }
    }

    // MARK: Ways

    private struct Told: Hashable {
        let stage: PagePath.Stage
        let isHandedOver: Bool
    }

    /// Of states between which nothing else tells, one is kept for each stage.
    func merged(_ states: Set<PagePath>) -> Set<PagePath> {
        var kept: [Told: PagePath] = [:]
        for state in states {
            let told = Told(stage: state.stage, isHandedOver: state.isHandedOver)
            kept[told] = kept[told]?.joined(with: state) ?? state
        }
        return Set(kept.values)
    }

    /// `if (batch.count) release(batch);`: with nothing counted there is nothing to release.
    func pass(_ branch: Node, _ skipped: Set<PagePath>, taken: Set<PagePath>) -> Set<PagePath> {
        guard !taken.isEmpty else { return skipped }
        if Self.asksObject(branch.children[0]) {
            return skipped.filter { !covers(branch.children[1], in: $0) || !$0.stage.isHeld }
        }
        guard watch != nil else { return skipped }
        // `if (taken) release(page);`, where what says so is not understood.
        return Set(
            skipped.map { state in
                var next = state
                next.isUnsure = state.isUnsure || covers(branch.children[1], in: state)
                return next
            })
    }

    func around(_ loop: Node, in state: PagePath) -> PagePath? {
        if covers(loop, in: state) { return nil }
        guard let watch, !state.isUnsure, state.stage.isHeld else { return state }
        var next = state
        loop.walk { if watch.handing.contains($0) { next.isUnsure = true } }
        return next
    }

    /// What a loop over the pages does, it does to all of them: the way around a releasing loop is not taken.
    private func covers(_ body: Node, in state: PagePath) -> Bool {
        guard state.stage.isHeld else { return false }
        let candidates = releasing[body] ?? {
            var found: [Node] = []
            body.walk { if $0.kind == .call, isRelease($0) { found.append($0) } }
            releasing[body] = found
            return found
        }()
        return candidates.contains { releases($0, in: state) }
    }

    /// A condition on a member alone.
    private static func asksObject(_ condition: Node) -> Bool {
        let node = condition.bare
        if node.kind == .binary, node.children.count == 2, node.children[1].constant != nil {
            return asksObject(node.children[0])
        }
        return node.kind == .member
    }

    func leave(_ state: PagePath, by node: Node) {
        let value = node.kind == .exit ? node.children.first : nil
        exits.insert(
            Exit(path: state, node: node, signs: value.map { told($0, in: state) } ?? .positive,
                isPointer: function.returnsPointer, tellsResult: value.map { stands($0, in: state) } ?? false))
    }

    /// Of a function that says true or false, false is the failure.
    private func told(_ value: Node, in state: PagePath) -> Signs {
        let signs = signs(of: value, in: state)
        return function.returnsTruth && signs == .zero ? .negative : signs
    }
}
