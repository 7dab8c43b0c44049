internal import Foundation

/// Where a path leads, also one that does not exist yet: links are followed, `..` is the directory above.
package enum RealPath {
    /// As many as the system itself follows.
    private static let mostLinks = 40

    /// Absolute and without links; the parts that do not exist stand as they are.
    package static func of(_ path: String) -> String {
        let start = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        var pending = Array(start.split(separator: "/").map { String($0) }.reversed())
        var parts: [String] = []
        var links = 0
        while let part = pending.popLast() {
            if part == "." { continue }
            if part == ".." {
                _ = parts.popLast()
                continue
            }
            if links < mostLinks, let target = target(ofLink: joined(parts + [part])) {
                links += 1
                if target.hasPrefix("/") { parts = [] }
                pending += target.split(separator: "/").map { String($0) }.reversed()
            } else {
                parts.append(part)
            }
        }
        return joined(parts)
    }

    /// True where a path is a directory or lies below it, whatever either is called.
    package static func of(_ path: String, isInside directory: String) -> Bool {
        var root = stat()
        guard stat(directory, &root) == 0 else { return false }
        var place = of(path)
        while true {
            var status = stat()
            if stat(place, &status) == 0, status.st_dev == root.st_dev, status.st_ino == root.st_ino { return true }
            if place == "/" { return false }
            place = Self.directory(of: place)
        }
    }

    /// The directory above; that of the root is the root.
    package static func directory(of path: String) -> String {
        let directory = TreePath.directory(of: path)
        return directory.isEmpty ? "/" : directory
    }

    /// The path itself, or the nearest directory above it that is there.
    package static func nearestExisting(_ path: String) -> String {
        var place = of(path)
        var status = stat()
        while place != "/", lstat(place, &status) != 0 { place = directory(of: place) }
        return place
    }

    private static func joined(_ parts: [String]) -> String { "/" + parts.joined(separator: "/") }

    private static func target(ofLink path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink(path, &buffer, buffer.count)
        return length > 0 ? String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
    }
}
