import AuditIndex
import Foundation
import Paths

/// What earlier runs have left for later ones, piece by piece: whatever can be used and removed on its own.
struct CacheContents {
    enum Kind: String {
        case index, headers, revision
    }

    struct Piece {
        let kind: Kind
        /// What holds it, the piece itself first.
        let paths: [String]
        /// What it is of, in words.
        let what: String
        let bytes: Int64
        let used: Date
        /// Held by whoever uses the piece.
        let lock: String
    }

    let pieces: [Piece]

    /// The index first, then by kind, the largest first.
    init(_ locations: Locations) {
        let index = RealPath.of(locations.index ?? locations.cacheDirectory + "/index.sqlite")
        let trees = IndexedTree.all(in: index)
        let pieces = [Self.index(at: index, of: trees)].compactMap { $0 }
        let headers = Self.headers(in: locations.headerDirectory, of: trees, lock: index + ".lock")
        let revisions = Self.revisions(in: locations.revisionDirectory)
        self.pieces = pieces + (headers + revisions).sorted {
            ($0.kind.rawValue, -$0.bytes, $0.paths[0]) < ($1.kind.rawValue, -$1.bytes, $1.paths[0])
        }
    }

    var bytes: Int64 { pieces.reduce(0) { $0 + $1.bytes } }

    // MARK: Where it lies

    /// What SQLite keeps beside a database.
    private static let companions = ["-wal", "-shm", "-journal"]

    private static func index(at path: String, of trees: [IndexedTree]) -> Piece? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let what = "what was found in \(trees.count) \(trees.count == 1 ? "tree" : "trees")"
        let used = trees.map(\.used).max().map { Date(timeIntervalSince1970: TimeInterval($0)) }
        return piece(.index, [path] + companions.map { path + $0 }, what, used: used, lock: path + ".lock")
    }

    /// Audits hold the index's lock while they use headers.
    private static func headers(in directory: String, of trees: [IndexedTree], lock: String) -> [Piece] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { !$0.contains(".") }.map { name in
            let tree = trees.first { ContentHash(ofBlob: Array($0.root.utf8)).rawValue.hasPrefix(name) }
            let used = tree.map { Date(timeIntervalSince1970: TimeInterval($0.used)) }
            let paths = ["\(directory)/\(name)", "\(directory)/\(name).tree"]
            let what = tree.map { PathSpelling.text(of: $0.root) } ?? "a tree that the index has forgotten"
            return piece(.headers, paths, what, used: used, lock: lock)
        }
    }

    private static func revisions(in directory: String) -> [Piece] {
        let files = FileManager.default
        return ((try? files.contentsOfDirectory(atPath: directory)) ?? []).flatMap { name in
            let home = "\(directory)/\(name)"
            let repository = (try? String(contentsOfFile: home + "/repository", encoding: .utf8)) ?? "a repository"
            return ((try? files.contentsOfDirectory(atPath: home)) ?? []).filter { Int($0) != nil }.map { number in
                let place = "\(home)/\(number)"
                let commit = commit(of: place + "/manifest").map { " at \($0.prefix(12))" } ?? ""
                let used = changed(place + "/lock")
                return piece(.revision, [place], repository + commit, used: used, lock: place + "/lock")
            }
        }
    }

    /// The manifest's first two fields are its mark and the commit.
    private static func commit(of manifest: String) -> String? {
        guard let file = FileHandle(forReadingAtPath: manifest) else { return nil }
        defer { try? file.close() }
        let fields = (try? file.read(upToCount: 256))?.split(separator: 0, maxSplits: 2) ?? []
        return fields.count > 1 ? String(decoding: fields[1], as: UTF8.self) : nil
    }

    // MARK: How large and how old it is

    private static func piece(_ kind: Kind, _ paths: [String], _ what: String, used: Date?, lock: String) -> Piece {
        Piece(
            kind: kind, paths: paths, what: what, bytes: paths.reduce(0) { $0 + size(of: $1) },
            used: used ?? changed(paths[0]) ?? .distantPast, lock: lock)
    }

    private static func changed(_ path: String) -> Date? {
        (try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate]) as? Date
    }

    /// What it takes of the disk, which for small files is more than they hold; links are not followed.
    static func size(of path: String) -> Int64 {
        var status = stat()
        guard lstat(path, &status) == 0 else { return 0 }
        let own = Int64(status.st_blocks) * 512
        guard status.st_mode & S_IFMT == S_IFDIR else { return own }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.reduce(own) { $0 + size(of: "\(path)/\($1)") }
    }
}

extension CacheContents.Piece {
    /// Takes the piece away, unless somebody uses it.
    func remove() throws(InputError) -> Bool {
        // Without a lock nobody has ever used it.
        let descriptor = open(lock, O_RDWR | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        if descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK { return false }
        for path in paths {
            do {
                var status = stat()
                if lstat(path, &status) == 0 { try FileManager.default.removeItem(atPath: path) }
            } catch {
                throw InputError(description: "\(path): cannot be removed; see its permissions")
            }
        }
        // What has become empty by it: nothing is said where it has not.
        let above = RealPath.directory(of: paths[0])
        let left = (try? FileManager.default.contentsOfDirectory(atPath: above)) ?? []
        if kind == .revision, left == ["repository"] { unlink(above + "/repository") }
        if kind != .index, rmdir(above) == 0, kind == .revision { rmdir(RealPath.directory(of: above)) }
        return true
    }
}
