import Foundation
import Paths
import Synchronization

/// Lists a tree without following any link, several directories at a time.
package struct TreeWalker: Sendable {
    /// The walk splits into so many parts before it goes parallel, so that no job is left with most of the tree.
    private static let partsPerJob = 64

    private let root: String
    private let excluded: Set<String>
    private let jobs: Int
    private let largestFile: Int

    /// `excluding` names directories relative to the root; everything in them is left out. So is a file of more than
    /// `largestFile` bytes, with a notice.
    package init(
        root: String, excluding: Set<String> = [], jobs: Int = 1, largestFile: Int = KernelTree.largestFile
    ) {
        self.root = root
        excluded = Set(excluding.map(PathSpelling.spelled))
        self.jobs = max(1, jobs)
        self.largestFile = largestFile
    }

    /// Whether a path is one of the sources that a walk lists: wherever the file is, and whether it is there.
    package static func isSource(_ path: String, excluding excluded: some Sequence<String>) -> Bool {
        [".c", ".h", ".S"].contains { path.hasSuffix($0) } && !excluded.contains { TreePath.isBelow(path, $0) }
    }

    package func walk() async -> TreeListing {
        let descriptor = open(PathSpelling.text(of: root), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            var listing = TreeListing()
            listing.notices.append(TreeNotice(path: ".", reason: String(cString: strerror(errno))))
            return listing
        }
        defer { close(descriptor) }

        var listing = TreeListing()
        var pending = [""]
        var next = 0
        while next < pending.count, pending.count - next < jobs * Self.partsPerJob {
            pending += read(pending[next], descriptor, into: &listing)
            next += 1
        }
        let parts = Array(pending[next...])
        let taken = Counter()
        await withTaskGroup(of: TreeListing.self) { group in
            for _ in 0..<min(jobs, max(1, parts.count)) {
                group.addTask {
                    var own = TreeListing()
                    while case let part = taken.next(), part < parts.count {
                        var stack = [parts[part]]
                        while let directory = stack.popLast() {
                            stack += self.read(directory, descriptor, into: &own)
                        }
                    }
                    return own
                }
            }
            for await part in group { listing.merge(part) }
        }
        listing.sort()
        return listing
    }

    /// Lists one directory and returns its subdirectories.
    private func read(_ directory: String, _ root: Int32, into listing: inout TreeListing) -> [String] {
        let path = directory.isEmpty ? "." : directory
        let descriptor = openat(root, PathSpelling.text(of: path), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0, let stream = fdopendir(descriptor) else {
            listing.notices.append(TreeNotice(path: path, reason: String(cString: strerror(errno))))
            if descriptor >= 0 { close(descriptor) }
            return []
        }
        defer { closedir(stream) }
        let prefix = directory.isEmpty ? "" : directory + "/"
        var subdirectories: [String] = []
        while let entry = readdir(stream) {
            var kind = Int32(entry.pointee.d_type)
            withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { name in
                    if isSkipped(name) { return }
                    if kind == Int32(DT_UNKNOWN) { kind = self.kind(of: name, in: descriptor) }
                    let category = kind == Int32(DT_REG) ? FileCategory(name) : nil
                    guard category != nil || kind == Int32(DT_DIR) || kind == Int32(DT_LNK) else { return }
                    guard let text = String(validatingCString: name) else {
                        let repaired = prefix + String(cString: name)
                        listing.notices.append(TreeNotice(path: repaired, reason: "its name is not UTF-8"))
                        return
                    }
                    let path = prefix + PathSpelling.spelled(text)
                    if kind == Int32(DT_DIR) {
                        if !excluded.contains(path) { subdirectories.append(path) }
                    } else if kind == Int32(DT_LNK) {
                        listing.links.append("\(path) -> \(target(of: path))")
                        if leavesTree(path, in: prefix) { listing.escapingLinks.append(path) }
                    } else if let category {
                        add(path, name, descriptor, category, to: &listing)
                    }
                }
            }
        }
        return subdirectories
    }

    private func add(
        _ path: String, _ name: UnsafePointer<CChar>, _ directory: Int32, _ category: FileCategory,
        to listing: inout TreeListing
    ) {
        var status = stat()
        guard fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            listing.notices.append(TreeNotice(path: path, reason: String(cString: strerror(errno))))
            return
        }
        guard status.st_mode & S_IFMT == S_IFREG else { return }
        guard status.st_size <= largestFile else {
            listing.oversized.append(path)
            listing.notices.append(TreeNotice(path: path, size: Int(status.st_size), limit: largestFile))
            return
        }
        let file = TreeFile(path: path, status)
        switch category {
        case .source: listing.sources.append(file)
        case .kconfig: listing.kconfigs.append(file)
        case .makefile: listing.makefiles.append(file)
        case .other: break
        }
    }

    /// `.`, `..` and `.git`.
    private func isSkipped(_ name: UnsafePointer<CChar>) -> Bool {
        guard name[0] == 0x2E else { return false }
        return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, ".git") == 0
    }

    /// For file systems whose directories do not tell.
    private func kind(of name: UnsafePointer<CChar>, in directory: Int32) -> Int32 {
        var status = stat()
        guard fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return Int32(DT_REG) }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return Int32(DT_DIR)
        case S_IFLNK: return Int32(DT_LNK)
        case S_IFREG: return Int32(DT_REG)
        default: return Int32(DT_FIFO)
        }
    }

    /// The text of a link; empty where it cannot be read.
    private func target(of path: String) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink(PathSpelling.text(of: root + "/" + path), &buffer, buffer.count)
        guard length > 0 else { return "" }
        return String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private func leavesTree(_ path: String, in prefix: String) -> Bool {
        let link = PathSpelling.text(of: root + "/" + path)
        if let resolved = ResolvedPath.of(link) { return isOutside(PathSpelling.spelled(resolved)) }
        // A dangling link: judge it by its words.
        let target = target(of: path)
        if target.isEmpty { return false }
        if TreePath.isAbsolute(target) { return isOutside(PathSpelling.spelled(target)) }
        return TreePath.normalized(prefix + target) == nil
    }

    private func isOutside(_ path: String) -> Bool { path != root && !TreePath.isBelow(path, root) }
}

/// Deals out numbers from 0 on to several tasks.
private final class Counter: Sendable {
    private let value = Atomic(0)

    func next() -> Int { value.add(1, ordering: .relaxed).oldValue }
}

/// Which list a file belongs to, by its name.
private enum FileCategory {
    case source, kconfig, makefile
    /// In no list: whoever wants it asks for it by its name.
    case other

    init?(_ name: UnsafePointer<CChar>) {
        let length = strlen(name)
        if length > 2, name[length - 2] == 0x2E {
            let last = UInt8(bitPattern: name[length - 1])
            if last == UInt8(ascii: "c") || last == UInt8(ascii: "h") || last == UInt8(ascii: "S") {
                self = .source
                return
            }
        }
        if strncmp(name, "Kconfig", 7) == 0 {
            self = .kconfig
        } else if strncmp(name, "Makefile", 8) == 0 || strncmp(name, "Kbuild", 6) == 0 {
            self = .makefile
        } else if strcmp(name, "MAINTAINERS") == 0 || strcmp(name, ".mailmap") == 0 {
            self = .other
        } else {
            return nil
        }
    }
}
