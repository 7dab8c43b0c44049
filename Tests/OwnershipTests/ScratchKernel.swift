import Kconfig
import KernelTree
import Ownership
import Report
import TestSupport

/// A kernel of a few files of our own that lives as long as the value.
final class ScratchKernel {
    private let files: ScratchDirectory
    let tree: KernelTree
    var root: String { files.path }

    /// The least that counts as a kernel, and the symbols that most fixtures use.
    private static let base = [
        "Makefile": "VERSION = 6\nPATCHLEVEL = 1\n",
        "Kconfig": """
            config MODULES
            \tbool "modules"
            \tmodules
            source "arch/$(SRCARCH)/Kconfig"
            source "drivers/Kconfig"
            """,
        "arch/x86/Kconfig": "config X86\n\tdef_bool y\n",
        "arch/s390/Kconfig": "config S390\n\tdef_bool y\n",
        "Kbuild": "obj-y += drivers/ lib/ mm/\n",
    ]

    init(_ files: [String: String]) throws {
        self.files = try ScratchDirectory(Self.base.merging(files, uniquingKeysWith: { $1 }))
        tree = try KernelTree(at: self.files.path)
    }

    func finder() async -> ScratchFinder {
        let listing = await TreeWalker(root: tree.root).walk()
        let finder = OwnershipFinder(tree: tree, kbuild: KbuildIndex(tree, makefiles: listing.makefiles))
        return ScratchFinder(kernel: self, finder: finder)
    }
}

/// A finder that keeps its kernel alive: it reads when it is asked.
struct ScratchFinder {
    let kernel: ScratchKernel
    let finder: OwnershipFinder

    func ownership(of path: String) -> Ownership { finder.ownership(of: path) }
    func contacts(of path: String) -> Contacts { finder.contacts(of: path) }
    func definitions(of symbol: String) -> [KconfigOutline.Definition] { finder.definitions(of: symbol) }
}
