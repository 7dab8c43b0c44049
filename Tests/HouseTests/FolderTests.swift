import Testing

/// Rooms of one module: which folder may know of which follows from what they are, and never goes both ways.
@Suite struct FolderTests {
    /// Folders that still stand in a circle, by module; what is mended is taken out here, and nothing is added.
    private static let unmended: [String: Set<String>] = [
        "Audit": [".", "Cache", "Callers", "Rules", "Sites", "Tree", "Units"],
        "CallSites": [".", "Callers", "PageFlow", "Values"],
    ]

    private struct Use: Hashable {
        let from: String
        let to: String
        let said: String
    }

    @Test func noFileCircleAcrossFolders() throws {
        let modules = Dictionary(grouping: try Repository.files(below: "Sources")) { file in
            String(file.path.prefix { $0 != "/" })
        }
        try #require(modules.count > 20)
        for (module, files) in modules {
            let uses = uses(in: files.map { (String($0.path.dropFirst(module.count + 1)), code(of: $0.text)) })
            let circle = circle(of: uses)
            let said = uses.filter { circle.contains($0.from) && circle.contains($0.to) }.map(\.said).sorted()
            let known = Self.unmended[module] ?? []
            #expect(circle.subtracting(known).isEmpty, "\(module):\n\(said.joined(separator: "\n"))")
            #expect(known.subtracting(circle).isEmpty, "\(module): mended, take it out of the list")
        }
    }

    /// Where a file says the name of a type that a file of another folder declares.
    private func uses(in files: [(path: String, code: String)]) -> Set<Use> {
        let declaration = /(?m)^(?:package |final |indirect )*(?:struct|class|enum|protocol|actor|typealias) (\w+)/
        var homes: [String: String] = [:]
        for (path, code) in files {
            for match in code.matches(of: declaration) { homes[String(match.1)] = path }
        }
        var uses: Set<Use> = []
        for (path, code) in files {
            for word in code.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "." }) {
                // What stands behind a dot is a member, whatever its name.
                let name = String(word.prefix { $0 != "." })
                guard let home = homes[name], folder(of: home) != folder(of: path) else { continue }
                uses.insert(Use(from: folder(of: path), to: folder(of: home), said: "\(path): \(name) of \(home)"))
            }
        }
        return uses
    }

    private func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    /// Without comments and texts.
    private func code(of text: String) -> String {
        text.replacing(/(?s)\"\"\".*?\"\"\"/, with: "").replacing(/\/\/[^\n]*/, with: "")
            .replacing(/"(?:\\.|[^"\\\n])*"/, with: "")
    }

    /// The folders that are left when those that know of none, and those that none knows of, are taken away in turn.
    private func circle(of uses: Set<Use>) -> Set<String> {
        var circle = Set(uses.flatMap { [$0.from, $0.to] })
        while true {
            let inside = uses.filter { circle.contains($0.from) && circle.contains($0.to) }
            let left = Set(inside.map(\.from)).intersection(inside.map(\.to))
            if left == circle { return circle }
            circle = left
        }
    }
}
