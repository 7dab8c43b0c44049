internal import Paths

/// Finds headers of the tree by the end of their path, for includes that no search path answers.
package struct HeaderLookup: Sendable {
    /// Paths by file name.
    private let headers: [String: [String]]

    /// Takes the sources of a listing; only `*.h` count.
    package init(_ sources: [TreeFile]) {
        self.init(paths: sources.map(\.path))
    }

    package init(paths: [String]) {
        var headers: [String: [String]] = [:]
        for path in paths where path.hasSuffix(".h") { headers[TreePath.name(of: path), default: []].append(path) }
        self.headers = headers.mapValues { $0.sorted() }
    }

    /// Every header whose path ends with these components, sorted.
    package func all(endingWith suffix: String) -> [String] {
        guard let suffix = TreePath.normalized(suffix) else { return [] }
        let candidates = headers[TreePath.name(of: suffix)] ?? []
        return candidates.filter { $0 == suffix || $0.hasSuffix("/" + suffix) }
    }

    /// The header that an include most likely means: the only one with this suffix, or the one that shares most
    /// leading directories with the including file; nil where several are equally far from it.
    package func header(endingWith suffix: String, includedFrom file: String) -> String? {
        let candidates = all(endingWith: suffix)
        guard candidates.count > 1 else { return candidates.first }
        let ranked = candidates.map { (path: $0, shared: Self.sharedDirectories($0, file)) }
        let most = ranked.map(\.shared).max() ?? 0
        let nearest = ranked.filter { $0.shared == most }
        if nearest.count == 1 { return nearest[0].path }
        guard most > 0 else { return nil }
        // Among equals the one least deep below the shared directory.
        let depths = nearest.map { $0.path.utf8.count { $0 == UInt8(ascii: "/") } }
        let shallowest = depths.min() ?? 0
        let best = zip(nearest, depths).filter { $0.1 == shallowest }
        return best.count == 1 ? best[0].0.path : nil
    }

    private static func sharedDirectories(_ one: String, _ other: String) -> Int {
        let first = one.split(separator: "/").dropLast()
        let second = other.split(separator: "/").dropLast()
        return zip(first, second).prefix { $0 == $1 }.count
    }
}
