import Foundation

/// What a program that writes nothing leaves as it is: paths, kinds, modes, times and bytes.
package struct TreeStamp: Equatable, Sendable {
    private struct File: Equatable, Sendable {
        var status: String
        var bytes = Data()
    }

    private var files: [String: File] = [:]

    /// Larger files are told by their size and time alone.
    private static let largest = 1 << 20

    package init(of directory: String) { add("", in: directory) }

    /// The first path that differs; nil where all is the same.
    package func difference(to other: TreeStamp) -> String? {
        if files == other.files { return nil }
        return Set(files.keys).union(other.files.keys).sorted().first { files[$0] != other.files[$0] }
    }

    private mutating func add(_ path: String, in root: String) {
        let full = path.isEmpty ? root : root + "/" + path
        var status = stat()
        guard lstat(full, &status) == 0 else { return }
        let time = "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
        var file = File(status: "\(String(status.st_mode, radix: 8)) \(status.st_size) \(time)")
        switch status.st_mode & S_IFMT {
        case S_IFREG where status.st_size <= Self.largest:
            file.bytes = FileManager.default.contents(atPath: full) ?? Data()
        case S_IFLNK: file.status += " " + ((try? FileManager.default.destinationOfSymbolicLink(atPath: full)) ?? "?")
        case S_IFDIR:
            for name in Self.names(in: full) { add(path.isEmpty ? name : path + "/" + name, in: root) }
        default: break
        }
        files[path.isEmpty ? "." : path] = file
    }

    private static func names(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
