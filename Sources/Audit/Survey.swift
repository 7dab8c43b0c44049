internal import AuditIndex
internal import KernelTree
internal import Knowledge
internal import Ownership
internal import Report
internal import SourceText

/// A tree as an audit found it: walked, and searched for the names of the family.
struct Survey: Sendable {
    let ground: AuditGround
    let scan: Scanner.Outcome
    /// Every file in which an identifier occurs, lexed.
    let files: [ScannedFile]
    let kbuild: KbuildIndex
    /// Who builds files and looks after them, by file, as an earlier audit of the tree has it.
    var owners: [String: Ownership]
    private let finder: Memo<OwnershipFinder>
    /// What compilers are run with, as far as no file that is replaced changes it.
    let provisions: Provisions

    init(ground: AuditGround, scan: Scanner.Outcome, files: [ScannedFile]) {
        self.init(
            ground: ground, scan: scan, files: files,
            kbuild: KbuildIndex(ground.view.tree, makefiles: ground.snapshot.makefiles), finder: Memo(),
            provisions: Provisions(ground.snapshot))
    }

    private init(
        ground: AuditGround, scan: Scanner.Outcome, files: [ScannedFile], kbuild: KbuildIndex,
        owners: [String: Ownership] = [:], finder: Memo<OwnershipFinder>, provisions: Provisions
    ) {
        self.ground = ground
        self.scan = scan
        self.files = files
        self.kbuild = kbuild
        self.owners = owners
        self.finder = finder
        self.provisions = provisions
    }

    /// Who looks after the tree's files.
    func ownership() async throws -> OwnershipFinder {
        try await finder.value { [ground, kbuild] in OwnershipFinder(tree: ground.view.tree, kbuild: kbuild) }
    }

    /// The same with sources of the tree read as others, which alone are searched again.
    ///
    /// - Parameter files: where the others are, by the paths of those that they stand in for.
    func replacing(_ replaced: [String: String], for family: Family, by pool: TaskPool) async throws -> Survey {
        if replaced.isEmpty { return self }
        let tree = ground.view.tree.replacing(replaced)
        let paths = replaced.keys.sorted()
        let stamps = paths.compactMap { path in tree.contentsAndStamp(of: path).map { (path, FileStamp($0.file)) } }
        let snapshot = ground.snapshot.replacing(Dictionary(stamps) { first, _ in first })
        let view = ground.view.replacing(tree, stamps: snapshot.stamps, without: paths)
        let scanner = Scanner(view: view, family: family, pool: pool)
        let found = try await scanner.scan(paths, stamped: snapshot.stamps)
        let results = Dictionary(found.results.map { ($0.path, $0) }) { first, _ in first }
        let scan = Scanner.Outcome(results: scan.results.map { results[$0.path] ?? $0 }, began: found.began)
        let again = try await scanner.read(found)
        return Survey(
            ground: AuditGround(snapshot: snapshot, view: view, index: ground.index), scan: scan,
            files: (files.filter { replaced[$0.path] == nil } + again).sorted { $0.path < $1.path }, kbuild: kbuild,
            owners: owners, finder: finder, provisions: provisions)
    }
}
