internal import AuditIndex
internal import Foundation
internal import KernelTree
internal import SourceText

/// Finds the files in which given identifiers stand; files whose content is known from an earlier search are not read again.
struct NameSearch: Sendable {
    let view: TreeView
    let index: AuditIndex
    let jobs: Int
    let observer: AuditObserver

    /// Which contents one search read.
    private struct Memory: Codable {
        var contents: [String]
        var found: Found
    }

    /// What it found in each file: positions in the list of names.
    private struct Found: Codable {
        /// Stands for the paths and the contents of all files.
        var tree: String
        var hits: [String: [Int]]
    }

    /// The names that stand in each file that has any, in the order given.
    func files(naming names: [String], among paths: [String]) async throws -> [String: [String]] {
        let search = IdentifierSearch(names)
        let key = "names \(view.tree.root) " + ContentHash(ofBlob: Array(names.joined(separator: " ").utf8)).rawValue
        let contents = paths.map { "\(view.content(of: $0)?.rawValue.prefix(16) ?? "") \($0)" }
        let tree = ContentHash(ofBlob: Array(contents.joined(separator: "\n").utf8)).rawValue
        // Most often nothing has changed: then the list of contents is not even decoded.
        if let found = stored(Found.self, "found " + key), found.tree == tree { return named(found.hits, names) }
        let known = stored(Memory.self, key)
        let unchanged = known.map { Set($0.contents) } ?? []
        let stale = zip(paths, contents).filter { !unchanged.contains($0.1) }.map(\.0)
        let batches = stride(from: 0, to: stale.count, by: 512).map { Array(stale[$0..<min($0 + 512, stale.count)]) }
        let found = try await batches.enumerated().map { ($0.offset, $0.element) }.boundedMap(jobs: jobs) { number, paths in
            observer.progress(AuditProgress(stage: .tracing, done: number * 512, total: stale.count))
            let reader = TreeReader(root: view.tree.root)
            return paths.compactMap { path -> (String, [Int])? in
                let hits = view.tree.bytes(of: path, by: reader) { Set(search.occurrences(in: $0).map(\.identifier)).sorted() } ?? []
                return hits.isEmpty ? nil : (path, hits)
            }
        }
        var hits = Dictionary(found.flatMap { $0 }) { first, _ in first }
        let fresh = Set(stale)
        for (path, positions) in known?.found.hits ?? [:] where !fresh.contains(path) { hits[path] = positions }
        let present = Set(paths)
        hits = hits.filter { present.contains($0.key) }
        let result = Found(tree: tree, hits: hits)
        store(result, "found " + key)
        if !stale.isEmpty { store(Memory(contents: contents, found: result), key) }
        return named(hits, names)
    }

    private func named(_ hits: [String: [Int]], _ names: [String]) -> [String: [String]] {
        hits.mapValues { positions in positions.compactMap { names.indices.contains($0) ? names[$0] : nil } }
    }

    private func stored<Value: Decodable>(_ type: Value.Type, _ key: String) -> Value? {
        (try? index.blob(for: key)).flatMap { try? PropertyListDecoder().decode(type, from: $0) }
    }

    private func store(_ value: some Encodable, _ key: String) {
        let encoder = PropertyListEncoder()
        encoder.outputFormat = .binary
        try? index.setBlob(encoder.encode(value), for: key)
    }
}
