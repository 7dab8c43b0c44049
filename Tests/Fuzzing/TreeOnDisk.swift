import Foundation

/// A directory that is made to hold what an image says, and that remembers which one.
package final class TreeOnDisk {
    /// The time that all files of an untouched tree bear: long enough ago that nobody takes them for just written.
    private static let oldTime = 1_600_000_000

    package let path: String
    package private(set) var image = TreeImage()

    package init(_ path: String) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// Writes what differs, and nothing else.
    package func become(_ target: TreeImage) throws {
        for directory in image.directories { chmod(full(directory), 0o755) }
        for (file, entry) in image.entries where target[file] != entry {
            if !entry.isDirectory { unlink(full(file)) }
        }
        let kept = target.directories
        for directory in image.directories.subtracting(kept).sorted(by: >) { rmdir(full(directory)) }
        for directory in kept.sorted() { mkdir(full(directory), 0o755) }
        for (file, entry) in target.entries where image[file] != entry { try write(entry, to: full(file)) }
        for directory in kept.sorted(by: >) {
            if case .directory(let mode)? = target[directory] { chmod(full(directory), mode) }
        }
        image = target
    }

    /// Says that the image on disk is no longer what it was, for what writes past this type.
    package func forget(_ file: String) { image[file] = nil }

    private func full(_ file: String) -> String { path + "/" + file }

    private func write(_ entry: Entry, to file: String) throws {
        switch entry {
        case .file(let bytes, let mode, let isDated):
            try Self.write(bytes, to: file)
            if isDated { Self.setOldTime(of: file) }
            chmod(file, mode)
        case .link(let target): _ = symlink(target, file)
        case .directory: break
        case .fifo: mkfifo(file, 0o644)
        case .sparse(let size):
            let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw WorldError(says: "\(file): cannot be written") }
            ftruncate(descriptor, size)
            close(descriptor)
        }
    }

    /// Names that the file system does not take are no fault of anyone: such a file is simply not there.
    private static func write(_ bytes: [UInt8], to file: String) throws {
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            if [ENAMETOOLONG, EISDIR, ENOTDIR, ENOENT, ELOOP, EILSEQ].contains(errno) { return }
            throw WorldError(says: "\(file): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw WorldError(says: "\(file): \(String(cString: strerror(errno)))") }
            done += count
        }
    }

    package static func setOldTime(of file: String) {
        let time = timespec(tv_sec: oldTime, tv_nsec: 0)
        utimensat(AT_FDCWD, file, [time, time], AT_SYMLINK_NOFOLLOW)
    }

    package func removeAll() {
        for directory in image.directories { chmod(full(directory), 0o755) }
        try? FileManager.default.removeItem(atPath: path)
    }
}

extension TreeImage {
    /// What a directory holds, as files of an untouched tree.
    package init(readingFrom directory: String) throws {
        var entries: [String: Entry] = [:]
        guard let names = FileManager.default.enumerator(atPath: directory) else {
            throw WorldError(says: "\(directory): cannot be read")
        }
        for case let name as String in names {
            var status = stat()
            guard lstat("\(directory)/\(name)", &status) == 0 else { continue }
            // Some are wanted although nothing is in them, such as those of a repository.
            if status.st_mode & S_IFMT == S_IFDIR { entries[name] = .directory() }
            guard status.st_mode & S_IFMT == S_IFREG,
                let data = FileManager.default.contents(atPath: "\(directory)/\(name)")
            else { continue }
            entries[name] = .file([UInt8](data), mode: status.st_mode & 0o7777, isDated: true)
        }
        self.init(entries)
    }
}

/// Something that keeps a run from being set up.
package struct WorldError: Error, CustomStringConvertible {
    package let says: String
    package var description: String { says }

    package init(says: String) { self.says = says }
}
