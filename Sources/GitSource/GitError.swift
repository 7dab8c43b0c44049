/// Why a revision cannot be read; one line each, with the repository and what to do.
package enum GitError: Error, Hashable, Sendable, CustomStringConvertible {
    case noProgram
    case notARepository(path: String)
    case unknownRevision(repository: String, revision: String, isShallow: Bool)
    case missingObjects(repository: String, commit: String, path: String, count: Int)
    case corrupt(repository: String, path: String?, reason: String)
    case failed(repository: String, reason: String)
    case cacheUnusable(path: String, reason: String)

    package var description: String {
        switch self {
        case .noProgram: "git: the program was not found on the search path; install git, or give a directory"
        case .notARepository(let path):
            "\(path): not a git repository; give a checkout with .git in it, or a bare repository"
        case .unknownRevision(let repository, let revision, let isShallow):
            "\(repository): no revision \"\(Self.printable(revision))\"; "
                + (isShallow
                    ? "the repository is shallow: fetch the revision, or all with git fetch --unshallow"
                    : "give a commit, tag or branch that git rev-parse knows there")
        case .missingObjects(let repository, let commit, let path, let count):
            "\(repository): \(commit.prefix(12)): the content of \(Self.printable(path)) is not in the repository"
                + (count > 1 ? ", nor that of \(count - 1) more" : "")
                + "; fetch it, with git fetch --refetch where the clone is partial"
        case .corrupt(let repository, let path, let reason):
            "\(repository): \(path.map { "\(Self.printable($0)): " } ?? "")the object cannot be read "
                + "(\(Self.printable(reason))); see git fsck, then clone or fetch it again"
        case .failed(let repository, let reason):
            "\(repository): git could not read it (\(Self.printable(reason))); see git fsck"
        case .cacheUnusable(let path, let reason):
            "\(path): revisions cannot be kept here (\(reason)); free some space or name another place with --index"
        }
    }

    /// Names and messages come from the repository: no control character reaches a terminal.
    private static func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "?" : $0 }))
    }
}
