import Foundation
import GitSource
import KernelTree
import Paths
import Report

/// What an operand names: a directory, a revision of a git repository, or a report written earlier.
enum TreeSource {
    case directory(String)
    /// The commit in full, and the revision as it was named.
    case revision(GitRepository, commit: String, name: String)
    case report(String)

    private static let reportSuffixes = [".json", ".json" + InputFile.compressedSuffix]

    /// - Parameter repository: where `--git` was given. Without it `REPO@REV` names a revision too.
    init(_ operand: String, repository: String?, git: GitProgram?) throws {
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: operand, isDirectory: &isDirectory)
        let isReport = exists && !isDirectory.boolValue && Self.reportSuffixes.contains(where: operand.hasSuffix)
        if operand == InputFile.standard {
            self = .report(operand)
        } else if let repository, !isReport {
            let repository = try GitRepository(at: repository, git: git)
            self = .revision(repository, commit: try repository.commit(operand), name: operand)
        } else if exists {
            self = isDirectory.boolValue ? .directory(operand) : .report(operand)
        } else if let (path, revision) = Self.parts(of: operand) {
            let repository = try GitRepository(at: path, git: git)
            self = .revision(repository, commit: try repository.commit(revision), name: revision)
        } else {
            throw InputError(description: "\(operand): neither a report nor a tree; there is no such file")
        }
    }

    /// What a report says that it was made of.
    init(of identity: TreeIdentity, git: GitProgram?) throws {
        let path = PathSpelling.text(of: identity.path)
        guard identity.source == .git, let revision = identity.revision else {
            self = .directory(path)
            return
        }
        let repository = try GitRepository(at: path, git: git)
        self = .revision(repository, commit: try repository.commit(revision), name: revision)
    }

    /// A revision may have at signs too: the first that ends a repository's path counts.
    private static func parts(of operand: String) -> (path: String, revision: String)? {
        operand.indices.filter { operand[$0] == "@" }.lazy
            .map { (String(operand[..<$0]), String(operand[operand.index(after: $0)...])) }
            .first { GitRepository.exists(at: $0.0) }
    }

    /// False for a report, behind which there may be no tree any more.
    var isAuditable: Bool { if case .report = self { false } else { true } }

    /// For messages.
    var name: String {
        switch self {
        case .directory(let path), .report(let path): path
        case .revision(let repository, _, let name): "\(repository.path)@\(name)"
        }
    }

    /// Where a directory's files are; a revision's are put on disk when they are needed.
    var path: String {
        switch self {
        case .directory(let path), .report(let path): path
        case .revision(let repository, _, _): repository.path
        }
    }
}

extension TreeSource {
    /// Where nothing may be written: the tree itself, or what git keeps of a repository.
    var protected: [String] {
        switch self {
        case .directory(let path): [path]
        case .revision(let repository, _, _): [repository.directory]
        case .report: []
        }
    }

    /// nil where that is not known, as of a report.
    var topDirectories: [String]? {
        switch self {
        case .report: nil
        case .directory(let path): try? FileManager.default.contentsOfDirectory(atPath: path)
        case .revision(let repository, let commit, _): try? repository.topDirectories(of: commit)
        }
    }

    /// No source is larger; a file that is gives no text.
    static let largestFile = 1 << 26

    /// Reads the files of what it names; nil for a report, which brings none along.
    func reader() throws -> ((_ path: String) -> [UInt8]?)? {
        switch self {
        case .report: return nil
        case .directory(let path):
            let tree = try KernelTree(at: path)
            return { tree.contents(of: $0, limit: Self.largestFile) }
        case .revision(let repository, let commit, _):
            let files = try RevisionContents(of: commit, in: repository)
            return { files.contents(of: $0) }
        }
    }

    /// What git knows of renamed files between two revisions of one repository.
    static func renames(from old: TreeSource, to new: TreeSource) -> [String: String] {
        guard case .revision(let repository, let before, _) = old, case .revision(let other, let after, _) = new,
            repository.path == other.path
        else { return [:] }
        return repository.renames(from: before, to: after) ?? [:]
    }
}
