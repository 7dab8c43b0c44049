internal import Clang
internal import Knowledge
internal import Report

/// Follows the pages of a call through its file.
final class PageFlowAnalysis {
    private let table: FunctionTable
    private let uses: PageUses
    /// The names of the family.
    private let names: Set<String>
    /// How far up through callers a question is asked.
    private static let maximalDepth = 6

    init(table: FunctionTable, uses: PageUses, names: Set<String>) {
        self.table = table
        self.names = names
        self.uses = uses
    }

    /// - Parameters:
    ///   - name: the callee of the acquiring call, which begins at `offset` of the function's file.
    ///   - pages: the argument through which the pages come; nil where they are the result.
    ///   - pageCount: the argument that holds the number of pages.
    func flow(ofCall name: String, at offset: Int, in cursor: Cursor, pages: Int?, pageCount: Int?, vmas: Int? = nil) -> PageFlow {
        var flow = PageFlow()
        guard let function = table.function(containing: cursor),
            let call = function.calls.first(where: { $0.name == name && $0.place.start == offset })
                ?? function.calls.first(where: { $0.name == name && $0.place.start <= offset && offset < $0.place.end })
        else { return flow }
        flow.vmas = vmas.flatMap { VMAsAnalysis(table: table, uses: uses).use(of: call, argument: $0, in: function) }
        let taint = PageTaint(table: table, uses: uses)
        taint.seed(call, argument: pages, in: function)
        taint.run()
        let collected = PageUseCollector(table: table, uses: uses, taint: taint, family: names).collect()
        flow.isCut = taint.isCut
        let dirtying = uses.dirtiesLocked.union(uses.dirtiesUnlocked).union(uses.releases.filter { $0.value.dirties != nil }.keys)
        flow.marksDirty = dirtying.contains { marksDirty($0, in: call.place.file) }
        flow.members = taint.members(outside: table.lowering.path(call.place.file))
        flow.isHandedUp = taint.results[function.name] != nil || function.parameters.contains { taint.handedUp.contains($0) }
        flow.uses = collected.uses
        flow.destination = destination(of: call, pages: pages, uses: flow.uses)
        // The functions by which the site is reached, within the file.
        let chain = Ancestry(table: table, of: function.name)
        let holder = Holder(
            table: table, releases: collected.releases, chain: chain, taint: taint,
            isStoredAtOnce: flow.destination.kind == .member || flow.destination.kind == .parameter)
        let asked = pageCount.flatMap { call.children.indices.contains($0 + 1) ? call.children[$0 + 1].constant : nil }
        flow.askedPages = asked
        let outcome: HeldPages.Outcome = pages == nil ? .pointer : .count(asked: asked)
        let result = holder.hold(alternatives(to: call, pages: pages, in: function), in: function, outcome: outcome)
        flow.holding = result.holding
        if flow.destination.kind == .local, flow.holding != .released {
            flow.finalDestination = taint.destination(from: function)
        }
        if let first = result.first {
            (flow.shortReturn, flow.leaks) = shortReturn(first, asked: asked, pages: pages, flow: flow)
        }
        if !flow.uses.contains(where: { $0.kind == .release }) {
            let callbacks = callbacks(of: [function])
            let near = PageUseCollector.strayReleases(table: table, uses: uses, within: callbacks)
            flow.isReleasedByCallback = !near.isEmpty
            flow.uses += near.isEmpty ? PageUseCollector.strayReleases(table: table, uses: uses, within: nil) : near
        }
        let linked = Set(flow.uses.filter { $0.kind == .release }.map(\.function))
        let elsewhere = linked.filter { !chain.names.contains($0) }
        flow.releaseRoots = (elsewhere.isEmpty ? linked : elsewhere).sorted().flatMap { roots(of: $0) }
        flow.acquireRoots = roots(of: function.name)
        flow.chain = chain.path(to: function, table: table)
        (flow.notifierChecks, flow.notifierRegistrations) = notifiers(around: chain)
        flow.accounting = evidence(of: uses.accounting, in: chain.functions, says: "locked memory is accounted")
        flow.wrappers = wrappers(of: function, taint: taint, chain: chain)
        return flow
    }

