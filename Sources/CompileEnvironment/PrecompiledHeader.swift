internal import KernelTree
internal import Paths

extension ArchitectureEnvironment {
    /// The text of a precompiled header that includes these headers.
    package func precompiledHeaderText(for includes: [String]) -> String {
        let macros = ModuleMacros(base: "shared", module: "shared", file: "shared")
        let lines = macros.definitions
            + includes.filter { !CommonHeaders.contextual.contains($0) }.map { "#include <\($0)>" }
            // Undefined again, so that each file's own name takes effect in the macros that expand there.
            + macros.removals
        return PathSpelling.text(of: lines.joined(separator: "\n") + "\n")
    }
}

/// Chooses the headers worth precompiling for a set of files.
struct CommonHeaders {
    /// Headers that read macros which their includers define first, behind other headers' backs.
    static let contextual: Set<String> = ["linux/moduleparam.h"]

    let tree: KernelTree
    let scans: IncludeScans
    let environment: ArchitectureEnvironment

    /// `<...>` headers that three or more of the files include outside every `#if`, most used first.
    func headers(of files: [String]) -> [String] {
        var users: [String: Int] = [:]
        // Macros that some file defines above an include, by header.
        var context: [String: Set<String>] = [:]
        for file in files.sorted() {
            guard let directives = scans.scan(of: file) else { continue }
            for include in Set(directives.unconditional) { users[include, default: 0] += 1 }
            for (include, macros) in directives.macrosBefore { context[include, default: []].formUnion(macros) }
        }
        let threshold = min(3, max(files.count, 2))
        return users
            .filter { $0.value >= threshold && !Self.contextual.contains($0.key) }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map(\.key)
            .filter { isPrecompilable($0, after: context[$0] ?? []) }
    }

    /// False for a header that is not found, that is made to be included several times, or whose meaning some file
    /// changes by a macro defined above it. A macro that the header itself gives a default for is no such change:
    /// the file's own definition replaces it later all the same.
    private func isPrecompilable(_ header: String, after macros: Set<String>) -> Bool {
        switch environment.place(ofHeader: header, in: tree) {
        case .generated: return true
        case .missing: return false
        case .tree(let path):
            guard let scan = scans.scan(of: path), scan.isGuarded || scan.isWrapper else { return false }
            return scan.tested.subtracting(scan.defined).isDisjoint(with: macros)
        }
    }
}

extension ArchitectureEnvironment {
    fileprivate enum HeaderPlace {
        case missing, generated
        case tree(String)
    }

    /// Where `#include <name>` is found.
    fileprivate func place(ofHeader name: String, in tree: KernelTree) -> HeaderPlace {
        guard !name.split(separator: "/").contains("..") else { return .missing }
        for directory in directories + platforms {
            if let relative = TreePath.relative(directory, to: root) {
                let path = relative + "/" + name
                if tree.hasFile(path) { return .tree(path) }
            } else if generated.contains(directory + "/" + name) {
                return .generated
            }
        }
        return .missing
    }
}
