internal import Clang
internal import Knowledge
internal import Report

/// Follows the pages of a call through its file.
final class PageFlowAnalysis {
    let table: FunctionTable
    let uses: PageKnowledge
    let family: Family
    /// The names of the family.
    let names: Set<String>
    /// How far up through callers a question is asked.
    static let maximalDepth = 6
    /// So many uses of the pages of one call are kept, and of all calls of a file together; then only a few each.
    private static let maximalUses = (ofCall: 256, ofFile: 20_000, beyond: 16)
    /// How much of its functions a file's calls may make us look at, some hundred times what the kernel's largest need:
    /// a thousand calls on as many variables of one function look at all of it for each.
    static let maximalWork = 100_000_000

    private var followed: [Seed: Followed] = [:]
    private var held: [HeldQuestion: Holder.Result] = [:]
    private var surroundings: [String: Surroundings] = [:]
    var roots: [String: [PageFlow.Root]] = [:]
    private(set) lazy var accessorCalls = findAccessorCalls()
    var counterparts: [String: [PageUse]] = [:]
    private var keptUses = 0
    var work = 0

    init(table: FunctionTable, uses: PageKnowledge, family: Family) {
        self.table = table
        self.family = family
        names = Set(family.names)
        self.uses = uses
    }

    /// Calls of one function that fill the same place have the same pages to follow.
    private struct Seed: Hashable {
        let function: String
        let place: Declaration
    }

    private struct HeldQuestion: Hashable {
        let seed: Seed
        let asked: Int64?
        let isStoredAtOnce: Bool
        let takes: FamilyFunction.Taking?
    }

    /// Where pages go, and what happens to them there.
    private struct Followed {
        let taint: PageTaint
        let uses: [PageUse]
        let releases: [PageUseCollector.ReleaseCall]
        /// Functions of headers through which anybody finds them.
        let accessors: [FlowFunction]
    }

    /// What every call of a function has in common.
    struct Surroundings {
        let chain: Ancestry
        let path: [ChainLink]
        let notifierChecks: [Evidence]
        let notifierRegistrations: [Evidence]
        let accounting: [Evidence]
    }

