import Audit
import GitSource

/// Finds what differs from a revision.
enum SinceRevision {
    static func change(in source: TreeSource, since revision: String) throws -> AuditScope.Change {
        switch source {
        case .report(let path):
            throw InputError(description: "\(path): a report does not tell what changed; give the tree for --since")
        case .revision(let repository, let commit, _):
            return .paths(try repository.changes(from: try repository.commit(revision), to: commit))
        case .directory(let path):
            let repository = try GitRepository(at: path, git: AuditSettings.gitProgram)
            // The work tree is compared by content: git itself might run filters that its configuration names.
            let files = try repository.files(of: try repository.commit(revision))
            guard files.allSatisfy({ $0.id.utf8.count == 40 }) else {
                throw InputError(
                    description: "\(path): its object ids are not SHA-1; name the revision with --git instead")
            }
            return .since(Dictionary(files.map { ($0.path, $0.id) }) { first, _ in first })
        }
    }
}
