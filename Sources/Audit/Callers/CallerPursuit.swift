internal import CallSites
internal import KernelTree
internal import Knowledge
internal import Paths
internal import Report
internal import SourceText

/// Follows flags and pages beyond their file: who calls the wrappers, who releases what a member keeps.
///
/// Files are found by the names that stand in them and parsed once a round. The bounds are there for trees that were
/// not seen yet; what they cut is said.
struct CallerPursuit: Sendable {
    let family: Family
    let uses: PageKnowledge
    let parser: FileParser
    let search: NameSearch
    let view: TreeView
    let pool: TaskPool

    /// The last one asks only for what the one before found to be kept in objects.
    private static let roundOfMembers = 3
    private static let maximalFilesForName = 24
    /// Of what only hands on what another hands out, or gives back itself what it could not hand out whole.
    private static let maximalFilesForFurther = 8
    private static let maximalFiles = 64
    private static let maximalDefinitions = 4
    /// A function that so many files name is the kernel's own, and belongs into `Rules/family/uses.yaml`.
    private static let maximalFilesNaming = 64

    /// What other files answered.
    struct Answers: Sendable {
        /// Calls of each function that passes flags or pages on.
        var callers: [String: [CallerFact]] = [:]
        var members: [MemberQuery: [MemberFact]] = [:]
        /// How functions that give pages back are reached, by their names.
        var entrances: [String: [PageFlow.Root]] = [:]
        /// What functions that were given the pages do with them.
        var callees: [CalleeQuery: [CalleeFact]] = [:]
        /// Where iterators come from that other files pass; a question that was asked has an answer.
        var iterators: [IteratorQuery: [IteratorOrigins]] = [:]
        /// What gives back pages that are in a container of a kind, anywhere in the tree.
        var containers: [PageUse.Kind: [PageUse]] = [:]
        /// What was not followed, by the function asked about.
        var cuts: [String: String] = [:]
    }

    /// What the sites of one file want to know. Files ask for themselves, so that the answers do not depend on which
    /// other files are audited.
    private struct Pursuit {
        let file: String
        var open: [WrapperQuery]
        var openCallees: Set<CalleeQuery>
        var openIterators: Set<IteratorQuery>
        var openMembers: Set<MemberQuery>
        /// The containers that the pages go into, and that others empty.
        let containers: Set<PageUse.Kind>
        var answers = Answers()
        /// The functions whose calls were asked for, and those that were also asked how they are reached.
        var asked: Set<String> = []
        var entered: Set<String> = []
        var given: Set<CalleeQuery> = []
        /// Of those, the ones that an operation led to: who stands behind it may be files away.
        var behindOperations: Set<CalleeQuery> = []
        var kept: Set<MemberQuery> = []
        /// Files in which functions behind operations were looked into, with all that they do with the members there.
        var answering: Set<String> = []
        var files = 0

        var isIdle: Bool {
            open.isEmpty && openMembers.isEmpty && openCallees.isEmpty && openIterators.isEmpty && containers.isEmpty
        }
        var names: [String] {
            open.map(\.function) + openCallees.filter { !$0.isOperation }.map(\.function)
                + openIterators.map(\.function)
        }

        /// Leaves what was not asked yet.
        mutating func dropAsked() {
            open = open.filter { query in
                query.asksEntrances ? entered.insert(query.function).inserted : asked.insert(query.function).inserted
            }
            openCallees.subtract(given)
            given.formUnion(openCallees)
            openIterators = openIterators.filter { answers.iterators[$0] == nil }
            openMembers.subtract(kept)
            kept.formUnion(openMembers)
        }

        /// What was not asked by now, is not.
        mutating func dropAllButMembers() {
            open = []
            openCallees = []
            openIterators = []
        }
    }

    /// What one file asks of another.
    private struct Question: Hashable, Sendable {
        let path: String
        let queries: FileQueries
    }

