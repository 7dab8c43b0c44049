/// Why an audit could not be made; one line each, with the path and what to do.
package enum AuditError: Error, Hashable, Sendable, CustomStringConvertible {
    case storeUnusable(path: String, reason: String)
    /// Files that were not the same throughout the audit, sorted.
    case treeChanged(tree: String, paths: [String])
    case noSandbox(landlock: Bool)
    case environment(architecture: String, reason: String)

    package var description: String {
        switch self {
        case .storeUnusable(let path, let reason):
            "\(path): generated headers cannot be kept here (\(reason)); "
                + "free some space or name another place with --index"
        case .treeChanged(let tree, let paths):
            "\(tree): changed while it was audited\(paths.isEmpty ? "" : " (\(Self.list(paths)))"); "
                + "audit it again once it holds still"
        case .noSandbox(let landlock):
            "--require-sandbox: this kernel cannot "
                + (landlock ? "filter a worker's system calls; " : "confine a worker to its files (Landlock); ")
                + "leave the option out, or use a kernel from 5.13 on"
        case .environment(let architecture, let reason):
            "arch/\(architecture): its compile environment cannot be made (\(reason))"
        }
    }

    private static func list(_ paths: [String]) -> String {
        paths.count < 2 ? paths.joined() : "\(paths[0]) and \(paths.count - 1) more"
    }
}
