/// Why a path cannot be audited; one line each, with the path and what to do.
package enum TreeError: Error, Hashable, Sendable, CustomStringConvertible {
    case missing(path: String)
    case notAKernel(path: String, missing: String)
    case unreadable(path: String, reason: String)

    package var description: String {
        switch self {
        case .missing(let path): "\(path): no such directory; give the path of a kernel checkout"
        case .notAKernel(let path, let missing):
            "\(path): not a kernel tree (no \(missing)); give the directory that holds arch/, mm/ and MAINTAINERS"
        case .unreadable(let path, let reason):
            "\(path): cannot be read (\(reason)); mend its permissions or leave it out with --exclude"
        }
    }
}