    /// - Parameter sites: the calls in each file.
    /// - Returns: what was answered, by the file that asked.
    func run(_ sites: [(file: String, calls: [CallFact])], sources: [String]) async throws -> [String: Answers] {
        var pursuits = sites.map { file, calls in
            Pursuit(
                file: file, open: wrappers(in: calls), openCallees: callees(givenPagesBy: calls),
                openIterators: Set(calls.flatMap { $0.iterator?.open ?? [] }), openMembers: members(in: calls),
                containers: containers(filledBy: calls))
        }.filter { !$0.isIdle }
        let neighbours = Dictionary(grouping: sources.filter { $0.hasSuffix(".c") }, by: TreePath.directory)
        for round in 0...Self.roundOfMembers {
            for index in pursuits.indices {
                if round == Self.roundOfMembers { pursuits[index].dropAllButMembers() }
                pursuits[index].dropAsked()
            }
            let touching = try await pool.map(pursuits) { pursuit in
                let beside = neighbours[TreePath.directory(of: pursuit.file)] ?? []
                return files(touching: pursuit.openMembers, besides: pursuit.answering, among: beside)
            }
            let emptying = round == 0 ? releases(ofContainers: Set(pursuits.lazy.flatMap(\.containers))) : [:]
            let asking = Set(pursuits.lazy.flatMap(\.names))
            let isIdle = pursuits.allSatisfy { $0.names.isEmpty && $0.openCallees.isEmpty && $0.openMembers.isEmpty }
            if round > 0, isIdle { break }
            let names = asking.union(emptying.keys).sorted()
            var hits = names.isEmpty ? [:] : try await search.files(naming: names, among: sources)
            let emptied = try await places(of: emptying, in: hits)
            hits = hits.mapValues { $0.filter(asking.contains) }.filter { !$0.value.isEmpty }
            let entered = Set(pursuits.lazy.flatMap { $0.open.filter(\.asksEntrances).map(\.function) })
            let standing = try await standing(leavingOutCommon(hits, pursuits), installing: entered)
            var asked: [[Question]] = []
            for index in pursuits.indices {
                if round == 0 {
                    pursuits[index].answers.containers = emptied.filter { pursuits[index].containers.contains($0.key) }
                }
                let beside = neighbours[TreePath.directory(of: pursuits[index].file)] ?? []
                var questions = questions(
                    of: pursuits[index], standing, among: beside, answers: &pursuits[index].answers)
                for (path, members) in touching[index] {
                    questions[path, default: FileQueries()].members += members
                }
                asked.append(select(questions, for: &pursuits[index]))
            }
            if asked.allSatisfy(\.isEmpty) { break }
            let found = try await answers(to: asked.flatMap { $0 })
            for index in pursuits.indices {
                pursuits[index].dropAllButMembers()
                pursuits[index].openMembers = []
                for question in asked[index] {
                    guard let result = found[question] else { continue }
                    note(result.facts.answers(to: question.queries), of: question.path, in: &pursuits[index])
                    if result.isCasualty { note(result, failing: question, in: &pursuits[index]) }
                }
            }
        }
        return Dictionary(pursuits.map { ($0.file, $0.answers) }) { first, _ in first }
    }

    /// What several files ask of one is asked in one parse, unless they ask differently for the same function.
    private func answers(to questions: [Question]) async throws -> [Question: UnitResult] {
        var batches: [Question] = []
        var batch: [Question: Int] = [:]
        var byPath: [String: [Int]] = [:]
        for question in questions where batch[question] == nil {
            let fitting = byPath[question.path]?.first { batches[$0].queries.agrees(with: question.queries) }
            if let fitting {
                batches[fitting] = Question(
                    path: question.path, queries: batches[fitting].queries.joined(with: question.queries))
            } else {
                byPath[question.path, default: []].append(batches.count)
                batches.append(question)
            }
            batch[question] = fitting ?? batches.count - 1
        }
        let asked = batches
        let results = try await pool.map(
            asked, .tracing, by: { parser.environments.effort(of: $0.path, size: view.size(of: $0.path)) }
        ) { try await parser.answer($0.queries, in: $0.path) }
        return batch.compactMapValues { results[$0] }
    }

    private func select(_ questions: [String: FileQueries], for pursuit: inout Pursuit) -> [Question] {
        let selected = questions.sorted { $0.key < $1.key }.prefix(max(0, Self.maximalFiles - pursuit.files))
        if selected.count < questions.count {
            for name in pursuit.names {
                pursuit.answers.cuts[name] = "only the first \(Self.maximalFiles) files were asked"
            }
        }
        pursuit.files += selected.count
        return selected.map { Question(path: $0.key, queries: $0.value) }
    }

