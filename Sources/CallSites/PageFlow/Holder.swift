/// Asks each function on the way up whether the pages are still held when it returns.
final class Holder {
    private let table: FunctionTable
    private let releases: [PageUseCollector.ReleaseCall]
    private let chain: Ancestry
    private let taint: PageTaint
    private let isStoredAtOnce: Bool
    private let releasing: Set<String>

    private static let maximalDepth = 6

    init(table: FunctionTable, releases: [PageUseCollector.ReleaseCall], chain: Ancestry, taint: PageTaint, isStoredAtOnce: Bool) {
        self.taint = taint
        self.isStoredAtOnce = isStoredAtOnce
        self.table = table
        self.releases = releases
        self.chain = chain
        // Functions that release: the ones that hold a release, and those that call them. What also acquires does not count.
        var names = Set(releases.map(\.function.name)).subtracting(chain.names)
        for _ in 0..<Self.maximalDepth {
            let callers = names.flatMap { table.callers(of: $0).map(\.function.name) }.filter { !chain.names.contains($0) }
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
    }

    func hold(_ calls: [Node], in function: FlowFunction, outcome: HeldPages.Outcome) -> Result {
        guard let first = walk(function, acquires: calls, outcome: outcome, isStoredAtOnce: isStoredAtOnce) else { return Result(holding: .unknown, first: nil) }
        if !first.holdsAtExit { return Result(holding: .released, first: first) }
        return Result(holding: above(function, depth: 0, seen: [function.name]), first: first)
    }

    private func above(_ function: FlowFunction, depth: Int, seen: Set<String>) -> PageFlow.Holding {
        let callers = Dictionary(grouping: table.callers(of: function.name)) { $0.function.name }
            .filter { !seen.contains($0.key) }
        guard !callers.isEmpty, depth < Self.maximalDepth else { return .held }
        let outcome: HeldPages.Outcome = function.returnsPointer ? .pointer : .status
        var holding = PageFlow.Holding.released
        for (name, calls) in callers.sorted(by: { $0.key < $1.key }) {
            guard let caller = table.function(named: name),
                let walked = walk(caller, acquires: calls.map(\.call), outcome: outcome, isStoredAtOnce: true)
            else { return .unknown }
            if walked.holdsAtExit, above(caller, depth: depth + 1, seen: seen.union([name])) != .released { holding = .held }
        }
        return holding
    }

    private func walk(
        _ function: FlowFunction, acquires: [Node], outcome: HeldPages.Outcome, isStoredAtOnce: Bool
    ) -> HeldPages? {
        guard let body = function.body else { return nil }
        let own = releases.filter { $0.function.name == function.name }.map(\.call)
        let called = function.calls.filter { call in
            call.declaration != nil && releasing.contains(call.name) && !chain.names.contains(call.name)
        }
        // What is released through a member is what is there: these pages, once they are.
        let calls = own + called
        let given = calls.filter { call in
            call.arguments.contains { !taint.shapes(of: $0).isEmpty && PageTaint.place(of: $0)?.isMember != true }
        }
        let found = calls.filter { call in !given.contains { $0 === call } }
        return HeldPages(
            body: body, acquires: acquires, releases: given, indirect: found, isStoredAtOnce: isStoredAtOnce,
            taint: taint, outcome: outcome)
    }
}
