internal import AuditIndex
internal import Clang
internal import CompileEnvironment
internal import KernelTree
internal import Paths
internal import UnitParsing

/// What files are parsed with: the processes that do it, and the environments of the tree's architectures.
struct Workbench: Sendable {
    let workers: WorkerPool
    let environments: PreparedEnvironments
    let dependencies: DependencyView
    /// What the index holds against them.
    let verdicts: DependencyVerdicts
    /// What units depend on besides files.
    let knowledge: KnowledgeKey
    /// The tree's own directory for generated headers.
    let store: String
    let phases: PhaseClock
    let pending = PendingBlobs()
    let counter = UnitCounter()

    init(
        for survey: Survey, knowing texts: KnowledgeTexts, _ options: AuditOptions, _ observer: AuditObserver,
        _ phases: PhaseClock
    ) throws {
        self.phases = phases
        let (ground, kbuild) = (survey.ground, survey.kbuild)
        let (view, snapshot) = (ground.view, ground.snapshot)
        store = try TreeStore(directory: options.store).headers(of: view.tree)
        workers = try Self.workers(for: view.tree, store: store, knowing: texts, options)
        let libclang = LibclangFacts(major: options.library.major, resourceDirectory: options.library.resourceDirectory)
        let builder = try survey.provisions.builder(of: view.tree, store: store, libclang: libclang, kbuild)
        let preparer = EnvironmentPreparer(
            tree: view, builder: builder, workers: workers, libclang: options.library.version, index: ground.index,
            pending: pending, observer: observer, phases: phases, store: store, build: options.build,
            provisions: survey.provisions)
        environments = PreparedEnvironments(
            files: survey.files.filter(\.isParsable).map(\.path), builder: builder, kbuild: kbuild,
            database: try CompilationDatabase(of: view.tree), libclang: libclang, preparer: preparer)
        dependencies = DependencyView(
            tree: view, store: store, environments: environments, headers: survey.provisions.headers,
            links: snapshot.links, excluded: options.excluded)
        verdicts = DependencyVerdicts { [dependencies] in dependencies.content(of: $0) }
        knowledge = KnowledgeKey(
            build: options.build, libclang: options.library.version, family: texts.familyText, uses: texts.usesText,
            oversized: snapshot.oversized)
    }

    /// False where what was found is no whole answer: what was given up today may be parsed tomorrow.
    var isKeepable: Bool { dependencies.areSealed && counter.count.givenUp == 0 }

    /// The processes that parse; none is started before something is to be parsed.
    private static func workers(
        for tree: KernelTree, store: String, knowing texts: KnowledgeTexts, _ options: AuditOptions
    ) throws -> WorkerPool {
        let workers = WorkerPool(
            program: options.worker,
            start: WorkerStart(
                library: options.library.path, tree: tree.compilerRoot, store: store,
                family: texts.familyText, uses: texts.usesText, limits: options.limits, largestFile: tree.largestFile,
                replaced: tree.replaced.compactMapValues { TreePath.relative($0, to: store) }))
        if options.requiresSandbox {
            let confinement = try workers.confinement()
            guard confinement.isWhole else { throw AuditError.noSandbox(landlock: confinement.landlock > 0) }
        }
        return workers
    }
}
