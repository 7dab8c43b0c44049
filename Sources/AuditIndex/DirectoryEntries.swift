internal import Foundation

/// The blob of one directory: the state of each of its files, sorted by name.
enum DirectoryEntries {
    static func split(_ path: String) -> (directory: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
        return (String(path[..<slash]), String(path[path.utf8.index(after: slash)...]))
    }

    static func blob(_ entries: [String: FileState], tree: Int64, directory: String) -> Data {
        var writer = ByteWriter()
        for (name, state) in entries.sorted(by: { $0.key < $1.key }) {
            writer.append(name)
            writer.append(signed: state.stamp.size)
            writer.append(signed: state.stamp.modified)
            writer.append(signed: state.stamp.changed)
            writer.append(state.stamp.inode)
            writer.append(state.content)
            writer.append(state.scan)
        }
        return Seal.close(writer.bytes, key: key(tree, directory))
    }

    /// Calls `body` with the name, preceded by `prefix`, and the state of each file.
    static func read(
        _ blob: Data, tree: Int64, directory: String, prefix: String = "", _ body: (String, FileState) -> Void
    ) throws {
        let prefix = Array(prefix.utf8)
        try Seal.open(blob, key: key(tree, directory)) { bytes in
            var reader = ByteReader(bytes)
            while !reader.isAtEnd {
                let name = try reader.text()
                let path = String(unsafeUninitializedCapacity: prefix.count + name.count) { buffer in
                    let rest = buffer.initialize(from: prefix).1
                    _ = UnsafeMutableBufferPointer(rebasing: buffer[rest...]).initialize(from: name)
                    return prefix.count + name.count
                }
                let stamp = FileStamp(
                    size: try reader.signed(), modified: try reader.signed(), changed: try reader.signed(),
                    inode: try reader.integer())
                body(path, FileState(stamp: stamp, content: try reader.hash(), scan: try reader.data()))
            }
        }
    }

    private static func key(_ tree: Int64, _ directory: String) -> [UInt8] { Array("\(tree)/\(directory)".utf8) }
}
