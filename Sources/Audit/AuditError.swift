/// Why an audit could not be made; one line each, with the path and what to do.
package enum AuditError: Error, Hashable, Sendable, CustomStringConvertible {
    case storeUnusable(path: String, reason: String)
    case environment(architecture: String, reason: String)

    package var description: String {
        switch self {
        case .storeUnusable(let path, let reason):
            "\(path): generated headers cannot be kept here (\(reason)); free some space or name another place with --index"
        case .environment(let architecture, let reason):
            "arch/\(architecture): its compile environment cannot be made (\(reason))"
        }
    }
}