    /// - Parameters:
    ///   - name: the callee of the acquiring call, which begins at `offset` of the function's file.
    ///   - pages: the argument through which the pages come; nil where they are the result.
    ///   - pageCount: the argument that holds the number of pages.
    func flow(
        ofCall name: String, at offset: Int, in cursor: Cursor, pages: Int?, pageCount: Int?, vmas: Int? = nil,
        locked: Int? = nil
    ) -> PageFlow {
        var flow = PageFlow()
        guard let function = table.function(containing: cursor) else { return flow }
        if function.isCut { flow.cuts.append("the function is nested more deeply than is followed") }
        guard let call = function.call(of: name, at: offset) else { return flow }
        if isExhausted(&flow) { return flow }
        flow.vmas = vmas.flatMap { VMAsAnalysis(table: table, uses: uses).use(of: call, argument: $0, in: function) }
        let place = pages.flatMap { index in
            call.children.indices.contains(index + 1) ? PageTaint.place(of: call.children[index + 1]) : nil
        }
        let seed = place.map { Seed(function: function.name, place: $0) }
        let followed = follow(call, pages: pages, seed: seed, in: function)
        let taint = followed.taint
        if taint.isCut { flow.cuts.append("more functions of the file touch the pages than are followed") }
        flow.marksDirty = marksDirty(in: call.place.file)
        flow.members = taint.members(outside: table.lowering.path(call.place.file))
        flow.isHandedUp = taint.handsUp(function)
        flow.uses = followed.uses
        flow.destination = destination(of: call, pages: pages, uses: flow.uses)
        // The functions by which the site is reached, within the file.
        let around = surroundings(of: function)
        let chain = around.chain
        let handing = chain.functions.filter { isOpen($0) && taint.handsOut($0) }
        flow.isHandedOut = !handing.isEmpty || !followed.accessors.isEmpty
        let asked = pageCount.flatMap { call.children.indices.contains($0 + 1) ? call.children[$0 + 1].constant : nil }
        flow.askedPages = asked
        let isOfOthers = place.map { $0.isMember || $0.isGlobal || $0.parameterIndex != nil } ?? false
        let isStoredAtOnce = isOfOthers || taint.fillsObject
        let question = seed.map {
            HeldQuestion(seed: $0, asked: asked, isStoredAtOnce: isStoredAtOnce, takes: takes(call))
        }
        let watching = Holder.Watching(
            keeping: Keeping(table: table, uses: uses, taint: taint, family: names), pageCount: pageCount)
        let result = hold(question, followed, chain: chain, isStoredAtOnce: isStoredAtOnce, watching) { holder in
            let answer: HeldPages.Answer = pages == nil ? .pointer : .count(asked: asked)
            return holder.hold(alternatives(to: call, pages: pages, in: function), in: function, answer: answer)
        }
        if result.isCut { flow.cuts.append("more paths lead through the functions than are followed") }
        flow.holding = result.holding
        if flow.destination.kind == .local, flow.holding != .released {
            flow.finalDestination = taint.destination(from: function)
        }
        let paths = ReleasePaths(walks: result.walks, met: result.occasions)
        let isOne = asked == 1 || pages == nil
        flow.shortReturn = isOne ? .notApplicable : paths.shortReturn(goesTo: flow.destination.kind)
        paths.tell(&flow.uses, of: followed.releases, in: table.lowering)
        addReleases(to: &flow, in: function, chain: chain)
        flow.comesBack = comesBack(from: handing, flow.releaseRoots)
        flow.hazards = hazards(at: call, locked: locked, in: function, result, taint)
        flow.acquireRoots = roots(of: function.name).map(withTablesOfInstallers)
        flow.chain = around.path
        (flow.notifierChecks, flow.notifierRegistrations) = (around.notifierChecks, around.notifierRegistrations)
        flow.accounting = around.accounting
        flow.isOnStack = !flow.notifierRegistrations.isEmpty && taint.isKept(inVariablesOf: chain.functions)
        flow.wrappers = wrappers(of: function, taint: taint, chain: chain) + wrappers(byAccessors: followed.accessors)
        limitUses(of: &flow)
        return flow
    }

    private func isExhausted(_ flow: inout PageFlow) -> Bool {
        guard work >= Self.maximalWork else { return false }
        flow.cuts.append("the file has more calls than are followed")
        return true
    }

    private func follow(_ call: Node, pages: Int?, seed: Seed?, in function: FlowFunction) -> Followed {
        if let seed, let known = followed[seed] { return known }
        let taint = PageTaint(table: table, uses: uses)
        taint.seed(call, argument: pages, in: function)
        taint.run()
        bringBack(taint, to: function)
        let accessors = readAccessors(for: taint)
        let collected = PageUseCollector(table: table, uses: uses, taint: taint, family: names).collect()
        work += taint.work
        let others = strangers(among: collected.releases, to: function)
        let made = Followed(
            taint: taint, uses: collected.uses.filter { !others.contains($0.function) },
            releases: collected.releases.filter { !others.contains($0.function.name) }, accessors: accessors)
        if let seed { followed[seed] = made }
        return made
    }

    /// Functions that serve another kind of object: those are entered by other operations tables of the same type, and
    /// the table of this one has a release as well.
    private func strangers(
        among releases: [PageUseCollector.ReleaseCall], to function: FlowFunction
    ) -> Set<String> {
        guard let own = table.entries(of: function.name) else { return [] }
        var strangers: Set<String> = []
        var isReleased = false
        for name in Set(releases.map(\.function.name)) {
            guard let entries = table.entries(of: name), entries.type == own.type else { continue }
            if entries.tables.isDisjoint(with: own.tables) {
                strangers.insert(name)
            } else if name != function.name {
                isReleased = true
            }
        }
        return isReleased ? strangers : []
    }

    private func hold(
        _ question: HeldQuestion?, _ followed: Followed, chain: Ancestry, isStoredAtOnce: Bool,
        _ watching: Holder.Watching, _ make: (Holder) -> Holder.Result
    ) -> Holder.Result {
        if let question, let known = held[question] { return known }
        let holder = Holder(
            table: table, releases: followed.releases, chain: chain, taint: followed.taint,
            isStoredAtOnce: isStoredAtOnce, watching: watching)
        let made = make(holder)
        work += holder.work
        if let question { held[question] = made }
        return made
    }

