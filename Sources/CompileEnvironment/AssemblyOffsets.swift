internal import Paths
internal import SourceText

/// Headers of constants that the kernel computes by compiling a file and reading the assembly.
///
/// Their values matter to assembly alone; C code merely needs the names to exist, so each is 0 unless it is known.
struct AssemblyOffsets {
    let reader: TreeText

    private static let deepest = 4

    func text(of path: String) -> String {
        var lines: [String] = []
        var seen: Set<String> = []
        for name in names(in: path, depth: 0) where seen.insert(name).inserted {
            lines += ["#ifndef \(name)", "# define \(name) 0", "#endif"]
        }
        return (lines + [""]).joined(separator: "\n")
    }

    /// Those of the files that it includes come first.
    private func names(in path: String, depth: Int) -> [String] {
        guard let source = reader.source(of: path) else { return [] }
        let included = depth < Self.deepest ? source.inclusions.filter(\.isQuoted) : []
        return included.flatMap { names(in: TreePath.directory(of: path) + "/" + $0.name, depth: depth + 1) }
            + source.statedConstants(among: source.code)
            .filter { $0.macro.contains("DEFINE") || $0.macro.contains("OFFSET") }.map(\.name)
    }
}
