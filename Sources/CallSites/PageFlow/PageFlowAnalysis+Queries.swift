internal import Knowledge
internal import Report

/// What other files ask of this one.
extension PageFlowAnalysis {
    /// What becomes of the pages that a function of another file hands out, at each of its calls here.
    func callers(of query: WrapperQuery) -> [CallerFact] {
        table.callers(of: query.function).map { function, call in
            var flow = PageFlow()
            guard work < Self.maximalWork else {
                flow.cuts.append("the file has more calls than are followed")
                return fact(of: call, of: query, in: function, flow)
            }
            let taint = PageTaint(table: table, uses: uses, alsoReleasing: Set(query.releases))
            if query.pagesParameter != nil || query.returnsPages {
                taint.seed(call, argument: query.pagesParameter, in: function)
                taint.run()
            }
            work += taint.work
            let collected = PageUseCollector(table: table, uses: uses, taint: taint, family: names).collect()
            flow.uses = collected.uses + counterparts(query, besides: collected.uses)
            flow.destination = destination(of: call, pages: query.pagesParameter, uses: flow.uses)
            let kept = taint.places.keys.contains { $0.isMember && taint.places[$0]?.contains(.pages) == true }
            if kept, flow.destination.kind == .local { flow.destination.kind = .member }
            let around = surroundings(of: function)
            let chain = around.chain
            // The wrapper's counterpart may be given an object that holds the pages, not the pages.
            let releases = collected.releases + chain.functions.flatMap { function in
                function.calls.filter { query.releases.contains($0.name) }
                    .map { PageUseCollector.ReleaseCall(function: function, call: $0) }
            }
            let comesOut = query.pagesParameter != nil || query.returnsPages
            let holder = Holder(table: table, releases: releases, chain: chain, taint: taint, isStoredAtOnce: !comesOut)
            let answer: HeldPages.Answer = query.returnsPages ? .pointer : .status
            let result = holder.hold([call], in: function, answer: answer)
            flow.holding = result.holding
            ReleasePaths(walks: result.walks, met: result.occasions).tell(
                &flow.uses, of: collected.releases, in: table.lowering)
            work += holder.work
            let releasing = Set(
                query.releases.flatMap { table.callers(of: $0).map(\.function.name) }
                    + flow.uses.filter { $0.kind == .release }.map(\.function))
            flow.releaseRoots = releasing.sorted().flatMap { roots(of: $0) }
            flow.chain = around.path
            if comesOut, chain.functions.contains(where: { isOpen($0) && taint.handsOut($0) }) {
                flow.isHandedOut = true
                flow.wrappers = wrappers(of: function, taint: taint, chain: chain)
            }
            (flow.notifierChecks, flow.notifierRegistrations) = (around.notifierChecks, around.notifierRegistrations)
            return fact(of: call, of: query, in: function, flow)
        }
    }

    /// Calls of what releases an object that holds the pages; it is not given the pages themselves.
    private func counterparts(_ query: WrapperQuery, besides known: [PageUse]) -> [PageUse] {
        let lines = Set(known.lazy.filter { $0.kind == .release }.map(\.evidence.line))
        return query.releases.flatMap { table.callers(of: $0) }.compactMap { function, call in
            let place = table.lowering.evidence(call)
            guard !lines.contains(place.line) else { return nil }
            return PageUse(
                kind: .release, callee: call.name, function: function.name,
                evidence: Evidence(
                    file: place.file, line: place.line, text: place.text, says: "gives back what holds the pages"))
        }
    }

    private func fact(of call: Node, of query: WrapperQuery, in function: FlowFunction, _ flow: PageFlow) -> CallerFact
    {
        let place = table.lowering.location(call)
        return CallerFact(
            callee: query.function, function: function.name, file: place.file, line: place.line, must: [], may: [],
            isStatic: function.isStatic, flow: flow)
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

    /// What a function of this file does with the pages that another file gives it.
    func callee(_ query: CalleeQuery) -> CalleeFact? {
        if query.isOperation { return operation(query) }
        guard let function = table.function(named: query.function), !function.isStatic else { return nil }
        return fact(of: query, in: function)
    }

    /// The same of the one function that the tables of this file have for a member; where its body is elsewhere, whom
    /// to ask.
    private func operation(_ query: CalleeQuery) -> CalleeFact? {
        let entries = table.tableEntries(named: query.function).filter {
            $0.declaration?.structure == query.structure
        }
        let names = Set(entries.compactMap { $0.children.first?.bare.name })
        guard names.count == 1, let name = names.first, let entry = entries.first else { return nil }
        if let function = table.function(named: name) { return fact(of: query, in: function) }
        let asked = CalleeQuery(function: name, parameter: query.parameter, shapes: query.shapes)
        var use = PageUse(
            kind: .other, callee: name, function: query.function,
            evidence: evidence(entry, "the pages are passed to \(name)()"))
        use.passed = [asked]
        return CalleeFact(query: query, uses: [use], members: [])
    }

    func fact(of query: CalleeQuery, in function: FlowFunction) -> CalleeFact? {
        guard function.parameters.indices.contains(query.parameter) else { return nil }
        let taint = PageTaint(table: table, uses: uses, rises: false)
        taint.seed(function.parameters[query.parameter], as: PageTaint.Shapes(rawValue: query.shapes), in: function)
        taint.run()
        work += taint.work
        let file = function.body.map { table.lowering.location($0).file } ?? ""
        return CalleeFact(
            query: query,
            uses: PageUseCollector(table: table, uses: uses, taint: taint, family: names).collect().uses,
            members: taint.members(outside: file),
            cuts: taint.isCut ? ["\(function.name)() passes the pages to more functions than are followed"] : [])
    }

    /// What this file does with the pages in a member that another file fills.
    func member(_ query: MemberQuery) -> MemberFact? {
        let taint = PageTaint(table: table, uses: uses)
        guard taint.seed(query) else { return nil }
        taint.run()
        let uses = PageUseCollector(table: table, uses: uses, taint: taint, family: names).collect().uses.filter {
            $0.kind != .other
        }
        guard !uses.isEmpty else { return nil }
        let releasing = Set(uses.filter { $0.kind == .release }.map(\.function))
        return MemberFact(query: query, uses: uses, releaseRoots: releasing.sorted().flatMap { roots(of: $0) })
    }
}
