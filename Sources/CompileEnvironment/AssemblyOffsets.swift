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
        var visited: Set<Visit> = []
        for name in names(in: Visit(path: path, depth: 0), &visited) where seen.insert(name).inserted {
            lines += ["#ifndef \(name)", "# define \(name) 0", "#endif"]
        }
        return (lines + [""]).joined(separator: "\n")
    }

    private struct Visit: Hashable {
        let path: String
        let depth: Int
    }

    /// Those of the files that it includes come first. A file that stands there twice says nothing new.
    private func names(in visit: Visit, _ visited: inout Set<Visit>) -> [String] {
        guard visited.insert(visit).inserted, let source = reader.source(of: visit.path) else { return [] }
        let directory = TreePath.directory(of: visit.path)
        var names: [String] = []
        for inclusion in source.inclusions where inclusion.isQuoted && visit.depth < Self.deepest {
            names += self.names(in: Visit(path: "\(directory)/\(inclusion.name)", depth: visit.depth + 1), &visited)
        }
        return names + source.statedConstants(among: source.code)
            .filter { $0.macro.contains("DEFINE") || $0.macro.contains("OFFSET") }.map(\.name)
    }
}
