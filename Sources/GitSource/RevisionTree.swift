internal import Foundation
internal import Paths

/// The files of a revision on disk, in a private directory that is kept from one audit to the next.
///
/// A repository has one such tree as a rule, which changes from revision to revision by the files that differ: whatever
/// was learnt of the others, by path and by time of change, stays true. A tree in use by another process is left alone,
/// and the next one taken. While this value lives, its files do not change.
package final class RevisionTree {
    /// Where the files are, absolute.
    package let path: String
    package let commit: String
    /// One line for each file that was left out.
    package let notices: [String]
    /// How many files had to be written.
    package let written: Int
    private let lock: FileLock

    private init(path: String, commit: String, notices: [String], written: Int, lock: FileLock) {
        self.path = path
        self.commit = commit
        self.notices = notices
        self.written = written
        self.lock = lock
    }

    /// More trees of one repository than this are not made: who comes later waits for the first.
    private static let maximalTrees = 16

    /// - Parameters:
    ///   - cache: a private directory; it is made when it is missing.
    ///   - largestFile: a file of more bytes is left out.
    package static func open(
        _ commit: String, of repository: GitRepository, in cache: String, largestFile: Int = 64 << 20
    ) throws -> RevisionTree {
        let home = "\(cache)/\(name(of: repository.directory))"
        do {
            try FileManager.default.createDirectory(
                atPath: home, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw GitError.cacheUnusable(path: home, reason: error.localizedDescription)
        }
        // For people who look at the cache: the directory's name says nothing to them.
        try? repository.path.write(toFile: home + "/repository", atomically: true, encoding: .utf8)
        // One that has the revision already will do for several at once.
        for number in 1...maximalTrees where FileManager.default.fileExists(atPath: "\(home)/\(number)/manifest") {
            let place = "\(home)/\(number)"
            guard let lock = try FileLock(place + "/lock", .shared, waits: false),
                let manifest = RevisionManifest(at: place + "/manifest"), manifest.holds(commit, limit: largestFile)
            else { continue }
            return RevisionTree(
                path: place + "/tree", commit: commit, notices: manifest.notices, written: 0, lock: lock)
        }
        for number in 1...maximalTrees {
            let place = "\(home)/\(number)"
            try? FileManager.default.createDirectory(atPath: place + "/tree", withIntermediateDirectories: true)
            guard let lock = try FileLock(place + "/lock", .exclusive, waits: number == maximalTrees) else { continue }
            let (manifest, written) = try RevisionWriter(repository: repository, place: place, largestFile: largestFile)
                .write(commit)
            try lock.share()
            return RevisionTree(
                path: place + "/tree", commit: commit, notices: manifest.notices, written: written, lock: lock)
        }
        throw GitError.cacheUnusable(path: home, reason: "all its trees are in use")
    }

    /// From the repository's directory: two repositories seldom meet, and only share a tree if they do.
    private static func name(of directory: String) -> String {
        String(StableHash(of: directory).value, radix: 16)
    }
}

/// A lock on a file, held while the value lives.
final class FileLock {
    enum Kind { case shared, exclusive }

    private let descriptor: Int32

    /// nil where another process holds the lock and `waits` is false.
    init?(_ path: String, _ kind: Kind, waits: Bool) throws(GitError) {
        descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cacheUnusable(path: path, reason: String(cString: strerror(errno))) }
        let operation = (kind == .shared ? LOCK_SH : LOCK_EX) | (waits ? 0 : LOCK_NB)
        while flock(descriptor, operation) != 0 {
            if errno == EINTR { continue }
            if errno == EWOULDBLOCK { return nil }
            throw .cacheUnusable(path: path, reason: String(cString: strerror(errno)))
        }
        // Its age is how long nobody has used what it protects.
        futimens(descriptor, nil)
    }

    deinit {
        guard descriptor >= 0 else { return }
        // Closing alone would not do: a program that is being started this moment has the file open too.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// From exclusive to shared.
    func share() throws(GitError) {
        guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else {
            throw .cacheUnusable(path: "lock", reason: "another process took it; try again")
        }
    }
}
