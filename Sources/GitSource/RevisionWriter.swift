internal import Foundation
internal import Paths

/// Makes a tree on disk hold a revision, by removing and writing the files that differ from what it holds.
struct RevisionWriter {
    let repository: GitRepository
    /// Holds `tree` and `manifest`; locked by the caller.
    let place: String
    /// A file of more bytes is left out.
    let largestFile: Int

    private var tree: String { place + "/tree" }
    private var manifestPath: String { place + "/manifest" }

    /// More names than these do not help anyone.
    private static let maximalNotices = 3

    func write(_ commit: String) throws -> (manifest: RevisionManifest, written: Int) {
        let known = RevisionManifest(at: manifestPath)
        if let known, known.holds(commit, limit: largestFile) { return (known, 0) }
        let wanted = try repository.verifiedFiles(of: commit).filter { NeededFiles.contains($0.path) }
        // Gone while the tree is neither the old nor the new: an interrupted run is begun anew.
        unlink(manifestPath)
        if known == nil { try clear() }
        var held = known?.files ?? [:]
        let ids = Dictionary(wanted.map { ($0.path, $0.id) }) { first, _ in first }
        for path in held.keys where ids[path] == nil { remove(path) }
        // Sizes are not known by id: under a lower limit all is asked for again.
        if let known, known.limit > largestFile { held = [:] }
        let changed = wanted.filter { held[$0.path] != $0.id }
        var directories: Set<String> = []
        let gaps = try repository.withContents(of: changed, limit: largestFile) { entry, content in
            try write(content, to: entry.path, knowing: &directories)
        }
        let absent = gaps.filter { $0.gap == .missing || $0.gap == .damaged }
        if let first = absent.first(where: { NeededFiles.isIndispensable($0.entry.path) }) {
            throw GitError.missingObjects(
                repository: repository.path, commit: commit, path: first.entry.path, count: absent.count)
        }
        for gap in gaps { remove(gap.entry.path) }
        var files = ids
        // Asked for again next time, when it may have been fetched.
        for gap in gaps { files[gap.entry.path] = nil }
        let manifest = RevisionManifest(commit: commit, limit: largestFile, files: files, notices: notices(gaps))
        try manifest.write(to: manifestPath)
        return (manifest, changed.count - gaps.count)
    }

    private func notices(_ gaps: [(entry: GitRepository.Entry, gap: GitRepository.Gap)]) -> [String] {
        let sorted = gaps.sorted { $0.entry.path < $1.entry.path }
        let shown = sorted.prefix(Self.maximalNotices).map { entry, gap in
            "\(entry.path): left out (\(reason(for: gap, entry.id)))"
        }
        let rest = sorted.count - shown.count
        return shown + (rest > 0 ? ["\(rest) more files: left out likewise"] : [])
    }

    private func reason(for gap: GitRepository.Gap, _ id: String) -> String {
        switch gap {
        case .missing: "its blob \(id) is missing from the repository; fetch it, or see git fsck"
        case .damaged: "its blob \(id) is damaged; see git fsck"
        case .tooLarge(let size): "\(size) bytes, more than the \(largestFile >> 20) MiB that --max-file-size allows"
        }
    }

    private func clear() throws {
        try? FileManager.default.removeItem(atPath: tree)
        do {
            try FileManager.default.createDirectory(atPath: tree, withIntermediateDirectories: true)
        } catch {
            throw GitError.cacheUnusable(path: tree, reason: error.localizedDescription)
        }
    }

    /// Also the directories that are empty then, where files of such names may come.
    private func remove(_ path: String) {
        let path = PathSpelling.text(of: path)
        unlink("\(tree)/\(path)")
        var parent = path.utf8[...]
        while let slash = parent.lastIndex(of: UInt8(ascii: "/")) {
            parent = parent[..<slash]
            if rmdir("\(tree)/\(Substring(parent))") != 0 { break }
        }
    }

    private func write(_ content: [UInt8], to path: String, knowing directories: inout Set<String>) throws {
        let target = "\(tree)/\(PathSpelling.text(of: path))"
        let directory = TreePath.directory(of: path)
        if directories.insert(directory).inserted {
            try? FileManager.default.createDirectory(
                atPath: "\(tree)/\(PathSpelling.text(of: directory))", withIntermediateDirectories: true)
        }
        unlink(target)
        let descriptor = open(target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw GitError.cacheUnusable(path: target, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var done = 0
        while done < content.count {
            let count = content.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw GitError.cacheUnusable(path: target, reason: String(cString: strerror(errno)))
            }
            done += count
        }
    }
}