    private func note(_ facts: UnitFacts, of path: String, in pursuit: inout Pursuit) {
        for caller in facts.callers {
            pursuit.answers.callers[caller.callee, default: []].append(caller)
            if let flow = caller.flow, flow.isPassedOn {
                for wrapper in flow.wrappers where wrapper.isBare && family.function(named: wrapper.function) == nil {
                    pursuit.open.append(
                        WrapperQuery(
                            function: wrapper.function, pagesParameter: wrapper.pagesParameter,
                            returnsPages: wrapper.returnsPages, isFurther: true))
                }
            }
            guard let parameter = caller.passesParameter, !caller.isStatic else { continue }
            pursuit.open.append(WrapperQuery(function: caller.function, flagsParameter: parameter))
        }
        for entrance in facts.entrances {
            pursuit.answers.entrances[entrance.callee, default: []] += entrance.roots
            pursuit.open += entrance.roots.filter(isUnexplained).map {
                WrapperQuery(function: $0.function, asksEntrances: true)
            }
        }
        for fact in facts.iterators {
            pursuit.answers.iterators[fact.query, default: []].append(fact.origins)
            pursuit.openIterators.formUnion(fact.origins.open)
        }
        for member in facts.members { pursuit.answers.members[member.query, default: []].append(member) }
        for callee in facts.callees {
            pursuit.answers.callees[callee.query, default: []].append(callee)
            // What stands behind an operation is looked up; what functions call in turn is not followed further.
            let isBehind = callee.query.isOperation || pursuit.behindOperations.contains(callee.query)
            let passed = callee.uses.flatMap(\.passed).filter { $0.isOperation || isBehind }
            pursuit.openCallees.formUnion(passed)
            guard isBehind else { continue }
            pursuit.behindOperations.formUnion(passed)
            pursuit.openMembers.formUnion(callee.members)
            if !callee.members.isEmpty { pursuit.answering.insert(path) }
        }
    }

    /// A file whose parse was ended answered nothing, which is not the same as calling nothing.
    private func note(_ result: UnitResult, failing question: Question, in pursuit: inout Pursuit) {
        let reason = result.facts.firstError ?? ""
        for name in question.queries.wrappers.map(\.function) + question.queries.callees.map(\.function) {
            pursuit.answers.cuts[name] = "\(question.path) could not be asked: \(reason)"
        }
    }

    // MARK: What to ask

    private func wrappers(in calls: [CallFact]) -> [WrapperQuery] {
        var queries: [String: WrapperQuery] = [:]
        func add(_ query: WrapperQuery) {
            // Calls of the family itself are sites already.
            guard family.function(named: query.function) == nil else { return }
            var known = queries[query.function] ?? query
            known.flagsParameter = known.flagsParameter ?? query.flagsParameter
            known.pagesParameter = known.pagesParameter ?? query.pagesParameter
            known.returnsPages = known.returnsPages || query.returnsPages
            known.asksEntrances = known.asksEntrances || query.asksEntrances
            known.releases = Set(known.releases).union(query.releases).sorted()
            queries[query.function] = known
        }
        for call in calls {
            if let function = call.function, let parameter = call.flagsParameter, !call.isInStatic {
                add(WrapperQuery(function: function, flagsParameter: parameter))
            }
            for caller in call.callers {
                guard let parameter = caller.passesParameter, !caller.isStatic else { continue }
                add(WrapperQuery(function: caller.function, flagsParameter: parameter))
            }
            guard let flow = call.flow, isOpen(call, flow) else { continue }
            // What takes pages and gives them back where something fails, is no counterpart of itself.
            let entered = Set(flow.releaseRoots.filter { !$0.isStatic && $0.installed.isEmpty }.map(\.function))
            let releases = entered.union(flow.counterparts.map(\.function)).subtracting(flow.wrappers.map(\.function))
            for wrapper in flow.wrappers {
                // An skb or a bio that it fills says little of those that fill it.
                let fills = wrapper.pagesParameter != nil || wrapper.returnsPages
                if fills, !wrapper.isBare, entered.contains(wrapper.function) { continue }
                // An entry of an operations table has no callers to ask.
                let roots = flow.acquireRoots.lazy.filter { $0.function == wrapper.function }
                if roots.contains(where: { !$0.installed.isEmpty }) { continue }
                let query = WrapperQuery(
                    function: wrapper.function, flagsParameter: nil, pagesParameter: wrapper.pagesParameter,
                    returnsPages: wrapper.returnsPages, releases: releases.sorted(),
                    isFurther: entered.contains(wrapper.function))
                if query.concernsPages { add(query) }
            }
            // Where words of the file do not tell when the pages are given back, those of its callers may.
            if !isSettled(call, flow), !flow.releaseRoots.contains(where: { $0.lifetime(by: uses) != .unknown }) {
                for root in flow.releaseRoots where isUnexplained(root) {
                    add(WrapperQuery(function: root.function, asksEntrances: true))
                }
            }
        }
        return queries.values.sorted { $0.function < $1.function }
    }

    /// Flags or a notifier say how long pages are kept; those of an iterator (no flags argument) last for its transfer.
    private func isSettled(_ call: CallFact, _ flow: PageFlow) -> Bool {
        !uses.longFlags.isDisjoint(with: call.flags.must + call.flags.may) || call.flags.origin == .none
            || !flow.notifierChecks.isEmpty || call.reference == .get && !flow.notifierRegistrations.isEmpty
    }

    private func isUnexplained(_ root: PageFlow.Root) -> Bool { root.isOpen && root.lifetime(by: uses) == .unknown }

