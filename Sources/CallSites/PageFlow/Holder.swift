internal import Report

/// Asks each function on the way up whether the pages are still held when it returns.
final class Holder {
    private let table: FunctionTable
    private let releasesByFunction: [String: [Node]]
    private let chain: Ancestry
    private let taint: PageTaint
    private let isStoredAtOnce: Bool
    private let releasing: Set<String>
    private let watching: Watching?

    private static let maximalDepth = 6
    /// So many functions on the ways up are asked: where all call each other, the ways are without number.
    private static let maximalSteps = 2_000

    private var steps = 0
    private var walked: [CallerKey: HeldPages?] = [:]
    private var walks: [Walk] = []
    /// How much was looked at.
    private(set) var work = 0

    init(
        table: FunctionTable, releases: [PageUseCollector.ReleaseCall], chain: Ancestry, taint: PageTaint,
        isStoredAtOnce: Bool, watching: Watching? = nil
    ) {
        self.watching = watching
        self.taint = taint
        self.isStoredAtOnce = isStoredAtOnce
        self.table = table
        releasesByFunction = Dictionary(grouping: releases, by: \.function.name).mapValues { $0.map(\.call) }
        self.chain = chain
        // Functions that release: the ones that hold a release, and those that call them. What also acquires does not
        // count.
        var names = Set(releases.map(\.function.name)).subtracting(chain.names)
        for _ in 0..<Self.maximalDepth {
            let callers = names.flatMap { table.callers(of: $0).map(\.function.name) }.filter {
                !chain.names.contains($0)
            }
            let before = names.count
            names.formUnion(callers)
            if names.count == before { break }
        }
        releasing = names
    }

    /// Looks for mistakes on the way, in the function of the acquiring calls and where those are called.
    struct Watching {
        let keeping: Keeping
        /// The argument of the acquiring calls that says how many pages.
        let pageCount: Int?
    }

    /// The paths through one function of the way up.
    struct Walk {
        let function: FlowFunction
        let held: HeldPages
        /// No function of the file calls it, or none that was followed.
        let isTop: Bool
    }

    struct Result {
        var holding: PageFlow.Holding
        /// From the function of the acquiring call upwards; empty where nothing is known.
        var walks: [Walk] = []
        /// On which ways each release is met, by its call.
        var occasions: [Node: Set<Release.When>] = [:]
        /// What goes wrong on the paths.
        var mistakes: Set<HeldPages.Mistake> = []
        /// True where a bound left something out; then the answer is not known.
        var isCut = false
    }

    func hold(_ calls: [Node], in function: FlowFunction, answer: HeldPages.Answer) -> Result {
        guard let first = walk(function, acquires: calls, answer: answer, isStoredAtOnce: isStoredAtOnce) else {
            return Result(holding: .unknown)
        }
        if first.isCut { return Result(holding: .unknown, isCut: true) }
        let holding = above(function, first, depth: 0, seen: [function.name])
        let isCut = steps >= Self.maximalSteps
        if isCut { return Result(holding: .unknown, isCut: true) }
        return Result(
            holding: holding, walks: walks, occasions: occasions(in: walks),
            mistakes: mistakes(of: calls, in: first, function))
    }

    /// Those of the function that has the pages in a variable of its own: of the calls, or the next above.
    private func mistakes(of calls: [Node], in held: HeldPages, _ function: FlowFunction) -> Set<HeldPages.Mistake> {
        guard watching != nil else { return [] }
        var found = held.mistakes
        if owns(function, calls) || calls.allSatisfy({ taint.isResult($0) }) {
            found.formUnion(held.losses)
        } else if handsUp(function) {
            for walk in walks.dropFirst() {
                let calls = walk.function.calls.filter { $0.declaration != nil && $0.name == function.name }
                if !calls.isEmpty, owns(walk.function, calls) { found.formUnion(walk.held.losses) }
            }
        }
        return found
    }

    private func handsUp(_ function: FlowFunction) -> Bool {
        function.parameters.contains { taint.handedUp.contains($0) && taint.places[$0]?.contains(.pages) == true }
    }

    /// Each call fills a variable of the function, and nothing else.
    private func owns(_ function: FlowFunction, _ calls: [Node]) -> Bool {
        !handsUp(function) && calls.allSatisfy { call in
            let filled = call.arguments.filter { taint.shapes(of: $0).contains(.pages) }.map { PageTaint.place(of: $0) }
            return !filled.isEmpty && filled.allSatisfy { place in
                guard let place, case .local = place.kind else { return false }
                return taint.isStorage(place)
            }
        }
    }

