package import Kconfig
package import KernelTree
internal import Paths
package import Report
private import Synchronization

/// Answers for the files of one tree who builds them and who looks after them.
///
/// MAINTAINERS is read at once, Kconfig and the Makefiles when the first file needs them. Answers do not depend on the
/// order of the questions, nor on what was asked before.
package final class OwnershipFinder: Sendable {
    package let maintainers: MaintainersFile
    private let tree: KernelTree
    private let kbuild: KbuildIndex
    private let mailmap: Mailmap
    private let includers: IncluderSearch
    private let outline = Mutex<KconfigOutline?>(nil)

    /// Sources above this size have no keywords looked for.
    private static let largestSource = 8 << 20

    package init(tree: KernelTree, kbuild: KbuildIndex) {
        self.tree = tree
        self.kbuild = kbuild
        maintainers = MaintainersFile(of: tree)
        mailmap = Mailmap(of: tree)
        includers = IncluderSearch(tree)
    }

    package func ownership(of path: String) -> Ownership {
        let built = BuiltFile(path, kbuild: kbuild, outline: kconfig(), includers: includers)
        let sections = maintainers.sectionsBySpecificity(for: path, contents: contents(of: path))
        let names = sections.map(\.name).uniqued()
        return Ownership(
            modular: built.modular, config: built.configs.first, configs: built.configs,
            architectures: built.architectures, subsystem: names.first, subsystems: Array(names.dropFirst()))
    }

    package func contacts(of path: String) -> Contacts {
        let contents = contents(of: path)
        return Contacts(
            maintainers.sectionsBySpecificity(for: path, contents: contents).first,
            cc: maintainers.ccList(for: path, contents: contents, mailmap: mailmap))
    }

    /// Where a symbol is defined and what it can be; the name may have its `CONFIG_`.
    package func definitions(of symbol: String) -> [KconfigOutline.Definition] {
        kconfig().definitions(of: Self.bare(symbol))
    }

    static func bare(_ symbol: String) -> String {
        symbol.hasPrefix("CONFIG_") ? String(symbol.dropFirst("CONFIG_".count)) : symbol
    }

    private func contents(of path: String) -> [UInt8]? {
        maintainers.matchesKeywords ? tree.contents(of: path, limit: Self.largestSource) : nil
    }

    private func kconfig() -> KconfigOutline {
        outline.withLock { known in
            if let known { return known }
            let made = KconfigOutline(architectures: tree.architectures) { [tree] in
                tree.contents(of: $0).map { PathSpelling.spelled($0) }
            }
            known = made
            return made
        }
    }
}