    /// The file alone does not say how long the pages are kept.
    func isOpen(_ call: CallFact, _ flow: PageFlow) -> Bool {
        guard call.reference == .get || call.reference == .pin, flow.holding == .held,
            call.iterator?.constructors?.isEmpty ?? true
        else { return false }
        if uses.isInternal(call.file) { return false }
        return call.function.map { family.function(named: $0) == nil } ?? false
    }

    /// Functions of other files that are given the pages. What those call in turn is not followed further.
    private func callees(givenPagesBy calls: [CallFact]) -> Set<CalleeQuery> {
        calls.reduce(into: []) { found, call in
            guard call.reference == .get || call.reference == .pin, !uses.isInternal(call.file) else { return }
            for use in call.flow?.uses ?? [] { found.formUnion(use.passed) }
        }
    }

    // MARK: Whom to ask

    private func questions(
        of pursuit: Pursuit, _ standing: Standing, among neighbours: [String], answers: inout Answers
    ) -> [String: FileQueries] {
        var questions: [String: FileQueries] = [:]
        for query in pursuit.open.sorted(by: { $0.function < $1.function }) {
            // What the asking file does with them, it has shown.
            let calling = (standing.called[query.function] ?? []).filter { $0 != pursuit.file }
            if query.isFurther, calling.count > Self.maximalFilesForFurther {
                answers.cuts[query.function] = "\(calling.count) files call it, and were not asked"
                continue
            }
            if calling.count > Self.maximalFilesForName {
                answers.cuts[query.function] =
                    "\(calling.count) files call it; the first \(Self.maximalFilesForName) were asked"
            }
            for path in calling.prefix(Self.maximalFilesForName) {
                questions[path, default: FileQueries()].wrappers.append(query)
            }
        }
        for query in pursuit.openCallees.sorted(by: CalleeQuery.precedes) {
            if query.isOperation {
                guard let path = file(installing: query, for: pursuit.file, among: neighbours) else { continue }
                questions[path, default: FileQueries()].callees.append(query)
                continue
            }
            let defining = standing.defined[query.function] ?? []
            // So many bodies are as good as none: which one is meant is not known.
            guard defining.count <= Self.maximalDefinitions else { continue }
            for path in defining { questions[path, default: FileQueries()].callees.append(query) }
        }
        for query in pursuit.openIterators.sorted(by: IteratorQuery.precedes) {
            let calling = standing.called[query.function] ?? []
            // Part of the callers is no answer.
            guard calling.count <= Self.maximalFilesForName else { continue }
            answers.iterators[query] = []
            for path in calling { questions[path, default: FileQueries()].iterators.append(query) }
        }
        return questions
    }

    /// By function: the files, sorted, whose text calls it, or takes its address where that is asked, and does not
    /// define it; and those that define it.
    private struct Standing {
        var called: [String: [String]] = [:]
        var defined: [String: [String]] = [:]
    }

    /// Without the names of functions that are only asked what they do with pages, where too many files name them.
    private func leavingOutCommon(_ hits: [String: [String]], _ pursuits: [Pursuit]) -> [String: [String]] {
        var counts: [String: Int] = [:]
        for names in hits.values { for name in names { counts[name, default: 0] += 1 } }
        let needed = Set(pursuits.lazy.flatMap { $0.open.map(\.function) + $0.openIterators.map(\.function) })
        let common = Set(counts.lazy.filter { $0.value > Self.maximalFilesNaming }.map(\.key)).subtracting(needed)
        return hits.mapValues { $0.filter { !common.contains($0) } }.filter { !$0.value.isEmpty }
    }

    private func standing(_ hits: [String: [String]], installing: Set<String>) async throws -> Standing {
        let files = hits.filter { !$0.key.hasSuffix(".S") }.sorted { $0.key < $1.key }
        let found = try await pool.map(files) { path, names -> [(name: String, isDefined: Bool)] in
            guard let source = view.source(of: path) else { return [] }
            return names.compactMap { name in
                let places = IdentifierSearch([name]).occurrences(in: source.bytes)
                let horizon = LexedSource.horizon(forPlaces: places.count)
                let roles = places.map { source.textualRole(at: $0.offset, horizon: horizon) }
                if roles.contains(.definition) { return (name, true) }
                let isUsed = roles.contains(.call) || installing.contains(name) && roles.contains(.address)
                return isUsed ? (name, false) : nil
            }
        }
        var standing = Standing()
        for (file, names) in zip(files, found) {
            for (name, isDefined) in names {
                if !isDefined {
                    standing.called[name, default: []].append(file.key)
                } else if file.key.hasSuffix(".c") {
                    standing.defined[name, default: []].append(file.key)
                }
            }
        }
        return standing
    }
}
