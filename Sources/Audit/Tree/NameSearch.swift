internal import AuditIndex
internal import Foundation
internal import KernelTree
internal import SourceText
internal import Synchronization

/// Finds the files in which given identifiers stand; those whose content is known from an earlier search are not read.
final class NameSearch: Sendable {
    let view: TreeView
    let index: AuditIndex
    let pool: TaskPool
    let phases: PhaseClock
    private let memory = Mutex<Found?>(nil)

    /// Where the names of all searches so far stand.
    private struct Found: Codable {
        /// Stands for the paths and the contents of all files.
        var tree = ""
        /// Every name that was looked for, sorted.
        var names: [String] = []
        /// By name: the files in which it stands.
        var hits: [String: Set<String>] = [:]
    }

    /// More names than this begin anew: they would be looked for in each file that changes.
    private static let maximalNames = 4096

    init(view: TreeView, index: AuditIndex, pool: TaskPool, phases: PhaseClock) {
        self.view = view
        self.index = index
        self.pool = pool
        self.phases = phases
    }

    /// The names that stand in each file that has any, sorted. The files are the same in all searches of one audit.
    func files(naming names: [String], among paths: [String]) async throws -> [String: [String]] {
        try await phases.stage(.names) {
            var found = if let known = memory.withLock({ $0 }) { known } else { try await current(paths) }
            let missing = Set(names).subtracting(found.names).sorted()
            if !missing.isEmpty {
                for (path, names) in try await search(missing, in: paths) {
                    for name in names { found.hits[name, default: []].insert(path) }
                }
                found.names = Set(found.names + missing).sorted()
                store(found)
            }
            memory.withLock { $0 = found }
            var files: [String: [String]] = [:]
            for name in Set(names).sorted() {
                for path in found.hits[name] ?? [] { files[path, default: []].append(name) }
            }
            return files
        }
    }

    /// What earlier searches found, as it is now: what changed is searched for all that was ever asked.
    private func current(_ paths: [String]) async throws -> Found {
        let contents = FileContents(paths) { view.content(of: $0) }
        let tree = ContentHash(ofBlob: contents.bytes).rawValue
        var (found, known) = stored()
        if found.tree == tree { return found }
        let stale = contents.paths(notIn: FileContents(known))
        let gone = Set(stale)
        let present = Set(paths)
        found.hits = found.hits.mapValues { $0.filter { present.contains($0) && !gone.contains($0) } }
        for (path, names) in try await search(found.names, in: stale) {
            for name in names { found.hits[name, default: []].insert(path) }
        }
        found.tree = tree
        if speaksOfTree { try? index.setBlob(Data(contents.bytes), for: Self.contents + view.tree.root) }
        store(found)
        return found
    }

    /// What was found in a file that changed meanwhile, or that another stands in for, would stand under the name of
    /// what it was.
    private var speaksOfTree: Bool { !view.hasChanged && view.tree.replaced.isEmpty }

    private func search(_ names: [String], in paths: [String]) async throws -> [(String, [String])] {
        if names.isEmpty { return [] }
        let search = IdentifierSearch(names)
        return try await pool.mapBatches(paths, .tracing) { [view] batch in
            let reader = view.tree.reader()
            return batch.compactMap { path -> (String, [String])? in
                let hits = view.bytes(of: path, by: reader) { Set(search.occurrences(in: $0).map(\.identifier)) } ?? []
                return hits.isEmpty ? nil : (path, hits.map { names[$0] })
            }
        }.flatMap { $0 }
    }

    private static let contents = "contents of files "
    private static let hits = "found "
    /// The tree that was searched last. Most files of another release, or of another checkout, are the same.
    private static let latest = "searched last"

    /// What is known of this tree, or else of the latest, and the contents that it was found in.
    private func stored() -> (Found, [UInt8]) {
        let latest = (try? index.blob(for: Self.latest)).map { String(decoding: $0, as: UTF8.self) }
        for root in [view.tree.root, latest].compactMap({ $0 }) {
            guard let data = try? index.blob(for: Self.hits + root),
                let found = try? PropertyListDecoder().decode(Found.self, from: data),
                found.names.count <= Self.maximalNames,
                let contents = (try? index.blob(for: Self.contents + root)).map({ [UInt8]($0) }),
                found.tree == ContentHash(ofBlob: contents).rawValue
            else { continue }
            return (found, contents)
        }
        return (Found(), [])
    }

    private func store(_ found: Found) {
        if !speaksOfTree { return }
        let encoder = PropertyListEncoder()
        encoder.outputFormat = .binary
        try? index.setBlob(encoder.encode(found), for: Self.hits + view.tree.root)
        try? index.setBlob(Data(view.tree.root.utf8), for: Self.latest)
    }
}

/// Files and what is in them, as bytes: a path, a zero, and the beginning of the content's hash.
private struct FileContents {
    private(set) var bytes: [UInt8]
    private var entries: [ArraySlice<UInt8>] = []

    private static let hashSize = 8

    init(_ paths: [String], _ content: (String) -> ContentHash?) {
        bytes = []
        var ends: [Int] = []
        for path in paths {
            bytes += path.utf8
            bytes.append(0)
            bytes += content(path)?.bytes.prefix(Self.hashSize) ?? ArraySlice(repeating: 0, count: Self.hashSize)
            ends.append(bytes.count)
        }
        entries = zip([0] + ends, ends).map { bytes[$0..<$1] }
    }

    /// What is cut ends the list: files that it does not have are searched again.
    init(_ stored: [UInt8]) {
        bytes = stored
        var start = 0
        while let zero = bytes[start...].firstIndex(of: 0), zero + Self.hashSize < bytes.count {
            entries.append(bytes[start...zero + Self.hashSize])
            start = zero + Self.hashSize + 1
        }
    }

    /// Those that are not there, or have another content there.
    func paths(notIn other: FileContents) -> [String] {
        let known = Set(other.entries)
        return entries.filter { !known.contains($0) }.map {
            String(decoding: $0.dropLast(Self.hashSize + 1), as: UTF8.self)
        }
    }
}
