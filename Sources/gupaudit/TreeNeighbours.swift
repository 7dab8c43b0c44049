import Kconfig
import KernelTree
import Ownership
import Report
import Worklists

/// What a worklist asks of a tree: its maintainers and the definitions of its symbols.
struct TreeNeighbours {
    private let finder: OwnershipFinder

    init(_ tree: KernelTree) {
        // Who builds a file stands in the report, so no makefile is read here.
        finder = OwnershipFinder(tree: tree, kbuild: KbuildIndex(tree))
    }

    func contacts(of files: [String]) -> [String: Worklist.Contact] {
        files.reduce(into: [:]) { found, file in
            let contacts = finder.contacts(of: file)
            let cc = contacts.cc.map { Worklist.Contact.Recipient(address: $0.address, role: $0.role) }
            found[file] = Worklist.Contact(status: contacts.status, trees: contacts.trees, cc: cc)
        }
    }

    func symbols(of sites: [CallSite]) -> [String: [Worklist.Symbol]] {
        let names = Set(sites.compactMap(\.ownership).filter { $0.modular == true }.flatMap(\.configs)).sorted()
        return names.reduce(into: [:]) { found, name in
            found[name] = finder.definitions(of: name).map {
                Worklist.Symbol(type: $0.type, path: $0.path, line: $0.line)
            }
        }
    }
}
