internal import AuditIndex
internal import KernelTree

/// The tree's files at the moment of the walk, with the stamps that tell whether they have changed since.
struct TreeSnapshot: Sendable {
    /// Paths of `*.c`, `*.h` and `*.S`, sorted.
    let sources: [String]
    /// Every source, Kconfig file and makefile.
    private(set) var stamps: [String: FileStamp]
    let makefiles: [TreeFile]
    /// Stands for every link of the tree: where each is and where it leads.
    let links: String
    /// Files above the limit, which are never read.
    let oversized: [String]
    let notices: [TreeNotice]

    init(_ tree: KernelTree, excluding excluded: [String], jobs: Int) async {
        let listing = await TreeWalker(
            root: tree.root, excluding: Set(excluded), jobs: jobs, largestFile: tree.largestFile
        ).walk()
        sources = listing.sources.map(\.path)
        stamps = Dictionary(
            (listing.sources + listing.kconfigs + listing.makefiles).map { ($0.path, FileStamp($0)) }
        ) { first, _ in first }
        makefiles = listing.makefiles
        links = ContentHash(ofBlob: Array(listing.links.joined(separator: "\n").utf8)).rawValue
        oversized = listing.oversized
        notices = listing.notices
    }

    /// The same with other files in the place of some.
    func replacing(_ stamps: [String: FileStamp]) -> TreeSnapshot {
        var snapshot = self
        snapshot.stamps.merge(stamps) { _, new in new }
        return snapshot
    }

    var headers: [String] { sources.filter { $0.hasSuffix(".h") } }
}
