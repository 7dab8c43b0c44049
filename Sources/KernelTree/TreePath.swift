/// Paths relative to the root, as text.
package enum TreePath {
    /// The path without `.` and `..`; nil where it is absolute or leaves the tree. The root itself is empty.
    package static func normalized(_ path: String) -> String? {
        guard !path.hasPrefix("/") else { return nil }
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." {
                guard parts.popLast() != nil else { return nil }
            } else {
                parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }

    /// The directory of a path; empty for a file in the root.
    package static func directory(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    package static func name(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// The path as seen from a directory above it.
    static func relative(_ path: String, to directory: String) -> String {
        directory.isEmpty ? path : String(Substring(path.utf8.dropFirst(directory.utf8.count + 1)))
    }

    package static func join(_ directory: String, _ name: String) -> String {
        directory.isEmpty ? name : directory + "/" + name
    }
}
