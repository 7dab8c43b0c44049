internal import AuditIndex
internal import KernelTree

/// The tree's files at the moment of the walk, with the stamps that tell whether they have changed since.
struct TreeSnapshot: Sendable {
    /// Paths of `*.c`, `*.h` and `*.S`, sorted.
    let sources: [String]
    /// Every source, Kconfig file and makefile.
    let stamps: [String: FileStamp]
    let makefiles: [TreeFile]
    /// Absolute paths of links that lead out of the tree.
    let outwardLinks: [String]
    let notices: [TreeNotice]

    init(_ tree: KernelTree, excluding excluded: [String], jobs: Int) async {
        let listing = await TreeWalker(root: tree.root, excluding: Set(excluded), jobs: jobs).walk()
        sources = listing.sources.map(\.path)
        stamps = Dictionary(
            (listing.sources + listing.kconfigs + listing.makefiles).map { ($0.path, FileStamp($0)) }
        ) { first, _ in first }
        makefiles = listing.makefiles
        outwardLinks = listing.escapingLinks.map { "\(tree.compilerRoot)/\($0)" }
        notices = listing.notices
    }

    var headers: [String] { sources.filter { $0.hasSuffix(".h") } }
}

extension FileStamp {
    fileprivate init(_ file: TreeFile) {
        self.init(
            size: Int64(file.size), modified: file.modifiedNanoseconds, changed: file.changedNanoseconds, inode: file.inode)
    }
}
