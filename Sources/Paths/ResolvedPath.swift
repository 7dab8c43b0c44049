internal import Foundation

/// Where a path leads.
package enum ResolvedPath {
    /// Absolute and without links, as the file system spells it; nil where there is nothing, and `errno` says why.
    package static func of(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