    /// The file calls a function that marks pages dirty, and does not tell it at each call to leave them clean.
    private func marksDirty(_ name: String, in file: String) -> Bool {
        guard let argument = uses.releases[name]?.dirties else { return table.isUsed(name, in: file) }
        return table.callers(of: name).contains { caller in
            !caller.call.children.indices.contains(argument + 1) || caller.call.children[argument + 1].constant != 0
        }
    }

    /// The call, and other calls of the family in the function that fill the same place: one of them is made.
    private func alternatives(to call: Node, pages: Int?, in function: FlowFunction) -> [Node] {
        guard let pages, call.children.indices.contains(pages + 1),
            let place = PageTaint.place(of: call.children[pages + 1])
        else { return [call] }
        return function.calls.filter { other in
            other === call
                || names.contains(other.name) && other.arguments.contains { PageTaint.place(of: $0) == place }
        }
    }

    /// How a call that leaves no pages with its caller is reached.
    func approach(to cursor: Cursor) -> PageFlow {
        var flow = PageFlow()
        guard let function = table.function(containing: cursor) else { return flow }
        let chain = Ancestry(table: table, of: function.name)
        flow.acquireRoots = roots(of: function.name)
        flow.chain = chain.path(to: function, table: table)
        flow.holding = .released
        return flow
    }

    /// Functions of the file that the given ones install or hand on, and what those call: where a transfer ends.
    private func callbacks(of functions: [FlowFunction]) -> [FlowFunction] {
        var found: [FlowFunction] = []
        var seen: Set<String> = []
        var queue: [String] = []
        for function in functions {
            function.body?.walk { node in
                let handed = node.kind == .call ? Array(node.arguments) : node.kind == .assignment ? [node.children[1]] : []
                queue += handed.filter { $0.bare.kind == .function }.map(\.bare.name)
            }
        }
        while let name = queue.popLast(), found.count < PageTaint.maximalFunctions {
            guard seen.insert(name).inserted, let function = table.function(named: name) else { continue }
            found.append(function)
            queue += function.calls.filter { $0.declaration != nil }.map(\.name)
        }
        return found.sorted { $0.name < $1.name }
    }

    // MARK: Other files' questions

    /// What becomes of the pages that a function of another file hands out, at each of its calls here.
    func callers(of query: WrapperQuery) -> [CallerFact] {
        table.callers(of: query.function).map { function, call in
            var flow = PageFlow()
            let taint = PageTaint(table: table, uses: uses, alsoReleasing: Set(query.releases))
            if query.pagesParameter != nil || query.returnsPages {
                taint.seed(call, argument: query.pagesParameter, in: function)
                taint.run()
            }
            let collected = PageUseCollector(table: table, uses: uses, taint: taint, family: names).collect()
            flow.uses = collected.uses
            flow.destination = destination(of: call, pages: query.pagesParameter, uses: flow.uses)
            let kept = taint.places.keys.contains { $0.isMember && taint.places[$0]?.contains(.pages) == true }
            if kept, flow.destination.kind == .local { flow.destination.kind = .member }
            let chain = Ancestry(table: table, of: function.name)
            // The wrapper's counterpart may be given an object that holds the pages, not the pages.
            let releases = collected.releases + chain.functions.flatMap { function in
                function.calls.filter { query.releases.contains($0.name) }
                    .map { PageUseCollector.ReleaseCall(function: function, call: $0) }
            }
            let comesOut = query.pagesParameter != nil || query.returnsPages
            let holder = Holder(table: table, releases: releases, chain: chain, taint: taint, isStoredAtOnce: !comesOut)
            flow.holding = holder.hold([call], in: function, outcome: query.returnsPages ? .pointer : .status).holding
            let releasing = Set(
                query.releases.flatMap { table.callers(of: $0).map(\.function.name) }
                    + flow.uses.filter { $0.kind == .release }.map(\.function))
            flow.releaseRoots = releasing.sorted().flatMap { roots(of: $0) }
            flow.chain = chain.path(to: function, table: table)
            (flow.notifierChecks, flow.notifierRegistrations) = notifiers(around: chain)
            let place = table.lowering.evidence(call)
            return CallerFact(
                callee: query.function, function: function.name, file: place.file, line: place.line, must: [], may: [],
                isStatic: function.isStatic, flow: flow)
        }
    }

