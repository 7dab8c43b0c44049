internal import Foundation
internal import Paths

/// A git repository, read through its object store alone; bare repositories and linked work trees included.
package struct GitRepository: Sendable {
    /// As the user named it, made absolute and without links.
    package let path: String
    /// Where git keeps its files: `.git` of a checkout, or the repository itself.
    package let directory: String
    let git: GitProgram

    package init(at path: String, git: GitProgram?) throws(GitError) {
        guard let root = ResolvedPath.of(path) else { throw .notARepository(path: path) }
        guard let directory = Self.directory(of: root) else { throw .notARepository(path: path) }
        guard let git else { throw .noProgram }
        self.path = root
        self.directory = directory
        self.git = git
    }

    /// True where `path` is a repository or the top of a checkout.
    package static func exists(at path: String) -> Bool { directory(of: path) != nil }

    private static func directory(of root: String) -> String? {
        let inside = root + "/.git"
        if isRepository(inside) { return inside }
        // A linked work tree or a submodule: the file names the place.
        var status = stat()
        guard stat(inside, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return isRepository(root) ? root : nil
        }
        if let text = FileManager.default.contents(atPath: inside).map({
            String(decoding: $0.prefix(8192), as: UTF8.self)
        }),
            let line = text.split(whereSeparator: \.isNewline).first, line.hasPrefix("gitdir: ")
        {
            let target = String(line.dropFirst("gitdir: ".count))
            let directory = target.utf8.first == UInt8(ascii: "/") ? target : root + "/" + target
            return FileManager.default.fileExists(atPath: directory + "/HEAD") ? directory : nil
        }
        return isRepository(root) ? root : nil
    }

    private static func isRepository(_ directory: String) -> Bool {
        let files = FileManager.default
        return files.fileExists(atPath: directory + "/HEAD") && files.fileExists(atPath: directory + "/objects")
    }

    var isShallow: Bool { FileManager.default.fileExists(atPath: directory + "/shallow") }

    // MARK: Questions

    /// The full id of the commit that a name stands for.
    package func commit(_ revision: String) throws -> String {
        let unknown = GitError.unknownRevision(repository: path, revision: revision, isShallow: isShallow)
        guard !revision.isEmpty, !revision.hasPrefix("-"), !revision.contains("\0") else { throw unknown }
        let arguments = ["rev-parse", "--quiet", "--verify", "--end-of-options", revision + "^{commit}"]
        let (bytes, outcome) = try git.output(arguments, in: directory)
        guard let bytes else {
            // With --quiet an unknown name says nothing.
            let isSilent =
                outcome.complaint.hasPrefix("exit status") || outcome.complaint.contains("Needed a single revision")
            if isSilent { throw unknown }
            if outcome.complaint.contains("not a git repository") { throw GitError.notARepository(path: path) }
            throw GitError.corrupt(repository: path, path: nil, reason: outcome.complaint)
        }
        let id = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
        guard id.utf8.count >= 40, id.allSatisfy(\.isHexDigit) else { throw unknown }
        return id
    }

    /// A regular file of a commit.
    package struct Entry: Hashable, Sendable {
        package var path: String
        /// The blob's id.
        package var id: String
    }

    /// The regular files of a commit by path; links, submodules and names that are no UTF-8 are left out.
    package func files(of commit: String) throws -> [Entry] {
        try entries(of: commit).files
    }

    /// The same, where no commit or tree on the way there is another than its id names.
    func verifiedFiles(of commit: String) throws -> [Entry] {
        var root = ""
        try verify([Entry(path: "", id: commit)], type: "commit") { content in
            // tree 3b18e512dba79e4c8300dd08aeb37f8e728b8dad
            root = String(
                decoding: content.prefix { $0 != UInt8(ascii: "\n") }.drop { $0 != UInt8(ascii: " ") }.dropFirst(),
                as: UTF8.self)
        }
        let entries = try entries(of: commit)
        try verify([Entry(path: "", id: root)] + entries.directories, type: "tree")
        return entries.files
    }

    private func verify(_ entries: [Entry], type: String, _ body: ([UInt8]) -> Void = { _ in }) throws {
        let gaps = try withContents(of: entries, type: type, limit: .max) { body($1) }
        guard let gap = gaps.first else { return }
        let place = gap.entry.path.isEmpty ? nil : gap.entry.path
        throw GitError.corrupt(repository: path, path: place, reason: "\(type) \(gap.entry.id) is \(gap.gap)")
    }

    private func entries(of commit: String) throws -> (files: [Entry], directories: [Entry]) {
        let (bytes, outcome) = try git.output(["ls-tree", "-r", "-t", "-z", "--full-tree", commit], in: directory)
        guard let bytes else { throw GitError.corrupt(repository: path, path: nil, reason: outcome.complaint) }
        var entries: (files: [Entry], directories: [Entry]) = ([], [])
        for record in bytes.split(separator: 0) {
            // 100644 blob 3b18e512dba79e4c8300dd08aeb37f8e728b8dad\tpath
            guard let tab = record.firstIndex(of: UInt8(ascii: "\t")) else { continue }
            let fields = record[..<tab].split(separator: UInt8(ascii: " "))
            guard fields.count == 3 else { continue }
            let id = String(decoding: fields[2], as: UTF8.self)
            if fields[1].elementsEqual("tree".utf8) {
                entries.directories.append(Entry(path: String(decoding: record[(tab + 1)...], as: UTF8.self), id: id))
            } else if record.starts(with: "100".utf8),
                let name = String(validating: record[(tab + 1)...], as: UTF8.self),
                Self.isPlain(name)
            {
                entries.files.append(Entry(path: PathSpelling.spelled(name), id: id))
            }
        }
        return entries
    }

    /// The directories at a commit's top.
    package func topDirectories(of commit: String) throws -> [String] {
        let arguments = ["ls-tree", "-d", "-z", "--name-only", "--full-tree", commit]
        let (bytes, outcome) = try git.output(arguments, in: directory)
        guard let bytes else { throw GitError.corrupt(repository: path, path: nil, reason: outcome.complaint) }
        return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    private static let special = [".", "..", ".git"]

    /// Names come from the repository: none may lead elsewhere when it is written.
    private static func isPlain(_ path: String) -> Bool {
        path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
            // Few parts of a path are so short that they have to be looked at.
            !part.isEmpty && (part.count > ".git".utf8.count || !Self.special.contains(Substring(part).lowercased()))
        }
    }

    /// Paths that differ between two commits, deleted ones included.
    package func changes(from old: String, to new: String) throws -> Set<String> {
        let arguments = [
            "diff-tree", "-r", "-z", "--no-renames", "--name-only", "--no-ext-diff", "--no-textconv", old, new,
        ]
        let (bytes, outcome) = try git.output(arguments, in: directory)
        guard let bytes else { throw GitError.corrupt(repository: path, path: nil, reason: outcome.complaint) }
        return Set(bytes.split(separator: 0).map { PathSpelling.spelled(String(decoding: $0, as: UTF8.self)) })
    }

    /// Old path to new path of the sources that were renamed; nil where git cannot tell.
    package func renames(from old: String, to new: String) -> [String: String]? {
        let arguments = [
            "-c", "diff.renameLimit=1000", "diff-tree", "-r", "-z", "-M", "--diff-filter=R", "--name-status",
            "--no-ext-diff", "--no-textconv", old, new,
        ]
        guard let bytes = try? git.output(arguments, in: directory).bytes else { return nil }
        let fields = bytes.split(separator: 0).map { PathSpelling.spelled(String(decoding: $0, as: UTF8.self)) }
        return stride(from: 0, to: fields.count - 2, by: 3).reduce(into: [:]) { renames, index in
            if fields[index].hasPrefix("R") { renames[fields[index + 1]] = fields[index + 2] }
        }
    }
}