    func surroundings(of function: FlowFunction) -> Surroundings {
        if let known = surroundings[function.name] { return known }
        let chain = Ancestry(table: table, of: function.name)
        let (checks, registrations) = notifiers(around: chain)
        let made = Surroundings(
            chain: chain, path: chain.path(to: function, table: table), notifierChecks: checks,
            notifierRegistrations: registrations,
            accounting: evidence(of: uses.accounting, in: chain.functions, says: "locked memory is accounted"))
        surroundings[function.name] = made
        return made
    }

    /// Where nothing was seen to release the pages, what might; and who enters the functions that do.
    private func addReleases(to flow: inout PageFlow, in function: FlowFunction, chain: Ancestry) {
        if flow.isReleasedUnseen {
            let stray = strayReleases(near: function)
            flow.isReleasedByCallback = stray.isNear
            let known = Set(flow.uses.lazy.filter { $0.kind != .other }.map(\.evidence.line))
            // A function that takes pages itself gives back its own.
            let others = stray.uses.filter { use in
                chain.names.contains(use.function)
                    || table.function(named: use.function)?.callNames.isDisjoint(with: names) ?? true
            }
            flow.uses += (others.isEmpty ? stray.uses : others).filter { !known.contains($0.evidence.line) }
        }
        if flow.isHandedOut, flow.holding != .released {
            // What gives back where the call fails may be what its callers have for the rest.
            flow.counterparts = counterparts(to: strayReleases(near: function).uses, besides: chain)
        }
        if flow.marksDirty { flow.marksByOperations = marksByOperations(of: function) }
        let linked = Set(flow.uses.lazy.filter { $0.kind == .release }.map(\.function))
        let elsewhere = linked.filter { !chain.names.contains($0) }
        flow.releaseRoots = (elsewhere.isEmpty ? linked : elsewhere).sorted().flatMap { roots(of: $0) }
        flow.passages = passages(of: elsewhere.sorted(), besides: chain)
    }

    private var stray: [String: (uses: [PageUse], isNear: Bool)] = [:]

    private func strayReleases(near function: FlowFunction) -> (uses: [PageUse], isNear: Bool) {
        if let known = stray[function.name] { return known }
        let near = PageUseCollector.strayReleases(table: table, uses: uses, within: callbacks(of: [function]))
        let found = near.isEmpty ? PageUseCollector.strayReleases(table: table, uses: uses, within: nil) : near
        stray[function.name] = (found, !near.isEmpty)
        return (found, !near.isEmpty)
    }

    private func limitUses(of flow: inout PageFlow) {
        let left = max(Self.maximalUses.beyond, min(Self.maximalUses.ofCall, Self.maximalUses.ofFile - keptUses))
        if flow.uses.count > left {
            flow.cuts.append("only the first \(left) of \(flow.uses.count) uses of the pages are looked at")
            flow.uses = Array(flow.uses.prefix(left))
        }
        keptUses += flow.uses.count
    }

    private var byOperations: [String: [PageUse]] = [:]

    /// Marks in the functions of the tables that a function hands out.
    private func marksByOperations(of function: FlowFunction) -> [PageUse] {
        if let known = byOperations[function.name] { return known }
        var names: Set<String> = []
        for argument in function.calls.lazy.flatMap(\.arguments) {
            guard argument.bare.kind == .addressOf, let variable = argument.bare.children.first?.bare.declaration,
                variable.isGlobal
            else { continue }
            for table in table.tables(mentioning: variable.name) {
                table.walk { node in
                    guard node.kind == .designated, let entry = node.children.first?.bare else { return }
                    if entry.kind == .function { names.insert(entry.name) }
                }
            }
        }
        let functions = names.sorted().compactMap { table.function(named: $0) }
        let found = PageUseCollector.strayMarks(table: table, uses: uses, within: functions)
        byOperations[function.name] = found
        return found
    }

    private var dirtied: [String: Bool] = [:]