    /// The entries of this file from which a function of another file is called, or as which it is installed; nil where
    /// there are none.
    func entrance(to name: String) -> EntranceFact? {
        let callers = Set(table.callers(of: name).map(\.function.name)).sorted()
        var seen: Set<String> = []
        var roots = callers.flatMap { self.roots(of: $0) }.filter { seen.insert($0.function).inserted }
        let installations = table.installations(of: name)
        if let first = installations.first {
            roots.append(
                PageFlow.Root(
                    function: name, installed: Set(installations.map(\.member)).sorted(), isStatic: false,
                    evidence: evidence(first.place, "\(name)() is entered here", line: true)))
        }
        return roots.isEmpty ? nil : EntranceFact(callee: name, roots: roots)
    }

    /// What this file does with the pages in a member that another file fills.
    func member(_ query: MemberQuery) -> MemberFact? {
        let taint = PageTaint(table: table, uses: uses)
        guard taint.seed(member: query.member, of: query.structure) else { return nil }
        taint.run()
        let uses = PageUseCollector(table: table, uses: uses, taint: taint, family: names).collect().uses.filter { $0.kind != .other }
        guard !uses.isEmpty else { return nil }
        let releasing = Set(uses.filter { $0.kind == .release }.map(\.function))
        return MemberFact(query: query, uses: uses, releaseRoots: releasing.sorted().flatMap { roots(of: $0) })
    }

    // MARK: Destination

    private func destination(of call: Node, pages: Int?, uses: [PageUse]) -> Destination {
        let text = pages.flatMap { call.children.indices.contains($0 + 1) ? table.lowering.evidence(call.children[$0 + 1]).text : nil }
        let containers: [(PageUse.Kind, Destination.Kind)] = [
            (.bio, .bio), (.skb, .skb), (.pipe, .pipe), (.scatterlist, .scatterlist),
        ]
        for (kind, destination) in containers {
            if let use = uses.first(where: { $0.kind == kind }) { return Destination(kind: destination, text: use.evidence.text) }
        }
        if uses.contains(where: { $0.kind == .pfn }), !uses.contains(where: { $0.kind == .release && $0.isLinked }) {
            return Destination(kind: .pfn, text: text)
        }
        guard let pages, call.children.indices.contains(pages + 1) else { return Destination(kind: .local, text: text) }
        guard let place = PageTaint.place(of: call.children[pages + 1]) else { return Destination(kind: .none, text: text) }
        if place.isMember || place.isGlobal { return Destination(kind: .member, text: text) }
        return Destination(kind: place.parameterIndex != nil ? .parameter : .local, text: text)
    }

    // MARK: Short returns

    private func shortReturn(
        _ held: HeldPages, asked: Int64?, pages: Int?, flow: PageFlow
    ) -> (Release.ShortReturn, [Evidence]) {
        if asked == 1 || pages == nil { return (.notApplicable, leaks(held, flow)) }
        let short = held.exits.filter { !$0.states.isDisjoint(with: [.short, .refused]) }
        if short.isEmpty {
            return (held.exits.contains { $0.states.contains(.shortReleased) } ? .released : .unknown, leaks(held, flow))
        }
        // A way out on which a full set is held too takes what it got; one that was taken because of too few does not.
        let isKept = flow.destination.kind != .local && !held.releasesFull
        let dropped = short.filter { exit in
            let states = exit.states
            let isRefused = !isKept && states.contains(.refused) && !states.contains(.shortReleased)
            return (isRefused || !states.contains(.full) && !states.contains(.released)) && !succeeds(exit)
        }
        // What a parameter takes out of the function, its callers use or drop.
        guard !dropped.isEmpty else { return (isKept && flow.destination.kind == .parameter ? .unknown : .used, []) }
        let lines = dropped.map { exit in
            evidence(exit.node, "returns here with fewer pages than asked, and nothing has released them")
        }
        return isKept ? (.unknown, []) : (.dropped, lines)
    }

