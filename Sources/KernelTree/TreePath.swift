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

    /// A compiler's path as reports spell it: without `.` and `..`, relative to the root where it lies in the tree; a path
    /// outside stays absolute.
    package static func inTree(_ path: String, root: String) -> String {
        var components: [Substring.UTF8View] = []
        for component in path.utf8.split(separator: UInt8(ascii: "/")) where !component.elementsEqual(".".utf8) {
            if component.elementsEqual("..".utf8) { _ = components.popLast() } else { components.append(component) }
        }
        let joined = components.map { String(Substring($0)) }.joined(separator: "/")
        let normal = path.utf8.first == UInt8(ascii: "/") ? "/" + joined : joined
        return below(normal, root) ?? normal
    }

    /// What follows a directory in a path that lies in it, by bytes; nil for any other path.
    package static func below(_ path: String, _ directory: String) -> String? {
        guard path.utf8.starts(with: directory.utf8) else { return nil }
        let rest = path.utf8.dropFirst(directory.utf8.count)
        guard rest.first == UInt8(ascii: "/") else { return nil }
        return String(Substring(rest.dropFirst()))
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
