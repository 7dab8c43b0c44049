/// Why a tree's Kconfig files cannot be evaluated at all; one line each, with the path and what to do.
package enum KconfigError: Error, Hashable, Sendable, CustomStringConvertible {
    /// None of the places where a kernel keeps its first Kconfig file holds one.
    case missingRoot(tried: [String])
    /// The files source one another, or say, far more than any kernel does.
    case tooLarge(path: String, line: Int, limit: String)

    package var description: String {
        switch self {
        case .missingRoot(let tried):
            "\(tried.joined(separator: ", ")): no such Kconfig file; give a kernel tree that has this architecture"
        case .tooLarge(let path, let line, let limit):
            "\(path):\(line): more than \(limit); look for files that source one another"
        }
    }
}
