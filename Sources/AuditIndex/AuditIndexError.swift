/// Why the index cannot be used; one line each, with the path and what to do. The audit can go on in memory.
package enum AuditIndexError: Error, Hashable, Sendable, CustomStringConvertible {
    case unwritable(path: String, reason: String)
    case full(path: String)
    case busy(path: String)
    case failed(path: String, reason: String)

    package var description: String {
        switch self {
        case .unwritable(let path, let reason):
            "\(path): the index cannot be written (\(reason)); name another place with --index"
        case .full(let path):
            "\(path): no space left for the index; free some, or name another place with --index"
        case .busy(let path):
            "\(path): the index is held by another process; wait for it, or name another place with --index"
        case .failed(let path, let reason):
            "\(path): the index failed (\(reason)); delete it, or name another place with --index"
        }
    }
}
