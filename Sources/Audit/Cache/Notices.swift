internal import Synchronization

/// What was noticed in an audit, in the order in which it was said.
final class Notices: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    /// An observer that tells another one, and remembers.
    func noting(_ observer: AuditObserver) -> AuditObserver {
        var noting = observer
        noting.notice = { [self] line in
            lines.withLock { $0.append(line) }
            observer.notice(line)
        }
        return noting
    }
}
