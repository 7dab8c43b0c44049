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

    init(_ scope: AuditScope, files: [ScannedFile], scan: Scanner.Outcome, view: TreeView) {
        switch scope {
        case .whole:
            self.files = files
            covered = nil
        case .files(let paths):
            self.files = files.filter { paths.contains($0.path) }
            covered = paths
        case .changed(let change):
            let touched = Self.touched(change, scan: scan)
            let affected = Self.affected(by: touched, among: files, view: view)
            self.files = files.filter { touched.contains($0.path) || affected.contains($0.path) }
            covered = touched.union(affected)
        }
    }

    private static func touched(_ change: AuditScope.Change, scan: Scanner.Outcome) -> Set<String> {
        switch change {
        case .paths(let paths): return paths
        case .since(let base):
            var touched = Set(scan.results.filter { base[$0.path] != $0.content.rawValue }.map(\.path))
            let present = Set(scan.results.map(\.path))
            touched.formUnion(base.keys.filter { TreeSnapshot.isSource($0) && !present.contains($0) })
            return touched
        }
    }

    /// Files that include a touched header directly, and files one of whose functions around a call of the family is
    /// named in a touched file: what its callers pass may have changed.
    private static func affected(by touched: Set<String>, among files: [ScannedFile], view: TreeView) -> Set<String> {
        let headers = Set(touched.filter { $0.hasSuffix(".h") }.map { TreePath.name(of: $0) })
        var affected: Set<String> = []
        var owners: [String: [String]] = [:]
        for file in files where !touched.contains(file.path) {
            let calls = file.entries.filter { $0.role == .call || $0.role == .ambiguous }
            if calls.isEmpty { continue }
            let own = file.path.split(separator: "/").dropLast()
            if !headers.isEmpty, file.source.inclusions.contains(where: { inclusion in
                headers.contains(TreePath.name(of: inclusion.name))
                    && touched.contains { isMeant($0, by: inclusion.name, in: own) }
            }) {
                affected.insert(file.path)
            }
            for entry in calls {
                guard let function = file.source.enclosingFunction(at: entry.offset)?.name else { continue }
                owners[function, default: []].append(file.path)
            }
        }
        let names = owners.keys.sorted()
        let search = IdentifierSearch(names)
        for path in touched.sorted() where TreeSnapshot.isSource(path) {
            guard let bytes = view.contents(of: path) else { continue }
            for hit in search.occurrences(in: bytes) { affected.formUnion(owners[names[hit.identifier]] ?? []) }
        }
        return affected
    }

    /// An include means a header whose path ends so, or one beside the file.
    private static func isMeant(_ header: String, by name: String, in directory: ArraySlice<Substring>) -> Bool {
        header == name || header.hasSuffix("/" + name)
            || header == (Array(directory) + name.split(separator: "/")).joined(separator: "/")
    }
}
