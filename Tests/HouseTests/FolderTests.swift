import Testing

/// Rooms of one module: which folder may know of which follows from what they are, and never goes both ways.
@Suite struct FolderTests {
    /// Pipelines, whose folders are stations: what one station makes another keeps, so only their files are held.
    private static let pipelines: Set<String> = ["Audit", "CallSites"]

    /// A file says the name of a type that another file declares.
    private struct Use: Hashable {
        let from: String
        let to: String
        let name: String
    }

    private func modules() throws -> [(name: String, uses: Set<Use>)] {
        let modules = Dictionary(grouping: try Repository.files(below: "Sources")) { file in
            String(file.path.prefix { $0 != "/" })
        }
        try #require(modules.count > 20)
        return modules.map { ($0.key, uses(in: $0.value.map { ($0.path, code(of: $0.text)) })) }
    }

    @Test func noFolderKnowsOfOneThatKnowsOfIt() throws {
        for (module, uses) in try modules() where !Self.pipelines.contains(module) {
            let between = uses.filter { folder(of: $0.from) != folder(of: $0.to) }
            let folders = between.map { Use(from: folder(of: $0.from), to: folder(of: $0.to), name: "") }
            let circle = circle(of: Set(folders))
            let said = between.filter { circle.contains(folder(of: $0.from)) && circle.contains(folder(of: $0.to)) }
            #expect(circle.isEmpty, "\(said.map { "\($0.from): \($0.name) of \($0.to)" }.sorted())")
        }
    }

    @Test func noFileCircleAcrossFolders() throws {
        for (_, uses) in try modules() {
            let next = Dictionary(grouping: uses, by: \.from).mapValues { Set($0.map(\.to)) }
            var reach: [String: Set<String>] = [:]
            for file in next.keys {
                var open = [file]
                while let place = open.popLast() {
                    open += (next[place] ?? []).filter { reach[file, default: []].insert($0).inserted }
                }
            }
            for (file, reached) in reach {
                let back = reached.filter { reach[$0]?.contains(file) == true && folder(of: $0) != folder(of: file) }
                #expect(back.isEmpty, "\(file) and \(back.sorted())")
            }
        }
    }

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
                guard let home = homes[name], home != path else { continue }
                uses.insert(Use(from: path, to: home, name: name))
            }
        }
        return uses
    }

    private func folder(of path: String) -> String {
        String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
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