    private func succeeds(_ exit: HeldPages.Exit) -> Bool {
        guard let value = exit.node.children.first?.bare, exit.node.kind == .exit else { return true }
        if let constant = value.constant { return constant >= 0 }
        return false
    }

    private func leaks(_ held: HeldPages, _ flow: PageFlow) -> [Evidence] {
        guard flow.destination.kind == .local, held.releasesFull else { return [] }
        return held.exits.filter { $0.states.contains(.full) && !$0.states.contains(.released) && !succeeds($0) }.map {
            evidence($0.node, "returns here with the pages held")
        }
    }

    // MARK: Roots

    private func roots(of name: String) -> [PageFlow.Root] {
        var roots: [PageFlow.Root] = []
        var seen: Set<String> = [name]
        var level = [name]
        for _ in 0..<Self.maximalDepth where !level.isEmpty {
            var next: [String] = []
            for name in level.sorted() {
                guard let function = table.function(named: name) else { continue }
                let installations = table.installations(of: name)
                let callers = Set(table.callers(of: name).map(\.function.name)).filter { $0 != name }
                if !installations.isEmpty || callers.isEmpty {
                    let place = installations.first?.place ?? function.body
                    roots.append(
                        PageFlow.Root(
                            function: name, installed: Set(installations.map(\.member)).sorted(), isStatic: function.isStatic,
                            evidence: place.map { evidence($0, "\(name)() is entered here", line: true) }
                                ?? Evidence(file: "", line: 0, text: "", says: "")))
                }
                next += callers.filter { seen.insert($0).inserted }
            }
            level = next
        }
        return roots.sorted { $0.function < $1.function }
    }

    // MARK: Notifiers

    private func notifiers(around chain: Ancestry) -> (checks: [Evidence], registrations: [Evidence]) {
        // The check may stand in a helper of the function itself, where the page goes in.
        let nearest = chain.functions.first
        let callees = Set(nearest?.calls.map(\.name) ?? []).sorted().compactMap { table.function(named: $0) }
            .filter { !chain.names.contains($0.name) }
        let checks = evidence(
            of: uses.notifierChecks, in: chain.functions + callees, says: "an MMU notifier's sequence guards the range")
        var registrations: [Evidence] = []
        for name in uses.notifierRegistrations.sorted() where table.isMentioned(name) {
            registrations += evidence(of: [name], in: table.functions(mentioning: name), says: "an MMU notifier is registered")
        }
        for name in uses.notifierMembers.sorted() {
            registrations += table.tableEntries(named: name).map { evidence($0, "an MMU notifier's operations", line: true) }
        }
        return (checks, registrations)
    }

    private func evidence(of names: Set<String>, in functions: [FlowFunction], says: String) -> [Evidence] {
        var found: [Evidence] = []
        for function in functions {
            function.body?.walk { node in
                let name = node.kind == .call || node.kind == .member ? node.name : ""
                if names.contains(name) { found.append(evidence(node, says)) }
            }
        }
        return found.sorted { ($0.file, $0.line) < ($1.file, $1.line) }
    }

    private func evidence(_ node: Node, _ says: String, line: Bool = false) -> Evidence {
        let place = table.lowering.evidence(node)
        let text = node.kind == .compound ? "" : place.text
        return Evidence(file: place.file, line: place.line, text: text, says: says)
    }

    // MARK: Wrappers

    private func wrappers(of function: FlowFunction, taint: PageTaint, chain: Ancestry) -> [PageFlow.Wrapper] {
        chain.functions.filter { !$0.isStatic }.map { function in
            let handed = function.parameters.first { taint.handedUp.contains($0) }
            return PageFlow.Wrapper(
                function: function.name, flagsParameter: nil, pagesParameter: handed?.parameterIndex,
                returnsPages: taint.results[function.name] != nil)
        }
    }
}
