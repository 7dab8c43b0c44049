internal import Paths

/// Which files of a revision an audit may read, by their names: sources and what they include, and what the build
/// system says of them. Device trees, documents and images stay in the repository.
enum NeededFiles {
    private static let suffixes = [".c", ".h", ".S", ".inl", ".inc", ".def", ".tbl", ".lds", ".mk"]
    private static let prefixes = ["Kconfig", "Makefile", "Kbuild"]
    private static let names: Set<String> = ["MAINTAINERS", "Platform", "compile_commands.json"]

    static func contains(_ path: String) -> Bool {
        let name = TreePath.name(of: path)
        if suffixes.contains(where: { name.hasSuffix($0) }) || prefixes.contains(where: { name.hasPrefix($0) }) {
            return true
        }
        if names.contains(name) { return true }
        // Tables of machine types and registers, from which headers are generated: arch/NAME/tools/TABLE.
        let parts = TreePath.parts(of: path)
        return parts.count >= 4 && parts[0] == "arch" && parts[2] == "tools"
    }

    /// Without it there is no tree to audit.
    static func isIndispensable(_ path: String) -> Bool { path == "Makefile" }
}
