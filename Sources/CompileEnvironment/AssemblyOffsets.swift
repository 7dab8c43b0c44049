internal import Paths

/// Headers of constants that the kernel computes by compiling a file and reading the assembly.
///
/// Their values matter to assembly alone; C code merely needs the names to exist, so each is 0 unless it is known.
struct AssemblyOffsets {
    let reader: TreeText

    func text(of path: String) -> String {
        var lines: [String] = []
        var seen: Set<String> = []
        for name in names(in: path, depth: 0) where seen.insert(name).inserted {
            lines += ["#ifndef \(name)", "# define \(name) 0", "#endif"]
        }
        return (lines + [""]).joined(separator: "\n")
    }

    private func names(in path: String, depth: Int) -> [String] {
        let directory = TreePath.directory(of: path)
        return reader.lines(of: path).flatMap { line -> [String] in
            let text = line.drop(while: \.isWhitespace)
            if text.hasPrefix("#include \""), depth < 4 {
                let included = text.dropFirst("#include \"".count).prefix { $0 != "\"" }
                return names(in: directory + "/" + included, depth: depth + 1)
            }
            return Self.name(in: text).map { [$0] } ?? []
        }
    }

    /// The first argument of anything called like DEFINE or OFFSET.
    private static func name(in text: Substring) -> String? {
        let macro = text.prefix(while: \.isWordCharacter)
        guard macro.contains("DEFINE") || macro.contains("OFFSET") else { return nil }
        let rest = text[macro.endIndex...].drop(while: \.isWhitespace)
        guard rest.hasPrefix("(") else { return nil }
        let inner = rest.dropFirst().drop(while: \.isWhitespace)
        let name = inner.prefix(while: \.isWordCharacter)
        guard let first = name.first, first.isLetter || first == "_",
            inner[name.endIndex...].drop(while: \.isWhitespace).hasPrefix(",")
        else { return nil }
        return String(name)
    }
}
