import Audit
import Foundation
import Synchronization

/// Tells of progress on standard error once a run has taken two seconds: a line that is rewritten on a terminal, a line
/// now and then elsewhere.
final class ProgressReporter: Sendable {
    private struct State {
        var lastPrinted: ContinuousClock.Instant?
        var hasOpenLine = false
    }

    private let isQuiet: Bool
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let start = ContinuousClock.now
    private let state = Mutex(State())

    /// What a further audit of the same tree is for: what the first one had to say of the tree is not said again.
    private let purpose: String?

    init(isQuiet: Bool, purpose: String? = nil) {
        self.isQuiet = isQuiet
        self.purpose = purpose
    }

    var observer: AuditObserver {
        AuditObserver(
            progress: { self.show($0) },
            notice: { if self.purpose == nil { self.say("gupaudit: \($0)", always: true) } },
            finished: { count in
                let givenUp = count.givenUp == 0 ? "" : ", \(count.givenUp) given up (their reasons stand in units)"
                let purpose = self.purpose.map { $0 + ": " } ?? ""
                self.say(
                    "gupaudit: \(purpose)\(count.parsed) units parsed, \(count.known) from the index\(givenUp)",
                    always: true)
            })
    }

    /// - Parameter always: also before two seconds have passed and off a terminal.
    func say(_ line: String, always: Bool) {
        guard !isQuiet, always || isTerminal else { return }
        state.withLock { state in
            closeLine(&state)
            Console.error(line)
        }
    }

    func finish() {
        state.withLock { closeLine(&$0) }
    }

    private func show(_ progress: AuditProgress) {
        guard !isQuiet else { return }
        let now = ContinuousClock.now
        let elapsed = now - start
        guard elapsed > .seconds(2) else { return }
        state.withLock { state in
            let interval: Duration = isTerminal ? .milliseconds(100) : .seconds(5)
            if let last = state.lastPrinted, now - last < interval { return }
            state.lastPrinted = now
            let count = progress.total.map { "\(progress.done)/\($0)" } ?? "\(progress.done)"
            let line = "\(elapsed.components.seconds) s: \(progress.stage.rawValue) \(count)"
            if isTerminal {
                Console.status("\r\u{1B}[K\(line)")
                state.hasOpenLine = true
            } else {
                Console.error(line)
            }
        }
    }

    private func closeLine(_ state: inout State) {
        guard state.hasOpenLine else { return }
        Console.status("\r\u{1B}[K")
        state.hasOpenLine = false
    }
}
