internal import AuditIndex
internal import Foundation
internal import KernelTree
internal import SourceText

/// Finds the files in which given identifiers stand; those whose content is known from an earlier search are not read.
struct NameSearch: Sendable {
    let view: TreeView
    let index: AuditIndex
    let pool: TaskPool

    /// Where the names of all searches so far stand.
    private struct Found: Codable {
        /// Stands for the paths and the contents of all files.
        var tree = ""
        /// Every name that was looked for, sorted.
        var names: [String] = []
        /// By name: the files in which it stands.
        var hits: [String: Set<String>] = [:]
    }

    /// The contents that `Found` speaks of: decoded only where one of them has changed.
    private struct Contents: Codable {
        var tree: String
        var entries: [String]
    }

    /// More names than this begin anew: they would be looked for in each file that changes.
    private static let maximalNames = 4096

    /// The names that stand in each file that has any, sorted.
    func files(naming names: [String], among paths: [String]) async throws -> [String: [String]] {
        let entries = paths.map { "\(view.content(of: $0)?.rawValue.prefix(16) ?? "") \($0)" }
        let tree = ContentHash(ofBlob: Array(entries.joined(separator: "\n").utf8)).rawValue
        var found = stored(Found.self, "found \(view.tree.root)") ?? Found()
        if found.names.count > Self.maximalNames { found = Found() }
        let missing = Set(names).subtracting(found.names).sorted()
        var stale: Set<String> = []
        if found.tree != tree {
            let known = stored(Contents.self, "contents \(view.tree.root)")
            if let known, known.tree == found.tree {
                let unchanged = Set(known.entries)
                stale = Set(zip(paths, entries).lazy.filter { !unchanged.contains($0.1) }.map(\.0))
            } else {
                stale = Set(paths)
            }
            let kept = Set(paths).subtracting(stale)
            found.hits = found.hits.mapValues { $0.intersection(kept) }
        }
        if !missing.isEmpty || !stale.isEmpty {
            // What changed is searched for all that was ever asked, the rest for what was not.
            let new = try await search(missing, in: paths)
            let again = try await search(found.names, in: stale.sorted())
            for (path, names) in new + again {
                for name in names { found.hits[name, default: []].insert(path) }
            }
            found.names = Set(found.names + missing).sorted()
        }
        if !missing.isEmpty || found.tree != tree {
            if found.tree != tree { store(Contents(tree: tree, entries: entries), "contents \(view.tree.root)") }
            found.tree = tree
            store(found, "found \(view.tree.root)")
        }
        var files: [String: [String]] = [:]
        for name in Set(names).sorted() {
            for path in found.hits[name] ?? [] { files[path, default: []].append(name) }
        }
        return files
    }

    private func search(_ names: [String], in paths: [String]) async throws -> [(String, [String])] {
        if names.isEmpty { return [] }
        let search = IdentifierSearch(names)
        return try await pool.mapBatches(paths, .tracing) { batch in
            let reader = TreeReader(root: view.tree.root)
            return batch.compactMap { path -> (String, [String])? in
                let hits = view.bytes(of: path, by: reader) { Set(search.occurrences(in: $0).map(\.identifier)) } ?? []
                return hits.isEmpty ? nil : (path, hits.map { names[$0] })
            }
        }.flatMap { $0 }
    }

    private func stored<Value: Decodable>(_ type: Value.Type, _ key: String) -> Value? {
        (try? index.blob(for: key)).flatMap { try? PropertyListDecoder().decode(type, from: $0) }
    }

    private func store(_ value: some Encodable, _ key: String) {
        // What was found in a file that changed meanwhile would stand under the name of what it was.
        if view.hasChanged { return }
        let encoder = PropertyListEncoder()
        encoder.outputFormat = .binary
        try? index.setBlob(encoder.encode(value), for: key)
    }
}
