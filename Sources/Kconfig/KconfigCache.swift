import Synchronization

/// Parsed Kconfig files of one tree, shared between architectures: evaluating another one parses only its own files.
///
/// A cache belongs to one unchanging source; use a new one when files may have changed.
package final class KconfigCache: Sendable {
    private let files = Mutex<[String: KconfigFile?]>([:])

    package init() {}

    /// The parsed file, or nil where the source has none. Two threads that meet may both parse it: harmless, and
    /// better than parsing under the lock.
    func file(at path: String, from source: KconfigSource) -> KconfigFile? {
        if let known = files.withLock({ $0[path] }) { return known }
        let parsed = source(path).map { KconfigParser.parse($0, path: path) }
        files.withLock { $0[path] = .some(parsed) }
        return parsed
    }
}
