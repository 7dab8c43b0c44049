internal import CallSites
internal import KernelTree
internal import Knowledge
internal import Report
internal import SourceText

/// Follows flags and pages beyond their file: who calls the wrappers, who releases what a member keeps.
///
/// Files are found by the names that stand in them and parsed once a round. The bounds are there for trees that were not
/// seen yet; what they cut is said.
struct CallerPursuit: Sendable {
    let family: Family
    let uses: PageUses
    let parser: FileParser
    let search: NameSearch
    let view: TreeView
    let jobs: Int
    let observer: AuditObserver

    private static let maximalRounds = 3
    private static let maximalFilesForName = 24
    private static let maximalFiles = 160

    /// What other files answered.
    struct Answers: Sendable {
        /// Calls of each function that passes flags or pages on.
        var callers: [String: [CallerFact]] = [:]
        var members: [MemberQuery: [MemberFact]] = [:]
        /// What was not followed, by the function asked about.
        var cuts: [String: String] = [:]
    }

    func run(_ units: [UnitResult], sources: [String]) async throws -> Answers {
        var answers = Answers()
        let calls = units.flatMap(\.facts.calls)
        var open = wrappers(in: calls)
        let members = members(in: calls)
        var asked: Set<String> = []
        var files = 0
        for round in 0..<Self.maximalRounds {
            open = open.filter { asked.insert($0.function).inserted }
            let names = open.map(\.function).sorted()
            if names.isEmpty, round > 0 || members.isEmpty { break }
            let hits = names.isEmpty ? [:] : try await search.files(naming: names, among: sources)
            var questions = questions(of: open, hits: hits, answers: &answers)
            if round == 0 { add(members, sources: sources, to: &questions) }
            let selected = questions.sorted { $0.key < $1.key }.prefix(max(0, Self.maximalFiles - files))
            if selected.count < questions.count {
                for name in names { answers.cuts[name, default: ""] = "only the first \(Self.maximalFiles) files were asked" }
            }
            files += selected.count
            let results = try await selected.enumerated().map { ($0.offset, $0.element) }.boundedMap(jobs: jobs) { number, file in
                observer.progress(AuditProgress(stage: .tracing, done: number, total: selected.count))
                return parser.answer(file.value, in: file.key)
            }
            open = []
            for facts in results.compactMap({ $0?.facts }) {
                for caller in facts.callers {
                    answers.callers[caller.callee, default: []].append(caller)
                    guard let parameter = caller.passesParameter, !caller.isStatic else { continue }
                    open.append(
                        WrapperQuery(
                            function: caller.function, flagsParameter: parameter, pagesParameter: nil, returnsPages: false,
                            releases: []))
                }
                for member in facts.members { answers.members[member.query, default: []].append(member) }
            }
        }
        return answers
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
            known.releases = Set(known.releases).union(query.releases).sorted()
            queries[query.function] = known
        }
        for call in calls {
            if let function = call.function, let parameter = call.flagsParameter, !call.isInStatic {
                add(WrapperQuery(function: function, flagsParameter: parameter, pagesParameter: nil, returnsPages: false, releases: []))
            }
            for caller in call.callers {
                guard let parameter = caller.passesParameter, !caller.isStatic else { continue }
                add(WrapperQuery(function: caller.function, flagsParameter: parameter, pagesParameter: nil, returnsPages: false, releases: []))
            }
            guard let flow = call.flow, isOpen(call, flow) else { continue }
            let releases = Set(flow.releaseRoots.filter { !$0.isStatic && $0.installed.isEmpty }.map(\.function))
            for wrapper in flow.wrappers where !releases.contains(wrapper.function) {
                // An entry of an operations table has no callers to ask.
                if flow.acquireRoots.contains(where: { $0.function == wrapper.function && !$0.installed.isEmpty }) { continue }
                let query = WrapperQuery(
                    function: wrapper.function, flagsParameter: nil, pagesParameter: wrapper.pagesParameter,
                    returnsPages: wrapper.returnsPages, releases: releases.sorted())
                if query.concernsPages { add(query) }
            }
        }
        return queries.values.sorted { $0.function < $1.function }
    }

    /// The file alone does not say how long the pages are kept.
    private func isOpen(_ call: CallFact, _ flow: PageFlow) -> Bool {
        guard call.reference == .get || call.reference == .pin, flow.holding == .held, flow.iterators.isEmpty else { return false }
        if uses.isInternal(call.file) { return false }
        return call.function.map { family.function(named: $0) == nil } ?? false
    }

    /// Members that keep pages, by the directory whose files may touch them.
    private func members(in calls: [CallFact]) -> [String: Set<MemberQuery>] {
        var found: [String: Set<MemberQuery>] = [:]
        for call in calls {
            guard let flow = call.flow, isOpen(call, flow) else { continue }
            found[Self.directory(of: call.file), default: []].formUnion(flow.members)
        }
        return found
    }

    static func directory(of path: String) -> String {
        path.split(separator: "/").dropLast().joined(separator: "/")
    }

    // MARK: Whom to ask

    private func questions(
        of queries: [WrapperQuery], hits: [String: [String]], answers: inout Answers
    ) -> [String: FileQueries] {
        var files: [String: [String]] = [:]
        for (path, names) in hits where !path.hasSuffix(".S") {
            for name in names { files[name, default: []].append(path) }
        }
        var questions: [String: FileQueries] = [:]
        for query in queries {
            let calling = (files[query.function] ?? []).sorted().filter { calls(query.function, in: $0) }
            if calling.count > Self.maximalFilesForName {
                answers.cuts[query.function] = "\(calling.count) files call it; the first \(Self.maximalFilesForName) were asked"
            }
            for path in calling.prefix(Self.maximalFilesForName) {
                questions[path, default: FileQueries(wrappers: [], members: [])].wrappers.append(query)
            }
        }
        return questions
    }

    /// True where the text of a file calls a function that the file does not define.
    private func calls(_ name: String, in path: String) -> Bool {
        guard let bytes = view.tree.contents(of: path) else { return false }
        let source = LexedSource(bytes)
        let roles = IdentifierSearch([name]).occurrences(in: bytes).map { source.textualRole(at: $0.offset) }
        return roles.contains(.call) && !roles.contains(.definition)
    }

    private func add(_ members: [String: Set<MemberQuery>], sources: [String], to questions: inout [String: FileQueries]) {
        for path in sources where path.hasSuffix(".c") {
            guard let wanted = members[Self.directory(of: path)], let bytes = view.tree.contents(of: path) else { continue }
            let names = Set(wanted.map(\.member)).sorted()
            let present = Set(IdentifierSearch(names).occurrences(in: bytes).map { names[$0.identifier] })
            let queries = wanted.filter { present.contains($0.member) }
            // A file that neither releases nor dirties has nothing to say.
            guard !queries.isEmpty, IdentifierSearch(releasing).occurrences(in: bytes).first != nil else { continue }
            questions[path, default: FileQueries(wrappers: [], members: [])].members
                += queries.sorted { ($0.structure, $0.member) < ($1.structure, $1.member) }
        }
    }

    private var releasing: [String] { uses.releases.keys.sorted() + uses.dirtiesLocked.sorted() + uses.dirtiesUnlocked.sorted() }
}
