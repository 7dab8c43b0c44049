internal import AuditIndex
internal import CallSites
internal import Clang
internal import CompileEnvironment
internal import KernelTree
internal import Knowledge
internal import Ownership
package import Report
internal import SourceText

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
        let store = TreeStore(directory: options.store)
        var tree = try store.includable(KernelTree(at: options.tree, largestFile: options.largestFile))
        let overlay = try store.overlay(options.overlay, on: tree)
        defer { overlay.remove() }
        tree.replaced = overlay.files
        let index = try openIndex()
        let name: ReportName? = try await phases.stage(.seal) {
            if let lookUp { return lookUp.name }
            return try await reportName(of: options.revision == nil ? tree.root : nil)
        }
        if lookUp == nil, let name, let report = stored(name, in: index) {
            passing.notice("\(options.tree): from the index")
            return Audited(report: report, covered: nil)
        }
        let knowledge = try KnowledgeTexts(rules: options.rules, judges: options.judges)
        let ground = await phases.stage(.walk) { await walk(tree, index) }
        let scan = try await phases.stage(.scan) { try await self.scan(ground, for: knowledge.family) }
        let files: [ScannedFile] = try await phases.stage(.reading) {
            try await read(scan, in: ground.view, for: knowledge.family.names)
        }
        let selection = ScopeSelection(options.scope, files: files, scan: scan, view: ground.view)
        let bench = try Workbench(for: files, of: ground, knowing: knowledge, options, passing, phases)
        let parsing = Parsing(
            pool: pool, isPartial: options.scope != .whole, family: knowledge.family, uses: knowledge.uses,
            syntax: options.syntax, ground: ground, bench: bench)
        let searched = scan.results.filter { $0.namesFlags && knowledge.family.isHome($0.path) }.map(\.path)
        // Asks nothing of the parses, and takes as long as some of them.
        async let owners = owners(of: selection.files, in: ground, bench)
        let parsed = try await parsing.run(
            selection.files, among: files, searching: searched,
            naming: scan.results.lazy.filter(\.holdsCode).map(\.path))
        let assembler = SiteAssembler(
            family: knowledge.family, files: selection.files,
            totals: scan.totals(names: knowledge.family.names, in: Set(selection.files.map(\.path))), parsed: parsed,
            architecture: { "\(bench.environments.builder.architecture(of: $0))" }, uses: knowledge.uses)
        var result = phases.piece(.judging) { assembler.assemble() }
        await add(owners, to: &result.sites)
        try await phases.stage(.walk) { try await settle(ground, bench) }
        let unlisted = UnlistedFunctions(family: knowledge.family, files: selection.files, parsed: parsed)
        unlisted.notice(rules: options.rules).map(pool.observer.notice)
        let report = try phases.piece(.rules) {
            try checked(
                self.report(of: result, parsed, unlisted: unlisted.all, on: ground), in: ground.view.tree)
        }
        if bench.dependencies.areSealed { keep(report, as: name, of: bench.counter.count, in: index) }
        if options.includesTimings { (phases.lines + [phases.total(bench.counter.count)]).forEach(passing.notice) }
        return Audited(report: report, covered: selection.covered, syntax: parsed.syntax)
    }

    // MARK: Stages

    private func walk(_ tree: KernelTree, _ index: AuditIndex) async -> AuditGround {
        pool.observer.progress(AuditProgress(stage: .walking, done: 0, total: nil))
        let snapshot = await TreeSnapshot(tree, excluding: options.excluded, jobs: pool.jobs)
        let place = options.revision?.name ?? tree.root
        snapshot.notices.forEach { pool.observer.notice("\(place)/\($0)") }
        return AuditGround(snapshot: snapshot, view: TreeView(tree, stamps: snapshot.stamps), index: index)
    }

    private func scan(_ ground: AuditGround, for family: Family) async throws -> Scanner.Outcome {
        let (view, root) = (ground.view, ground.view.tree.root)
        let scanner = Scanner(view: view, family: family, pool: pool)
        let known = (try? ground.index.states(root: scanner.key)) ?? [:]
        let began = FileStamp.now()
        let alike = known.isEmpty ? (try? ground.index.latestStates(ofRootsEndingIn: scanner.ending)) ?? [:] : [:]
        let scan = try await scanner.scan(ground.snapshot, known: known, alike: alike)
        view.learn(scan.results.map { ($0.path, $0.content, scan.changed[$0.path] == nil) }, readSince: began)
        // What was read may belong to another state than the stamps.
        if view.hasChanged { throw AuditError.treeChanged(tree: root, paths: view.changes) }
        if !view.tree.replaced.isEmpty { return scan }
        try? ground.index.record(
            root: scanner.key, states: scan.changed, removing: Set(known.keys).subtracting(ground.snapshot.stamps.keys),
            readingBegan: began)
        return scan
    }

    /// Every file in which an identifier occurs, lexed.
    private func read(_ scan: Scanner.Outcome, in view: TreeView, for names: [String]) async throws -> [ScannedFile] {
        try await pool.map(scan.results.filter { !$0.occurrences.isEmpty }) { result in
            ScannedFile(
                path: result.path, source: view.source(of: result.path) ?? LexedSource(""),
                occurrences: result.occurrences, names: names)
        }
    }

    /// Who builds each file that may have sites, and who looks after it.
    private struct Owners: Sendable {
        let finder: OwnershipFinder
        let known: [String: Ownership]
    }

    private func owners(of files: [ScannedFile], in ground: AuditGround, _ bench: Workbench) async -> Owners? {
        guard options.judges else { return nil }
        let finder = OwnershipFinder(tree: ground.view.tree, kbuild: bench.environments.kbuild)
        let known = phases.piece(.owners) {
            files.filter(\.isParsable).map { ($0.path, finder.ownership(of: $0.path)) }
        }
        return Owners(finder: finder, known: Dictionary(known) { first, _ in first })
    }

    private func add(_ owners: Owners?, to sites: inout [CallSite]) {
        guard let owners else { return }
        owners.finder.maintainers.notices.forEach { pool.observer.notice("\($0)") }
        for index in sites.indices {
            let file = sites[index].file
            sites[index].ownership = owners.known[file] ?? owners.finder.ownership(of: file)
        }
    }

    /// A report speaks of one state of the tree: what the first walk found must be there still, or nothing is kept.
    private func settle(_ ground: AuditGround, _ bench: Workbench) async throws {
        let view = ground.view
        try? ground.index.prune()
        bench.environments.removeSmallHeaders()
        pool.observer.finished(bench.counter.count)
        view.confirm(await TreeSnapshot(view.tree, excluding: options.excluded, jobs: pool.jobs).stamps)
        if view.hasChanged { throw AuditError.treeChanged(tree: view.tree.root, paths: view.changes) }
        bench.pending.keep(in: ground.index)
    }

    private func report(
        of result: SiteAssembler.Result, _ parsed: Parsing.Outcome, unlisted: [API.Unlisted], on ground: AuditGround
    ) -> AuditReport {
        let tree = ground.view.tree
        let units = parsed.units.map { Report.Unit($0, includesTimings: options.includesTimings) }
        return AuditReport(
            tool: Tool(name: "gupaudit", version: options.version, libclang: options.library.version),
            tree: TreeIdentity(
                path: options.revision?.repository ?? tree.root, version: tree.version.description,
                source: options.revision == nil ? .directory : .git,
                revision: options.revision?.commit ?? options.checkout?.commit,
                dirty: options.checkout?.isDirty(ground, excluding: options.excluded)),
            api: API(functions: parsed.signatures, flags: parsed.flags.values, unlisted: unlisted),
            sites: result.sites, findings: [], ledger: result.ledger,
            units: units.sorted { ($0.file, $0.environment, $0.arch) < ($1.file, $1.environment, $1.arch) })
    }
}
