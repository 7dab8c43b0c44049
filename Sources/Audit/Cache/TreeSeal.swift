internal import AuditIndex
internal import Foundation

/// Stands for all that `stat` says of the files and links in a directory, whatever they are and whoever leaves them
/// out: two that are equal speak of the same contents. Only what git keeps in `.git` is no part of it.
struct TreeSeal: Sendable {
    let digest: ContentHash
    /// True where any change made since is bound to give another digest: nothing was changed so shortly before that the
    /// clock of the file system might not tell a further change from it.
    let isSettled: Bool

    /// nil where not everything can be looked at, or where a link may lead to what git keeps.
    init?(of root: String, by pool: TaskPool) async throws {
        let began = FileStamp.now()
        let descriptor = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var walk = Walk(root: descriptor)
        let parts = walk.split(into: pool.jobs * Self.partsPerJob)
        let walks = try await pool.map(parts) { part in
            var own = Walk(root: descriptor)
            own.readAll(below: part)
            return own
        }
        walks.forEach { walk.add($0) }
        guard walk.isWhole else { return nil }
        var bytes: [UInt8] = []
        for directory in walk.directories.sorted(by: { $0.path.lexicographicallyPrecedes($1.path) }) {
            bytes += directory.path + [0] + directory.entries.bytes
        }
        digest = ContentHash(ofBlob: bytes)
        isSettled = walk.newest.map { $0.isSettled(at: began) } ?? true
    }

    /// So many parts that no job is left with most of the tree.
    private static let partsPerJob = 16
}

/// Reads directories. Names and paths are bytes here: they are compared, and shown to nobody.
private struct Walk: Sendable {
    private let root: Int32
    /// Directories that were found and not read yet.
    private var pending: [[UInt8]] = []
    private(set) var directories: [(path: [UInt8], entries: ContentHash)] = []
    /// Of what was changed last.
    private(set) var newest: FileStamp?
    private(set) var isWhole = true

    init(root: Int32) { self.root = root }

    /// Reads from the top until so many directories are known that were not read yet, and returns these.
    mutating func split(into parts: Int) -> [[UInt8]] {
        pending = [[]]
        var next = 0
        while isWhole, next < pending.count, pending.count - next < parts {
            next += 1
            read(pending[next - 1])
        }
        defer { pending = [] }
        return Array(pending[next...])
    }

    mutating func readAll(below directory: [UInt8]) {
        pending = [directory]
        while isWhole, let next = pending.popLast() { read(next) }
    }

    mutating func add(_ other: Walk) {
        directories += other.directories
        isWhole = isWhole && other.isWhole
        note(other.newest)
    }

    private mutating func note(_ stamp: FileStamp?) {
        if let stamp, stamp.changed >= newest?.changed ?? .min { newest = stamp }
    }

    private mutating func read(_ directory: [UInt8]) {
        let path = (directory.isEmpty ? [UInt8(ascii: ".")] : directory) + [0]
        let descriptor = path.withUnsafeBufferPointer { path in
            path.withMemoryRebound(to: CChar.self) { path in
                path.baseAddress.map { openat(root, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) } ?? -1
            }
        }
        guard descriptor >= 0, let stream = fdopendir(descriptor) else {
            if descriptor >= 0 { close(descriptor) }
            isWhole = false
            return
        }
        defer { closedir(stream) }
        var entries: [UInt8] = []
        while let entry = readdir(stream) {
            let kind = Int32(entry.pointee.d_type)
            withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { name in
                    add(name, kind, of: directory, descriptor, to: &entries)
                }
            }
        }
        directories.append((directory, ContentHash(ofBlob: entries)))
    }

    private mutating func add(
        _ name: UnsafePointer<CChar>, _ kind: Int32, of directory: [UInt8], _ descriptor: Int32,
        to entries: inout [UInt8]
    ) {
        if strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, ".git") == 0 { return }
        let bytes = UnsafeRawBufferPointer(start: name, count: strlen(name))
        entries.append(contentsOf: bytes)
        var status = stat()
        if kind != Int32(DT_DIR), fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) != 0 {
            isWhole = false
            return
        }
        // A directory is what is in it: its times change with files that come and go.
        if kind == Int32(DT_DIR) || status.st_mode & S_IFMT == S_IFDIR {
            entries += [0, 0]
            pending.append(directory + (directory.isEmpty ? [] : [UInt8(ascii: "/")]) + bytes)
            return
        }
        entries += [0, 1]
        let stamp = FileStamp(status)
        note(stamp)
        let fields = (
            UInt64(status.st_mode), UInt64(status.st_dev), stamp.inode, stamp.size, stamp.modified, stamp.changed
        )
        withUnsafeBytes(of: fields) { entries.append(contentsOf: $0) }
        if status.st_mode & S_IFMT == S_IFLNK, leadsToGit(name, descriptor) { isWhole = false }
    }

    private func leadsToGit(_ name: UnsafePointer<CChar>, _ directory: Int32) -> Bool {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlinkat(directory, name, &buffer, buffer.count)
        guard length > 0 else { return true }
        let text = buffer[..<length].map { UInt8(bitPattern: $0) }
        return text.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual(".git".utf8) }
    }
}
