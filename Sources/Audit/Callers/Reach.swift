internal import CallSites
internal import Judging
internal import KernelTree
internal import Knowledge
internal import Paths
internal import Report

/// A site together with what other files say of it.
struct Reach {
    let callers: [Flags.Caller]
    let flow: PageFlow
    let elsewhere: Elsewhere
    /// nil where the call works on no iterator.
    let writes: Writes?

    init(call: CallFact, flow: PageFlow, answers: CallerPursuit.Answers, family: Family) {
        let flags = Self.flagCallers(of: call, answers: answers)
        callers = flags.map {
            Flags.Caller(function: $0.function, file: $0.file, line: $0.line, must: $0.must, may: $0.may)
        }
        let origins = call.iterator?.completed { answers.iterators[$0] }
        writes = origins.map { Writes($0.direction ?? .unknown) }
        self.flow = Self.flow(flow, of: origins)
        let (wrappers, pages) = Self.pageCallers(of: flow, answers)
        // Another driver may have a structure of the same name.
        let directory = TreePath.directory(of: call.file)
        func facts(of queries: [MemberQuery]) -> [MemberFact] {
            queries.flatMap { answers.members[$0] ?? [] }.filter { fact in
                fact.uses.allSatisfy { TreePath.directory(of: $0.evidence.file) == directory }
            }
        }
        let callees = Self.callees(of: flow.uses + pages.flatMap { $0.flow?.uses ?? [] }, answers)
        // What somebody keeps of pages that are given back here, are others.
        let given = flow.holding == .released
            ? [] : facts(of: Set(callees.values.flatMap { $0 }.flatMap(\.members)).sorted(by: MemberQuery.precedes))
        let members = facts(of: flow.members) + given
        elsewhere = Elsewhere(
            callers: Self.ordered(pages), uses: members.flatMap(\.uses).filter { $0.evidence.file != call.file },
            entrances: answers.entrances,
            callees: callees, keepers: given.flatMap(\.releaseRoots),
            containers: answers.containers,
            cuts: (wrappers + [call.function ?? ""]).compactMap { name in
                answers.cuts[name].map { "\(name)(): \($0)" }
            })
    }

    /// Whom the pages are handed to, also by those that only hand them on; and the functions that were asked about.
    private static func pageCallers(
        of flow: PageFlow, _ answers: CallerPursuit.Answers
    ) -> (wrappers: [String], callers: [CallerFact]) {
        var wrappers: [String] = []
        var callers: [CallerFact] = []
        var seen: Set<String> = []
        var open = flow.wrappers.map(\.function)
        while let name = open.popLast() {
            guard seen.insert(name).inserted else { continue }
            wrappers.append(name)
            for caller in answers.callers[name] ?? [] {
                guard let flow = caller.flow else { continue }
                callers.append(caller)
                if flow.isPassedOn { open += flow.wrappers.map(\.function) }
            }
        }
        return (wrappers, callers)
    }

    private static func flow(_ flow: PageFlow, of origins: IteratorOrigins?) -> PageFlow {
        var flow = flow
        flow.iterators = origins?.constructors ?? []
        flow.isFilledByIterator = origins?.fillsUserPages ?? false
        return flow
    }

    /// What functions of other files do with the pages that they are given, and those that they give them to.
    private static func callees(
        of uses: [PageUse], _ answers: CallerPursuit.Answers
    ) -> [CalleeQuery: [CalleeFact]] {
        var found: [CalleeQuery: [CalleeFact]] = [:]
        var open = uses.flatMap(\.passed)
        while let query = open.popLast() {
            guard found[query] == nil, let facts = answers.callees[query] else { continue }
            found[query] = facts
            open += facts.flatMap(\.uses).flatMap(\.passed)
        }
        return found
    }

    /// The calls that decide the flags: those in the file, and those in others, through functions that pass them on.
    private static func flagCallers(of call: CallFact, answers: CallerPursuit.Answers) -> [CallerFact] {
        guard let function = call.function, call.flagsParameter != nil else { return [] }
        var found = call.callers
        var asked: Set<String> = []
        var open = (call.isInStatic ? [] : [function])
            + call.callers.filter { $0.passesParameter != nil && !$0.isStatic }.map(\.function)
        while let name = open.popLast() {
            guard asked.insert(name).inserted else { continue }
            for caller in (answers.callers[name] ?? []) where caller.flow == nil {
                found.append(caller)
                if caller.passesParameter != nil, !caller.isStatic { open.append(caller.function) }
            }
        }
        return ordered(found)
    }

    private static func ordered(_ callers: [CallerFact]) -> [CallerFact] {
        var seen: Set<String> = []
        return callers.sorted { ($0.file, $0.line, $0.callee) < ($1.file, $1.line, $1.callee) }
            .filter { seen.insert("\($0.file):\($0.line):\($0.callee)").inserted }
    }
}
