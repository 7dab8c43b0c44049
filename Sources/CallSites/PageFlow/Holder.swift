/// Asks each function on the way up whether the pages are still held when it returns.
final class Holder {
    private let table: FunctionTable
    private let releasesByFunction: [String: [Node]]
    private let chain: Ancestry
    private let taint: PageTaint
    private let isStoredAtOnce: Bool
    private let releasing: Set<String>

    private static let maximalDepth = 6
    /// So many functions on the ways up are asked: where all call each other, the ways are without number.
    private static let maximalSteps = 2_000

    private var steps = 0
    private var walked: [String: HeldPages?] = [:]
    /// How much was looked at.
    private(set) var work = 0

    init(
        table: FunctionTable, releases: [PageUseCollector.ReleaseCall], chain: Ancestry, taint: PageTaint,
        isStoredAtOnce: Bool
    ) {
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

    struct Result {
        var holding: PageFlow.Holding
        /// The walk through the function of the acquiring call itself.
        var first: HeldPages?
        /// True where a bound left something out; then the answer is not known.
        var isCut = false
    }

    func hold(_ calls: [Node], in function: FlowFunction, outcome: HeldPages.Outcome) -> Result {
        guard let first = walk(function, acquires: calls, outcome: outcome, isStoredAtOnce: isStoredAtOnce) else {
            return Result(holding: .unknown, first: nil)
        }
        if first.isCut { return Result(holding: .unknown, first: nil, isCut: true) }
        if !first.holdsAtExit { return Result(holding: .released, first: first) }
        let holding = above(function, depth: 0, seen: [function.name])
        let isCut = steps >= Self.maximalSteps
        return Result(holding: isCut ? .unknown : holding, first: first, isCut: isCut)
    }

    private func above(_ function: FlowFunction, depth: Int, seen: Set<String>) -> PageFlow.Holding {
        let callers = Dictionary(grouping: table.callers(of: function.name)) { $0.function.name }
            .filter { !seen.contains($0.key) }
        guard !callers.isEmpty, depth < Self.maximalDepth else { return .held }
        var holding = PageFlow.Holding.released
        for (name, calls) in callers.sorted(by: { $0.key < $1.key }) {
            steps += 1
            guard steps < Self.maximalSteps, let caller = table.function(named: name),
                let walked = walked(from: function, to: caller, calls: calls.map(\.call))
            else { return .unknown }
            if walked.holdsAtExit, above(caller, depth: depth + 1, seen: seen.union([name])) != .released {
                holding = .held
            }
        }
        return holding
    }

    /// The walk through a caller does not depend on the way that led to it.
    private func walked(from function: FlowFunction, to caller: FlowFunction, calls: [Node]) -> HeldPages? {
        let key = "\(function.name) \(caller.name)"
        if let known = walked[key] { return known }
        let outcome: HeldPages.Outcome = function.returnsPointer ? .pointer : .status
        let made = walk(caller, acquires: calls, outcome: outcome, isStoredAtOnce: true)
        if made?.isCut ?? false { steps = Self.maximalSteps }
        walked[key] = made
        return made
    }

    private func walk(
        _ function: FlowFunction, acquires: [Node], outcome: HeldPages.Outcome, isStoredAtOnce: Bool
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
        let known = Set(given.map { ObjectIdentifier($0) })
        let found = calls.filter { !known.contains(ObjectIdentifier($0)) }
        let held = HeldPages(
            body: body, acquires: acquires, releases: given, indirect: found, isStoredAtOnce: isStoredAtOnce,
            taint: taint, outcome: outcome)
        work += held.work
        return held
    }
}
