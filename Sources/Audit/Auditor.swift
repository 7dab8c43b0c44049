internal import AuditIndex
internal import CallSites
internal import Clang
internal import CompileEnvironment
internal import Foundation
internal import Judging
internal import KernelTree
internal import Knowledge
internal import Ownership
internal import Paths
package import Report
internal import RuleChecks
internal import SourceText
internal import UnitParsing

/// Audits a kernel tree: walk, scan, prepare, parse, assemble.
package struct Auditor: Sendable {
    let options: AuditOptions
    let observer: AuditObserver

    package init(_ options: AuditOptions, observer: AuditObserver = AuditObserver()) {
        self.options = options
        self.observer = observer
    }

    package func run() async throws -> AuditReport { try await audit().report }

    /// An audit of a part of the tree, and the files that it speaks of, also those where nothing is left to report.
    package func runCovering() async throws -> (report: AuditReport, covered: Set<String>) { try await audit() }

    private func audit() async throws -> (report: AuditReport, covered: Set<String>) {
        let texts = try KnowledgeTexts(rules: options.rules, judges: options.judges)
        let (family, uses) = (texts.family, texts.uses)
        let tree = try includable(KernelTree(at: options.tree, largestFile: options.largestFile))
        observer.progress(AuditProgress(stage: .walking, done: 0, total: nil))
        let snapshot = await TreeSnapshot(tree, excluding: options.excluded, jobs: options.jobs)
        let place = options.revision?.name ?? tree.root
        snapshot.notices.forEach { observer.notice("\(place)/\($0)") }
        let index = try openIndex()

        let view = TreeView(tree, stamps: snapshot.stamps)
        let scan = try await scan(snapshot, in: view, names: family.names, index: index)
        let all = try await scan.results.filter { !$0.occurrences.isEmpty }.boundedMap(jobs: options.jobs) { result in
            ScannedFile(
                path: result.path, bytes: view.contents(of: result.path) ?? [], occurrences: result.occurrences,
                names: family.names)
        }
        let selection = ScopeSelection(options.scope, files: all, scan: scan, view: view)

        let store = try store(for: tree)
        let workers = try workers(for: tree, store: store, knowing: texts)
        let pending = PendingBlobs()
        let environments = try prepare(
            all, in: view, store: store, snapshot: snapshot, index: index, pending: pending, workers: workers)
        let counter = UnitCounter()
        let parsing = Parsing(
            options: options, observer: observer, family: family, uses: uses, view: view, index: index,
            workers: workers, environments: environments,
            knowledgeKey: KnowledgeKey(
                version: options.version, libclang: options.library.version, family: texts.familyText, uses: texts.usesText,
                oversized: snapshot.oversized), store: store,
            dependencies: DependencyView(
                tree: view, store: store, environments: environments, headers: snapshot.headers, links: snapshot.links,
                excluded: options.excluded),
            counter: counter)
        let parsed = try await parsing.run(selection.files, among: all, sources: snapshot.sources)
        let paths = Set(selection.files.map(\.path))
        let assembler = SiteAssembler(
            family: family, files: selection.files, totals: scan.totals(names: family.names, in: paths), parsed: parsed,
            architecture: { "\(environments.builder.architecture(of: $0))" }, uses: uses)
        var result = assembler.assemble()
        if options.judges { addOwnership(to: &result.sites, tree: tree, kbuild: environments.kbuild) }
        try? index.prune()
        observer.finished(counter.count)
        try await confirm(view)
        pending.keep(in: index)
        let report = try checked(AuditReport(
            tool: Tool(name: "gupaudit", version: options.version, libclang: options.library.version),
            tree: identity(of: tree), api: API(functions: parsed.signatures, flags: parsed.flags.values),
            sites: result.sites, findings: [], ledger: result.ledger,
            units: parsed.units.map { Report.Unit($0, includesTimings: options.includesTimings) }.sorted {
                ($0.file, $0.environment, $0.arch) < ($1.file, $1.environment, $1.arch)
            }))
        // What was given up today may be parsed tomorrow.
        if options.revision?.isWhole == true, counter.count.givenUp == 0, let key = storedReportKey {
            try? index.setBlob(JSONEncoder().encode(report), for: key)
        }
        return (report, selection.covered)
    }

    private func scan(
        _ snapshot: TreeSnapshot, in view: TreeView, names: [String], index: AuditIndex
    ) async throws -> Scanner.Outcome {
        let root = view.tree.root
        let known = (try? index.states(root: root)) ?? [:]
        let began = FileStamp.now()
        let scan = try await Scanner(view: view, names: names, jobs: options.jobs, observer: observer)
            .scan(snapshot, known: known)
        view.learn(scan.results.map { ($0.path, $0.content, scan.changed[$0.path] == nil) }, readSince: began)
        // What was read may belong to another state than the stamps.
        if view.hasChanged { throw AuditError.treeChanged(tree: root, paths: view.changes) }
        try? index.record(
            root: root, states: scan.changed, removing: Set(known.keys).subtracting(snapshot.stamps.keys),
            readingBegan: began)
        return scan
    }

    // MARK: Revisions

    private func identity(of tree: KernelTree) -> TreeIdentity {
        let version = tree.version.description
        guard let revision = options.revision else {
            return TreeIdentity(path: tree.root, version: version, source: .directory, revision: nil)
        }
        return TreeIdentity(path: revision.repository, version: version, source: .git, revision: revision.commit)
    }

    /// The report of an earlier audit of the same commit by the same tool, rules and options.
    package func storedReport() -> AuditReport? {
        guard let key = storedReportKey, let revision = options.revision, let index = try? openIndex(),
            let data = try? index.blob(for: key), var report = try? JSONDecoder().decode(AuditReport.self, from: data)
        else { return nil }
        report.tree.path = revision.repository
        return report
    }

    /// nil where a report is not to be kept: a directory may change at any time, and a part is no report of a revision.
    private var storedReportKey: String? {
        guard let revision = options.revision, options.scope == .whole, !options.includesTimings else { return nil }
        let key = ReportKey(
            schema: AuditReport.currentSchema, commit: revision.commit, version: options.version, build: options.build,
            libclang: options.library.version, rules: rulesContents, judges: options.judges,
            excluded: options.excluded.sorted(), suppressions: options.suppressions, largestFile: options.largestFile)
        return (try? key.hash).map { "report \($0)" }
    }

    private var rulesContents: [ContentHash] {
        let files = FileManager.default
        let family = files.enumerator(atPath: options.rules)?.compactMap { $0 as? String }.filter { $0.hasSuffix(".yaml") } ?? []
        return (family.map { "\(options.rules)/\($0)" }.sorted() + options.ruleSet.rules.map(\.path))
            .map { ContentHash(ofBlob: [UInt8](files.contents(atPath: $0) ?? Data())) }
    }

    /// Who builds each site's file, and who looks after it.
    private func addOwnership(to sites: inout [CallSite], tree: KernelTree, kbuild: KbuildIndex) {
        let finder = OwnershipFinder(tree: tree, kbuild: kbuild)
        finder.maintainers.notices.forEach { observer.notice("\($0)") }
        for (file, indices) in Dictionary(grouping: sites.indices, by: { sites[$0].file }) {
            let ownership = finder.ownership(of: file)
            for index in indices { sites[index].ownership = ownership }
        }
    }

    /// A report speaks of one state of the tree: what the first walk found must be there still.
    private func confirm(_ view: TreeView) async throws {
        view.confirm(await TreeSnapshot(view.tree, excluding: options.excluded, jobs: options.jobs).stamps)
        if view.hasChanged { throw AuditError.treeChanged(tree: view.tree.root, paths: view.changes) }
    }

    /// The processes that parse; none is started before something is to be parsed.
    private func workers(for tree: KernelTree, store: String, knowing texts: KnowledgeTexts) throws -> WorkerPool {
        let workers = WorkerPool(
            program: options.worker,
            start: WorkerStart(
                library: options.library.path, tree: tree.compilerRoot, store: store,
                family: texts.familyText, uses: texts.usesText, limits: options.limits, largestFile: tree.largestFile))
        if options.requiresSandbox {
            let confinement = try workers.confinement()
            guard confinement.isWhole else { throw AuditError.noSandbox(landlock: confinement.landlock > 0) }
        }
        return workers
    }

    private func openIndex() throws -> AuditIndex {
        guard let path = options.index else { return try AuditIndex.inMemory() }
        do {
            let index = try AuditIndex(path: path, fingerprint: "gupaudit \(options.version)")
            index.notices.forEach(observer.notice)
            return index
        } catch {
            observer.notice("\(error); this run keeps nothing")
            return try AuditIndex.inMemory()
        }
    }

    /// The tree's own directory for generated headers.
    private func store(for tree: KernelTree) throws(AuditError) -> String {
        let name = ContentHash(ofBlob: Array(tree.root.utf8)).rawValue.prefix(16)
        let store = TreePath.standardized(URL(filePath: "\(options.store)/\(name)").path)
        guard TreePath.isIncludable(store), PathSpelling.text(of: store).utf8.elementsEqual(store.utf8) else {
            throw AuditError.storeUnusable(path: store, reason: "no #include can name a file there")
        }
        do {
            try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
        } catch {
            throw AuditError.storeUnusable(path: store, reason: error.localizedDescription)
        }
        // Workers are shown this directory and no other: without links in its path.
        guard let resolved = ResolvedPath.of(store) else {
            throw AuditError.storeUnusable(path: store, reason: String(cString: strerror(errno)))
        }
        return resolved
    }

    /// A tree whose path no `#include` can hold gets another one, by a link beside its store.
    private func includable(_ tree: KernelTree) throws(AuditError) -> KernelTree {
        if TreePath.isIncludable(tree.root) { return tree }
        let link = try store(for: tree) + ".tree"
        if (try? KernelTree(at: link).root) != tree.root {
            unlink(link)
            symlink(PathSpelling.text(of: tree.root), link)
        }
        var tree = tree
        tree.compilerRoot = PathSpelling.spelled(link)
        return tree
    }

    private func prepare(
        _ files: [ScannedFile], in view: TreeView, store: String, snapshot: TreeSnapshot, index: AuditIndex,
        pending: PendingBlobs, workers: WorkerPool
    ) throws -> PreparedEnvironments {
        let libclang = LibclangFacts(major: options.library.major, resourceDirectory: options.library.resourceDirectory)
        let kbuild = KbuildIndex(view.tree, makefiles: snapshot.makefiles)
        let builder = try EnvironmentBuilder(
            tree: view.tree, store: store, libclang: libclang,
            kbuild: kbuild, headers: HeaderLookup(paths: snapshot.headers))
        let names = snapshot.stamps.keys.filter { !$0.hasSuffix(".c") && !$0.hasSuffix(".S") }.sorted()
        let preparer = EnvironmentPreparer(
            tree: view, builder: builder, workers: workers, libclang: options.library.version, index: index,
            pending: pending,
            observer: observer, store: store, version: options.version,
            headerNames: ContentHash(ofBlob: Array(names.joined(separator: "\n").utf8)))
        return PreparedEnvironments(
            files: files.filter(\.isParsable).map(\.path), builder: builder, kbuild: kbuild,
            database: try CompilationDatabase(of: view.tree), libclang: libclang, preparer: preparer)
    }
}