    /// A function of the file marks pages dirty, these or others.
    private func marksDirty(in file: String) -> Bool {
        if let known = dirtied[file] { return known }
        let dirtying = uses.dirtiesLocked.union(uses.dirtiesUnlocked)
            .union(uses.releases.filter { $0.value.dirties != nil }.keys)
        let found = dirtying.contains { marksDirty($0, in: file) }
        dirtied[file] = found
        return found
    }

    /// The file calls a function that marks pages dirty, and does not tell it at each call to leave them clean.
    private func marksDirty(_ name: String, in file: String) -> Bool {
        guard let argument = uses.releases[name]?.dirties else { return table.isUsed(name, in: file) }
        return table.callers(of: name).contains { caller in
            !caller.call.children.indices.contains(argument + 1) || caller.call.children[argument + 1].constant != 0
        }
    }

    private func takes(_ call: Node) -> FamilyFunction.Taking? { family.function(named: call.name)?.takes }

    /// The call, and other calls of the family in the function that fill the same place with the same kind of
    /// reference: one of them is made.
    private func alternatives(to call: Node, pages: Int?, in function: FlowFunction) -> [Node] {
        guard let pages, call.children.indices.contains(pages + 1),
            let place = PageTaint.place(of: call.children[pages + 1])
        else { return [call] }
        return function.calls.filter { other in
            other === call
                || takes(other) != nil && takes(other) == takes(call)
                    && other.arguments.contains { PageTaint.place(of: $0) == place }
        }
    }

    /// How a call that leaves no pages with its caller is reached.
    func approach(to cursor: Cursor, ofCall name: String, at offset: Int, locked: Int?) -> PageFlow {
        var flow = PageFlow()
        guard let function = table.function(containing: cursor) else { return flow }
        if let call = function.call(of: name, at: offset) {
            flow.hazards = hazards(lockMistakes(at: call, locked: locked, in: function))
        }
        flow.acquireRoots = roots(of: function.name)
        flow.chain = surroundings(of: function).path
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
                let handed =
                    node.kind == .call ? Array(node.arguments) : node.kind == .assignment ? [node.children[1]] : []
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

    // MARK: Destination

    func destination(of call: Node, pages: Int?, uses: [PageUse]) -> Destination {
        let text = pages.flatMap {
            call.children.indices.contains($0 + 1) ? table.lowering.evidence(call.children[$0 + 1]).text : nil
        }
        let containers: [(PageUse.Kind, Destination.Kind)] = [
            (.bio, .bio), (.skb, .skb), (.pipe, .pipe), (.scatterlist, .scatterlist),
        ]
        for (kind, destination) in containers {
            if let use = uses.first(where: { $0.kind == kind }) {
                return Destination(kind: destination, text: use.evidence.text)
            }
        }
        if uses.contains(where: { $0.kind == .pfn }), !uses.contains(where: { $0.kind == .release && $0.isLinked }) {
            return Destination(kind: .pfn, text: text)
        }
        guard let pages, call.children.indices.contains(pages + 1) else { return Destination(kind: .local, text: text) }
        guard let place = PageTaint.place(of: call.children[pages + 1]) else {
            return Destination(kind: .none, text: text)
        }
        if place.isMember || place.isGlobal { return Destination(kind: .member, text: text) }
        return Destination(kind: place.parameterIndex != nil ? .parameter : .local, text: text)
    }

    // MARK: Wrappers

    /// Something that is not in the file may call it.
    func isOpen(_ function: FlowFunction) -> Bool {
        !function.isStatic || !table.installations(of: function.name).isEmpty
    }

    func wrappers(of function: FlowFunction, taint: PageTaint, chain: Ancestry) -> [PageFlow.Wrapper] {
        chain.functions.filter { !$0.isStatic }.map { function in
            let handed = function.parameters.first { taint.hands(up: $0) }
                ?? function.parameters.first { taint.handedUp.contains($0) }
            return PageFlow.Wrapper(
                function: function.name, flagsParameter: nil, pagesParameter: handed?.parameterIndex,
                returnsPages: taint.results[function.name] != nil, isBare: taint.handsOut(function))
        }
    }
}
