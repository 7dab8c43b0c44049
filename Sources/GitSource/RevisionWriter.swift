internal import Foundation
internal import Paths

/// Makes a tree on disk hold a revision, by removing and writing the files that differ from what it holds.
struct RevisionWriter {
    let repository: GitRepository
    /// Holds `tree` and `manifest`; locked by the caller.
    let place: String

    private var tree: String { place + "/tree" }
    private var manifestPath: String { place + "/manifest" }

    /// More names than these do not help anyone.
    private static let maximalNotices = 3

    func write(_ commit: String) throws -> (manifest: RevisionManifest, written: Int) {
        let known = RevisionManifest(at: manifestPath)
        if let known, known.commit == commit { return (known, 0) }
        let wanted = try repository.files(of: commit).filter { NeededFiles.contains($0.path) }
        // Gone while the tree is neither the old nor the new: an interrupted run is begun anew.
        unlink(manifestPath)
        if known == nil { try clear() }
        let held = known?.files ?? [:]
        let ids = Dictionary(wanted.map { ($0.path, $0.id) }) { first, _ in first }
        for path in held.keys where ids[path] == nil { remove(path) }
        let changed = wanted.filter { held[$0.path] != $0.id }
        var directories: Set<String> = []
        let missing = try repository.withContents(of: changed) { entry, content in
            try write(content, to: entry.path, knowing: &directories)
        }
        if let first = missing.first(where: { NeededFiles.isIndispensable($0.path) }) {
            throw GitError.missingObjects(
                repository: repository.path, commit: commit, path: first.path, count: missing.count)
        }
        for entry in missing { remove(entry.path) }
        var files = ids
        // Asked for again next time, when it may have been fetched.
        for entry in missing { files[entry.path] = nil }
        let manifest = RevisionManifest(commit: commit, files: files, notices: notices(missing))
        try manifest.write(to: manifestPath)
        return (manifest, changed.count - missing.count)
    }

    private func notices(_ missing: [GitRepository.Entry]) -> [String] {
        let paths = missing.map(\.path).sorted()
        let shown = paths.prefix(Self.maximalNotices).map { "\($0): left out (its content is not in the repository; fetch it)" }
        return shown + (paths.count > shown.count ? ["\(paths.count - shown.count) more files: left out likewise"] : [])
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
        if let slash = path.lastIndex(of: "/"), directories.insert(String(path[..<slash])).inserted {
            try? FileManager.default.createDirectory(
                atPath: "\(tree)/\(PathSpelling.text(of: String(path[..<slash])))", withIntermediateDirectories: true)
        }
        unlink(target)
        let descriptor = open(target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw GitError.cacheUnusable(path: target, reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var done = 0
        while done < content.count {
            let count = content.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw GitError.cacheUnusable(path: target, reason: String(cString: strerror(errno))) }
            done += count
        }
    }
}
