internal import Foundation

extension GitRepository {
    /// Reads blobs in one run of git, handing each to `body` as it arrives.
    ///
    /// Returns the entries whose blob the repository does not have. A blob that cannot be unpacked is an error.
    package func withContents(
        of entries: [Entry], _ body: (Entry, [UInt8]) throws -> Void
    ) throws -> [Entry] {
        if entries.isEmpty { return [] }
        var reader = BatchReader()
        var next = 0
        var missing: [Entry] = []
        let outcome = try git.run(
            ["cat-file", "--batch", "--buffer"], in: directory,
            input: Data(entries.lazy.map { $0.id + "\n" }.joined().utf8)
        ) { bytes in
            reader.append(bytes)
            while next < entries.count, let answer = try reader.next(repository: path, path: entries[next].path) {
                if let content = answer.content { try body(entries[next], content) } else { missing.append(entries[next]) }
                next += 1
            }
        }
        guard outcome.code == 0, next == entries.count else {
            // Answers come in order: what is not answered is what git stumbled over.
            throw GitError.corrupt(
                repository: path, path: next < entries.count ? entries[next].path : nil, reason: outcome.complaint)
        }
        return missing
    }
}

/// The files of a commit, read one by one from the object store.
package final class RevisionContents {
    private let repository: GitRepository
    private let entries: [String: GitRepository.Entry]

    package init(of commit: String, in repository: GitRepository) throws {
        self.repository = repository
        entries = Dictionary(try repository.files(of: commit).map { ($0.path, $0) }) { first, _ in first }
    }

    /// nil for what is no regular file, or not in the repository.
    package func contents(of path: String) -> [UInt8]? { contents(of: [path])[path] }

    /// Several in one run of git; what cannot be read is left out.
    package func contents(of paths: Set<String>) -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        _ = try? repository.withContents(of: paths.sorted().compactMap { entries[$0] }) { found[$0.path] = $1 }
        return found
    }
}

/// Takes apart what `git cat-file --batch` writes: a line, the bytes that it announces, and a line feed.
private struct BatchReader {
    private var buffer: [UInt8] = []
    private var start = 0

    struct Answer {
        /// nil where the repository has no such object.
        var content: [UInt8]?
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        if start > 0 {
            buffer.removeFirst(start)
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// nil until the next answer is complete.
    mutating func next(repository: String, path: String) throws -> Answer? {
        guard let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let fields = buffer[start..<end].split(separator: UInt8(ascii: " "))
        if fields.last.map({ $0.elementsEqual("missing".utf8) }) == true {
            start = end + 1
            return Answer(content: nil)
        }
        guard fields.count == 3, fields[1].elementsEqual("blob".utf8),
            let size = Int(String(decoding: fields[2], as: UTF8.self)), size >= 0
        else {
            let line = String(decoding: buffer[start..<end].prefix(80), as: UTF8.self)
            throw GitError.corrupt(repository: repository, path: path, reason: "git answered \"\(line)\"")
        }
        guard buffer.count > end + 1 + size else { return nil }
        let content = Array(buffer[(end + 1)..<(end + 1 + size)])
        start = end + 1 + size + 1
        return Answer(content: content)
    }
}