    private func above(
        _ function: FlowFunction, _ walked: HeldPages, depth: Int, seen: Set<String>
    ) -> PageFlow.Holding {
        let callers = Dictionary(grouping: table.callers(of: function.name)) { $0.function.name }
            .filter { !seen.contains($0.key) }
        let isTop = callers.isEmpty || depth >= Self.maximalDepth || !walked.leavesPages
        walks.append(Walk(function: function, held: walked, isTop: isTop))
        if isTop { return walked.holdsAtExit ? .held : .released }
        var holding = PageFlow.Holding.released
        for (name, calls) in callers.sorted(by: { $0.key < $1.key }) {
            steps += 1
            guard steps < Self.maximalSteps, let caller = table.function(named: name),
                let next = self.walked(walked.outcomes, of: function, in: caller, calls: calls.map(\.call))
            else { return .unknown }
            guard next.isReached else { return .unknown }
            let kept = above(caller, next, depth: depth + 1, seen: seen.union([name])) != .released
            if walked.holdsAtExit, next.holdsAtExit, kept { holding = .held }
        }
        return holding
    }

    private struct CallerKey: Hashable {
        let function: String
        let caller: String
        let outcomes: Set<HeldPages.Outcome>
    }

    private func walked(
        _ outcomes: Set<HeldPages.Outcome>, of function: FlowFunction, in caller: FlowFunction, calls: [Node]
    ) -> HeldPages? {
        let key = CallerKey(function: function.name, caller: caller.name, outcomes: outcomes)
        if let known = walked[key] { return known }
        let made = walk(caller, acquires: calls, answer: .outcomes(outcomes), isStoredAtOnce: true)
        if made?.isCut ?? false { steps = Self.maximalSteps }
        walked[key] = made
        return made
    }

    /// The releases of helpers are met where the helpers are called.
    private func occasions(in walks: [Walk]) -> [Node: Set<Release.When>] {
        var met: [Node: Set<Release.When>] = [:]
        for exit in walks.lazy.flatMap(\.held.exits) {
            for mark in exit.path.marks {
                met[mark.call, default: []].formUnion(mark.isRefusal ? [.short] : exit.occasions)
            }
        }
        var open = walks.map(\.function).flatMap { $0.calls.filter { met[$0] != nil } }
        func spread() {
            while let call = open.popLast() {
                guard let occasions = met[call] else { continue }
                for next in inner(of: call) where !(met[next] ?? []).isSuperset(of: occasions) {
                    met[next, default: []].formUnion(occasions)
                    open.append(next)
                }
            }
        }
        spread()
        // A helper that also others call, who have the pages from elsewhere than from this way: when that is, the walk
        // does not say.
        let walked = Set(walks.map(\.function.name))
        for name in releasing.sorted() {
            let others = table.callers(of: name).filter { met[$0.call] == nil && !walked.contains($0.function.name) }
            open += others.map(\.call).filter { carries($0, depth: 0) }
        }
        for call in open { met[call] = [.unknown] }
        spread()
        return met
    }

    /// What releases, or calls what does, in the helper that a call names.
    private func inner(of call: Node) -> [Node] {
        guard let helper = table.callee(of: call), releasing.contains(helper.name), !chain.names.contains(helper.name)
        else { return [] }
        return (releasesByFunction[helper.name] ?? [])
            + helper.calls.filter { $0.declaration != nil && releasing.contains($0.name) }
    }

    /// True for a call that gives the pages to a helper, or one that finds them in an object.
    private func carries(_ call: Node, depth: Int) -> Bool {
        if call.arguments.contains(where: { !taint.shapes(of: $0).isEmpty }) { return true }
        return depth < Self.maximalDepth && inner(of: call).contains { inner in
            inner.arguments.contains { !taint.shapes(of: $0).isEmpty && PageTaint.place(of: $0)?.isMember == true }
                || carries(inner, depth: depth + 1)
        }
    }

    private func walk(
        _ function: FlowFunction, acquires: [Node], answer: HeldPages.Answer, isStoredAtOnce: Bool
    ) -> HeldPages? {
        guard let body = function.body else { return nil }
        let own = releasesByFunction[function.name] ?? []
        let called = function.calls.filter { call in
            call.declaration != nil && releasing.contains(call.name) && !chain.names.contains(call.name)
        }
        // What is released through a member is what is there: these pages, once they are.
        let calls = own + called
        let given = calls.filter { call in
            call.arguments.contains { !taint.shapes(of: $0).isEmpty && PageTaint.place(of: $0)?.isMember != true }
        }
        let known = Set(given)
        let found = calls.filter { !known.contains($0) }
        var pageCount: Int?
        if case .count = answer { pageCount = watching?.pageCount }
        let watch = watching.map { watching in
            PathWatch(
                function, body: body, acquires: acquires, releases: calls, pageCount: pageCount, by: watching.keeping)
        }
        let held = HeldPages(
            function, body: body, acquires: acquires, releases: given, indirect: found,
            isStoredAtOnce: isStoredAtOnce, taint: taint, answer: answer, watch: watch,
            resultSigns: { [table] in table.callee(of: $0)?.resultSigns ?? .any })
        work += held.work
        return held
    }
}
