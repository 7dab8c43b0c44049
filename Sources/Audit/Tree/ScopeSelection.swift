internal import AuditIndex
internal import KernelTree
internal import Paths
internal import SourceText

/// The answer to a scope: the files to report of.
struct ScopeSelection: Sendable {
    /// Files in which an identifier of the family occurs.
    let files: [ScannedFile]
    /// Paths that the result speaks of, also those where nothing is left to report; nil for a whole tree.
    let covered: Set<String>?

    /// - Parameter excluded: directories that are left out, of which a revision knows nevertheless.
    init(
        _ scope: AuditScope, files: [ScannedFile], scan: Scanner.Outcome, view: TreeView, by pool: TaskPool,
        excluding excluded: [String]
    ) async throws {
        switch scope {
        case .whole:
            self.files = files
            covered = nil
        case .files(let paths):
            self.files = files.filter { paths.contains($0.path) }
            covered = paths
        case .changed(let change):
            let touched = Self.touched(change, scan: scan, excluding: excluded)
            let affected = try await Self.affected(by: touched, among: files, view: view, by: pool)
            self.files = files.filter { touched.contains($0.path) || affected.contains($0.path) }
            covered = touched.union(affected)
        }
    }

    /// Sources that are another one than before, or are gone.
    private static func touched(
        _ change: AuditScope.Change, scan: Scanner.Outcome, excluding excluded: [String]
    ) -> Set<String> {
        switch change {
        case .paths(let paths): return paths.filter { TreeWalker.isSource($0, excluding: excluded) }
        case .since(let base):
            var touched = Set(scan.results.filter { base[$0.path] != $0.content.rawValue }.map(\.path))
            let present = Set(scan.results.map(\.path))
            touched.formUnion(
                base.keys.filter { !present.contains($0) && TreeWalker.isSource($0, excluding: excluded) })
            return touched
        }
    }

    /// Files that include a touched header directly, and files one of whose functions around a call of the family is
    /// named in a touched file: what its callers pass may have changed.
    private static func affected(
        by touched: Set<String>, among files: [ScannedFile], view: TreeView, by pool: TaskPool
    ) async throws -> Set<String> {
        let headers = Dictionary(grouping: touched.filter { $0.hasSuffix(".h") }, by: TreePath.name)
        let calling = files.filter { !touched.contains($0.path) && $0.entries.contains(where: mayCall) }
        let found = try await pool.map(calling) { file in
            let own = file.path.split(separator: "/").dropLast()
            let includesTouched = !headers.isEmpty && file.source.inclusions.contains { inclusion in
                headers[TreePath.name(of: inclusion.name), default: []]
                    .contains { isMeant($0, by: inclusion.name, in: own) }
            }
            let callers = file.entries.lazy.filter(mayCall)
                .compactMap { file.source.enclosingFunction(at: $0.offset)?.name }
            return (includesTouched: includesTouched, callers: Set(callers))
        }
        var affected: Set<String> = []
        var owners: [String: [String]] = [:]
        for (file, found) in zip(calling, found) {
            if found.includesTouched { affected.insert(file.path) }
            for function in found.callers { owners[function, default: []].append(file.path) }
        }
        let names = owners.keys.sorted()
        let search = IdentifierSearch(names)
        for path in touched.sorted() {
            guard let bytes = view.contents(of: path) else { continue }
            for hit in search.occurrences(in: bytes) { affected.formUnion(owners[names[hit.identifier]] ?? []) }
        }
        return affected
    }

    private static func mayCall(_ entry: ScannedFile.Entry) -> Bool {
        entry.role == .call || entry.role == .ambiguous
    }

    /// An include means a header whose path ends so, or one beside the file.
    private static func isMeant(_ header: String, by name: String, in directory: ArraySlice<Substring>) -> Bool {
        header == name || header.hasSuffix("/" + name)
            || header == (Array(directory) + name.split(separator: "/")).joined(separator: "/")
    }
}
