internal import AuditIndex
internal import CallSites
internal import Clang
internal import CompileEnvironment
internal import KernelTree
internal import Knowledge
internal import Ownership
package import Report

/// Audits a kernel tree: walk, scan, prepare, parse, assemble, check. `audit()` is the table of contents.
package struct Auditor: Sendable {
    let options: AuditOptions
    let pool: TaskPool
    /// What is noticed of the tree: the next audit that finds the report in the index says it again.
    let notices = Notices()
    /// Who is told of what holds for this run alone.
    let passing: AuditObserver
    let phases = PhaseClock()

    package init(_ options: AuditOptions, observer: AuditObserver = AuditObserver()) {
        self.options = options
        passing = observer
        pool = TaskPool(jobs: options.jobs, observer: notices.noting(observer))
    }

    package func run() async throws -> AuditReport { try await audit().report }

    /// - Parameter lookUp: of a revision whose report was asked for, and is not there.
    package func audit(after lookUp: ReportLookUp? = nil) async throws -> Audited {
        let tree = try tree()
        let index = try openIndex()
        let name: ReportName? = try await phases.stage(.seal) {
            if let lookUp { return lookUp.name }
            return try await reportName(of: options.revision == nil ? tree.root : nil)
        }
        if lookUp == nil, let name, let report = stored(name, in: index) {
            passing.notice("\(options.tree): from the index")
            return Audited(report: report, name: name)
        }
        let knowledge = try KnowledgeTexts(rules: options.rules, judges: options.judges)
        let survey = try await survey(tree, index, for: knowledge.family)
        var (audited, bench) = try await audit(survey, knowing: knowledge)
        try await phases.stage(.walk) { try await settle(survey.ground, bench) }
        if let name, bench.isKeepable, keep(audited.report, as: name, in: index) { audited.name = name }
        if options.includesTimings { (phases.lines + [phases.total(bench.counter.count)]).forEach(passing.notice) }
        return audited
    }

    func tree() throws -> KernelTree {
        let tree = try KernelTree(at: options.tree, largestFile: options.largestFile)
        return try TreeStore(directory: options.store).includable(tree)
    }

    /// What the files of a survey show.
    ///
    /// - Parameter syntax: functions whose text is wanted, by their file.
    func audit(
        _ survey: Survey, knowing knowledge: KnowledgeTexts, syntax: [String: [String]] = [:]
    ) async throws -> (Audited, Workbench) {
        let (ground, scan, files) = (survey.ground, survey.scan, survey.files)
        // This and the owners ask nothing of the parses, and take as long as some of them.
        async let isDirty = options.checkout?.isDirty(ground, excluding: options.excluded)
        let selection = try await ScopeSelection(
            options.scope, files: files, scan: scan, view: ground.view, by: pool, excluding: options.excluded)
        let bench = try Workbench(for: survey, knowing: knowledge, options, passing, phases)
        let parsing = Parsing(
            pool: pool, isPartial: options.scope != .whole, family: knowledge.family, uses: knowledge.uses,
            syntax: syntax, ground: ground, bench: bench)
        let searched = scan.results.filter { $0.namesFlags && knowledge.family.isHome($0.path) }.map(\.path)
        async let owners = owners(of: selection.files, in: survey)
        let parsed = try await parsing.run(
            selection.files, among: files, searching: searched,
            naming: scan.results.lazy.filter(\.holdsCode).map(\.path))
        let assembler = SiteAssembler(
            family: knowledge.family, files: selection.files,
            totals: scan.totals(names: knowledge.family.names, in: Set(selection.files.map(\.path))), parsed: parsed,
            architecture: { "\(bench.environments.builder.architecture(of: $0))" }, uses: knowledge.uses)
        var result = phases.piece(.judging) { assembler.assemble() }
        try await add(owners, to: &result.sites, in: survey)
        let unlisted = UnlistedFunctions(family: knowledge.family, files: selection.files, parsed: parsed)
        unlisted.notice(rules: options.rules).map(pool.observer.notice)
        let identity = identity(of: ground, isDirty: await isDirty)
        let report = try phases.piece(.rules) {
            try checked(self.report(of: result, parsed, unlisted: unlisted.all, on: identity), in: ground.view.tree)
        }
        return (Audited(report: report, covered: selection.covered, syntax: parsed.syntax), bench)
    }

    // MARK: Stages

    /// Who builds each file that may have sites, and who looks after it; nothing where an earlier audit says so.
    private func owners(of files: [ScannedFile], in survey: Survey) async throws -> [String: Ownership] {
        guard options.judges, survey.owners.isEmpty else { return survey.owners }
        let finder = try await survey.ownership()
        finder.maintainers.notices.forEach { pool.observer.notice("\($0)") }
        let known = phases.piece(.owners) {
            files.filter(\.isParsable).map { ($0.path, finder.ownership(of: $0.path)) }
        }
        return Dictionary(known) { first, _ in first }
    }

    private func add(_ owners: [String: Ownership], to sites: inout [CallSite], in survey: Survey) async throws {
        guard options.judges else { return }
        for index in sites.indices {
            let file = sites[index].file
            if let known = owners[file] {
                sites[index].ownership = known
            } else {
                sites[index].ownership = try await survey.ownership().ownership(of: file)
            }
        }
    }

    /// A report speaks of one state of the tree: what the first walk found must be there still, or nothing is kept.
    func settle(_ ground: AuditGround, _ bench: Workbench) async throws {
        try? ground.index.prune()
        clear(bench)
        try await ground.confirmAll(excluding: options.excluded, jobs: pool.jobs)
        bench.pending.keep(in: ground.index)
    }

    /// What is needed no more once the files are parsed.
    func clear(_ bench: Workbench) {
        bench.environments.removeSmallHeaders()
        pool.observer.finished(bench.counter.count)
    }

    private func identity(of ground: AuditGround, isDirty: Bool?) -> TreeIdentity {
        let tree = ground.view.tree
        return TreeIdentity(
            path: options.revision?.repository ?? tree.root, version: tree.version.description,
            source: options.revision == nil ? .directory : .git,
            revision: options.revision?.commit ?? options.checkout?.commit, dirty: isDirty)
    }

    private func report(
        of result: SiteAssembler.Result, _ parsed: Parsing.Outcome, unlisted: [API.Unlisted], on tree: TreeIdentity
    ) -> AuditReport {
        let units = parsed.units.map { Report.Unit($0, includesTimings: options.includesTimings) }
        return AuditReport(
            tool: Tool(name: "gupaudit", version: options.version, libclang: options.library.version),
            tree: tree,
            api: API(functions: parsed.signatures, flags: parsed.flags.values, unlisted: unlisted),
            sites: result.sites, findings: [], ledger: result.ledger,
            units: units.sorted { ($0.file, $0.environment, $0.arch) < ($1.file, $1.environment, $1.arch) })
    }
}
