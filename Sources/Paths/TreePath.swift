/// Paths as text. They are compared byte by byte: to a String, a mark behind a slash is part of that slash.
package enum TreePath {
    /// The path without `.` and `..`; nil where it is absolute or leaves the tree. The root itself is empty.
    package static func normalized(_ path: String) -> String? {
        guard !isAbsolute(path) else { return nil }
        var parts: [Substring] = []
        for part in components(path) {
            if part == ".." {
                guard parts.popLast() != nil else { return nil }
            } else {
                parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }

    /// Any path without `.` and `..`, judged by its words alone: links are not looked at.
    package static func standardized(_ path: String) -> String {
        var parts: [Substring] = []
        for part in components(path) {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return (isAbsolute(path) ? "/" : "") + parts.joined(separator: "/")
    }

    private static func components(_ path: String) -> [Substring] { parts(of: path).filter { $0 != "." } }

    /// What stands between the slashes.
    package static func parts(of path: String) -> [Substring] {
        path.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
    }

    package static func isAbsolute(_ path: String) -> Bool { path.utf8.first == UInt8(ascii: "/") }

    /// False for what cannot stand in an `#include`, which knows no escapes.
    package static func isIncludable(_ path: String) -> Bool {
        path.utf8.allSatisfy { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 != 0x0A && $0 != 0x0D }
    }

    /// The directory of a path; empty for a file in the root.
    package static func directory(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? ""
    }

    package static func name(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) } ?? path
    }

    /// The path as seen from a directory above it; nil where it does not lie below that.
    package static func relative(_ path: String, to directory: String) -> String? {
        if directory.isEmpty { return path }
        let bytes = path.utf8
        guard bytes.starts(with: directory.utf8) else { return nil }
        let rest = bytes.dropFirst(directory.utf8.count)
        guard rest.first == UInt8(ascii: "/") else { return nil }
        return String(Substring(rest.dropFirst()))
    }

    /// A compiler's path as reports have it: without `.` and `..`, relative to the root where it lies in the tree.
    /// Outside the tree it stays absolute, and is spelled as it is on disk.
    package static func reported(_ path: String, root: String) -> String {
        let normal = standardized(path)
        return relative(normal, to: root) ?? PathSpelling.text(of: normal)
    }

    package static func isBelow(_ path: String, _ directory: String) -> Bool {
        relative(path, to: directory) != nil
    }

    package static func join(_ directory: String, _ name: String) -> String {
        directory.isEmpty ? name : directory + "/" + name
    }
}
