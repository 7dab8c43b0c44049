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

    /// What one search found in each file: positions in the list of names.
    private struct Memory: Codable {
        var contents: [String]
        var hits: [String: [Int]]
    }

    /// The names that stand in each file that has any, in the order given.
    func files(naming names: [String], among paths: [String]) async throws -> [String: [String]] {
        let search = IdentifierSearch(names)
        let key = "names \(view.tree.root) " + ContentHash(ofBlob: Array(names.joined(separator: " ").utf8)).rawValue
        let known = (try? index.blob(for: key)).flatMap { try? PropertyListDecoder().decode(Memory.self, from: $0) }
        let contents = paths.map { view.content(of: $0)?.rawValue ?? "" }
        let unchanged = known.map { Set($0.contents) } ?? []
        let stale = zip(paths, contents).filter { !unchanged.contains("\($0.1.prefix(16)) \($0.0)") }.map(\.0)
        let batches = stride(from: 0, to: stale.count, by: 512).map { Array(stale[$0..<min($0 + 512, stale.count)]) }
        let found = try await batches.enumerated().map { ($0.offset, $0.element) }.boundedMap(jobs: jobs) { number, paths in
            observer.progress(AuditProgress(stage: .tracing, done: number * 512, total: stale.count))
            return paths.compactMap { path -> (String, [Int])? in
                guard let bytes = view.tree.contents(of: path) else { return nil }
                let hits = Set(search.occurrences(in: bytes).map(\.identifier)).sorted()
                return hits.isEmpty ? nil : (path, hits)
            }
        }
        var hits = Dictionary(found.flatMap { $0 }) { first, _ in first }
        let fresh = Set(stale)
        for (path, positions) in known?.hits ?? [:] where !fresh.contains(path) { hits[path] = positions }
        let present = Set(paths)
        hits = hits.filter { present.contains($0.key) }
        if !stale.isEmpty {
            let memory = Memory(contents: zip(paths, contents).map { "\($0.1.prefix(16)) \($0.0)" }, hits: hits)
            let encoder = PropertyListEncoder()
            encoder.outputFormat = .binary
            try? index.setBlob(encoder.encode(memory), for: key)
        }
        return hits.mapValues { positions in positions.compactMap { names.indices.contains($0) ? names[$0] : nil } }
    }
}
