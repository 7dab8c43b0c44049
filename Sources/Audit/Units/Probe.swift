internal import CallSites
internal import KernelTree
internal import Knowledge
internal import Paths
internal import SourceText

/// A unit of our own that includes the tree's headers: it tells the flags' values and the functions' signatures.
struct Probe: Sendable {
    let tree: TreeView
    let family: Family

    /// How reports name it.
    static let name = "<probe>"
    /// Where the probe pretends to stand: beside the memory management.
    static let place = "mm/probe.c"

    /// The headers of the tree that declare the family, or may declare more of it, and the ones that are known to hold
    /// its flags.
    private func headers(declaring files: [ScannedFile], _ searched: [String]) -> [String] {
        let declaring = files
            .filter { $0.isHeader && $0.path.hasPrefix("include/") && $0.entries.contains { $0.role == .declaration } }
            .map(\.path)
        let known = family.flags.headers.filter { tree.tree.hasFile($0) }
        // What is an architecture's own may not suit this one.
        let more = Set(searched.filter { $0.hasSuffix(".h") && !$0.hasPrefix("arch/") }).subtracting(declaring)
        return known + (declaring + more.sorted()).filter { !known.contains($0) }
    }

    /// - Parameter searched: files that may declare functions that no list knows.
    func text(including files: [ScannedFile], _ searched: [String]) -> String {
        var lines = headers(declaring: files, searched).map { header in
            PathSpelling.text(of: TreePath.relative(header, to: "include").map { "#include <\($0)>" }
                ?? "#include \"\(tree.absolutePath(header))\"")
        }
        // An enumerator each: a name that means nothing in this configuration costs only itself.
        lines += flagNames().map { "enum { \(UnitExtractor.valueMarker)\($0) = (int)(\($0)) };" }
        return lines.joined(separator: "\n") + "\n"
    }

    private func flagNames() -> [String] {
        var names: Set<String> = []
        for header in family.flags.headers {
            guard let source = tree.source(of: header) else { continue }
            for token in source.code + source.directiveTokens where token.kind == .identifier {
                let name = source.spelling(of: token)
                if name.hasPrefix(family.flags.prefix) { names.insert(name) }
            }
        }
        return names.sorted()
    }
}
