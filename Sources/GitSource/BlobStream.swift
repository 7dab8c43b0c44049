internal import Digests
internal import Foundation

extension GitRepository {
    /// Why a file's content is not at hand.
    enum Gap: Hashable, Sendable {
        /// The repository lacks the blob, as one does that was cloned in part.
        case missing
        /// The blob cannot be unpacked, or is not the one that its id names.
        case damaged
        /// So many bytes are more than are read.
        case tooLarge(Int)
    }

    /// After so many damaged blobs it is the repository that is damaged.
    private static let mostDamaged = 100

    /// Reads objects, handing each to `body` as it arrives: in one run of git, if none is damaged. git unpacks an
    /// object without asking whether it is the one that its id names; here each is held against its id.
    ///
    /// - Parameters:
    ///   - type: what all of them are: `blob`, `tree` or `commit`.
    ///   - limit: no object of more bytes is read.
    /// - Returns: the entries whose content is not at hand, and why.
    func withContents(
        of entries: [Entry], type: String = "blob", limit: Int, _ body: (Entry, [UInt8]) throws -> Void
    ) throws -> [(entry: Entry, gap: Gap)] {
        var gaps: [(entry: Entry, gap: Gap)] = []
        var rest = entries[...]
        var damaged = 0
        while !rest.isEmpty {
            let (answered, complaint) = try read(rest, type, limit: limit, gaps: &gaps, body)
            rest = rest.dropFirst(answered)
            guard let next = rest.first else { break }
            // Answers come in order, so that git stumbled over the next. Asked alone, it shows whether that is so.
            let (alone, reason) = try read(rest.prefix(1), type, limit: limit, gaps: &gaps, body)
            if alone == 0 {
                damaged += 1
                guard damaged <= Self.mostDamaged else {
                    throw GitError.corrupt(repository: path, path: next.path, reason: reason ?? complaint ?? "it ended")
                }
                gaps.append((next, .damaged))
            }
            rest = rest.dropFirst()
        }
        return gaps
    }

    /// How many of the first entries git answered for, and what it said if those are not all.
    private func read(
        _ entries: ArraySlice<Entry>, _ type: String, limit: Int, gaps: inout [(entry: Entry, gap: Gap)],
        _ body: (Entry, [UInt8]) throws -> Void
    ) throws -> (answered: Int, complaint: String?) {
        var reader = BatchReader(type: type, limit: limit)
        var next = entries.startIndex
        var found: [(entry: Entry, gap: Gap)] = []
        let outcome = try git.run(
            ["cat-file", "--batch", "--buffer"], in: directory,
            input: Data(entries.lazy.map { $0.id + "\n" }.joined().utf8)
        ) { bytes in
            reader.append(bytes)
            while next < entries.endIndex, let answer = try reader.next(repository: path, path: entries[next].path) {
                switch answer {
                case .content(let content):
                    if GitObject.isContent(content, ofType: type, named: entries[next].id) {
                        try body(entries[next], content)
                    } else {
                        found.append((entries[next], .damaged))
                    }
                case .gap(let gap): found.append((entries[next], gap))
                }
                next += 1
            }
        }
        gaps += found
        let isWhole = outcome.code == 0 && next == entries.endIndex
        return (next - entries.startIndex, isWhole ? nil : outcome.complaint)
    }
}

/// The files of a commit, read one by one from the object store.
package final class RevisionContents {
    private let repository: GitRepository
    private let limit: Int
    private let entries: [String: GitRepository.Entry]

    /// - Parameter limit: a file of more bytes cannot be read.
    package init(of commit: String, in repository: GitRepository, limit: Int = 64 << 20) throws {
        self.repository = repository
        self.limit = limit
        entries = Dictionary(try repository.files(of: commit).map { ($0.path, $0) }) { first, _ in first }
    }

    /// nil for what is no regular file, or not in the repository.
    package func contents(of path: String) -> [UInt8]? { contents(of: [path])[path] }

    /// Several in one run of git; what cannot be read is left out.
    package func contents(of paths: Set<String>) -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        let wanted = paths.sorted().compactMap { entries[$0] }
        _ = try? repository.withContents(of: wanted, limit: limit) { found[$0.path] = $1 }
        return found
    }
}

/// Takes apart what `git cat-file --batch` writes: a line, the bytes that it announces, and a line feed.
private struct BatchReader {
    let type: String
    let limit: Int
    private var buffer: [UInt8] = []
    private var start = 0
    /// Bytes to come that are of no use: the rest of what is too large.
    private var skipped = 0

    init(type: String, limit: Int) {
        self.type = type
        self.limit = limit
    }

    enum Answer {
        case content([UInt8])
        case gap(GitRepository.Gap)
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        if start > 0 {
            buffer.removeFirst(start)
            start = 0
        }
        let useless = min(skipped, bytes.count)
        skipped -= useless
        buffer.append(contentsOf: bytes[useless...])
    }

    /// nil until the next answer is complete.
    mutating func next(repository: String, path: String) throws -> Answer? {
        guard let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let fields = buffer[start..<end].split(separator: UInt8(ascii: " "))
        if fields.last.map({ $0.elementsEqual("missing".utf8) }) == true {
            start = end + 1
            return .gap(.missing)
        }
        guard fields.count == 3, fields[1].elementsEqual(type.utf8),
            let size = Int(String(decoding: fields[2], as: UTF8.self)), (0..<Int.max - end - 2).contains(size)
        else {
            let line = String(decoding: buffer[start..<end].prefix(80), as: UTF8.self)
            throw GitError.corrupt(repository: repository, path: path, reason: "git answered \"\(line)\"")
        }
        let next = end + 1 + size + 1
        if size > limit {
            start = min(next, buffer.count)
            skipped = next - start
            return .gap(.tooLarge(size))
        }
        guard buffer.count >= next else { return nil }
        let content = Array(buffer[(end + 1)..<(next - 1)])
        start = next
        return .content(content)
    }
}
