internal import AuditIndex
internal import CallSites
internal import Clang
internal import CompileEnvironment
internal import Foundation
internal import Judging
internal import KernelTree
internal import Knowledge
internal import Ownership
package import Report
internal import SourceText

/// Audits a kernel tree: walk, scan, prepare, parse, assemble.
package struct Auditor: Sendable {
    let options: AuditOptions
    let observer: AuditObserver

    package init(_ options: AuditOptions, observer: AuditObserver = AuditObserver()) {
        self.options = options
        self.observer = observer
    }

    package func run() async throws -> AuditReport {
        let family = try Family(directory: options.rules)
        let uses = options.judges ? try PageUses(directory: options.rules + "/family") : nil
        let tree = try KernelTree(at: options.tree)
        observer.progress(AuditProgress(stage: .walking, done: 0, total: nil))
        let snapshot = await TreeSnapshot(tree, excluding: options.excluded, jobs: options.jobs)
        snapshot.notices.forEach { observer.notice("\(tree.root)/\($0)") }
        let index = try openIndex()
        let knowledgeKey = self.knowledgeKey(family, uses)

        let known = (try? index.states(root: tree.root)) ?? [:]
        let began = FileStamp.now()
        let scanner = Scanner(tree: tree, names: family.names, jobs: options.jobs, observer: observer)
        let scan = try await scanner.scan(snapshot, known: known)
        try? index.record(
            root: tree.root, states: scan.changed, removing: Set(known.keys).subtracting(snapshot.stamps.keys),
            readingBegan: began)

        let view = TreeView(
            tree, outwardLinks: snapshot.outwardLinks,
            known: Dictionary(uniqueKeysWithValues: scan.results.map { ($0.path, $0.content) }))
        let files = try await scan.results.filter { !$0.occurrences.isEmpty }.boundedMap(jobs: options.jobs) { result in
            ScannedFile(
                path: result.path, bytes: tree.contents(of: result.path) ?? [], occurrences: result.occurrences,
                names: family.names)
        }

        let store = try store(for: tree)
        let environments = try await prepare(files, in: view, store: store, snapshot: snapshot, index: index)
        let parsing = Parsing(
            options: options, observer: observer, family: family, uses: uses, view: view, index: index, environments: environments,
            knowledgeKey: knowledgeKey, store: store)
        let parsed = try await parsing.run(files, sources: snapshot.sources)
        let builder = environments.builder
        let assembler = SiteAssembler(
            family: family, files: files, totals: scan.totals(names: family.names), units: parsed.units, reasons: parsed.reasons, signatures: parsed.signatures,
            architecture: { "\(builder.architecture(of: $0))" },
            judge: uses.map { Judge(family: family, uses: $0, functions: parsed.signatures) },
            answers: parsed.answers)
        var (sites, ledger) = assembler.assemble()
        if options.judges { addOwnership(to: &sites, tree: tree, kbuild: environments.kbuild) }
        try? index.prune()
        return try checked(AuditReport(
            tool: Tool(name: "gupaudit", version: options.version, libclang: options.library.version),
            tree: TreeIdentity(path: tree.root, version: tree.version.description, source: .directory, revision: nil),
            api: API(functions: parsed.signatures, flags: parsed.flags.values), sites: sites, findings: [], ledger: ledger,
            units: parsed.units.map { unit($0) }.sorted { ($0.file, $0.environment) < ($1.file, $1.environment) }))
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

    private func unit(_ result: UnitResult) -> Report.Unit {
        Report.Unit(
            file: result.file, arch: result.arch, environment: result.environment,
            seconds: options.includesTimings ? result.seconds : nil,
            diagnostics: Report.Unit.Diagnostics(errors: result.facts.errors, first: result.facts.firstError),
            status: result.status)
    }

    /// What the stored facts depend on besides files.
    private func knowledgeKey(_ family: Family, _ uses: PageUses?) -> String {
        // A dictionary's description has no order: the file's own content stands for it.
        let known = uses == nil ? "" : ContentHash(
            ofBlob: [UInt8](FileManager.default.contents(atPath: options.rules + "/family/uses.yaml") ?? Data())).rawValue
        return "\(options.version) \(options.library.version) \(family) \(known)"
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
        let store = URL(filePath: "\(options.store)/\(name)").standardizedFileURL.path
        do {
            try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
        } catch {
            throw AuditError.storeUnusable(path: store, reason: error.localizedDescription)
        }
        return store
    }

    private func prepare(
        _ files: [ScannedFile], in view: TreeView, store: String, snapshot: TreeSnapshot, index: AuditIndex
    ) async throws -> PreparedEnvironments {
        let libclang = LibclangFacts(major: options.library.major, resourceDirectory: options.library.resourceDirectory)
        let kbuild = KbuildIndex(view.tree, makefiles: snapshot.makefiles)
        let builder = try EnvironmentBuilder(
            tree: view.tree, store: store, libclang: libclang,
            kbuild: kbuild, headers: HeaderLookup(paths: snapshot.headers))
        let preparer = EnvironmentPreparer(
            tree: view, builder: builder, library: options.library, index: index, store: store, version: options.version)
        let parsed = files.filter(\.isParsable)
        var groups = Dictionary(grouping: parsed.map(\.path)) { builder.architecture(of: $0) }
        groups[builder.architecture(of: Probe.place), default: []] += []
        // The largest first: its precompiled header is what everyone else waits for.
        let sorted = groups.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
        let prepared = try await sorted.boundedMap(jobs: options.jobs) { architecture, paths in
            observer.progress(AuditProgress(stage: .preparing, done: 0, total: sorted.count))
            do {
                let environment = try preparer.environment(for: architecture)
                let sources = paths.filter { $0.hasSuffix(".c") }.sorted()
                return (architecture, environment, preparer.precompiledHeader(for: environment, files: sources))
            } catch {
                throw AuditError.environment(architecture: architecture.name, reason: "\(error)")
            }
        }
        return PreparedEnvironments(
            builder: builder, kbuild: kbuild, database: try CompilationDatabase(of: view.tree), libclang: libclang,
            environments: Dictionary(uniqueKeysWithValues: prepared.map { ($0.0, $0.1) }),
            precompiledHeaders: Dictionary(uniqueKeysWithValues: prepared.compactMap { item in item.2.map { (item.0, $0) } }))
    }
}
