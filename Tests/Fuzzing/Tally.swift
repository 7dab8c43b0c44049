import Synchronization

/// How much was done, by whoever does it.
package final class Tally: Sendable {
    package struct Counts: Sendable {
        package var mutations: [String: Int] = [:]
        package var audits = 0
        package var ends: [String: Int] = [:]
        package var findings = 0

        package var total: Int { mutations.values.reduce(0, +) }
    }

    private let state = Mutex(Counts())

    package init() {}

    package var counts: Counts { state.withLock { $0 } }

    func add(audit outcome: Outcome) {
        state.withLock { counts in
            counts.audits += 1
            counts.ends["\(outcome.end)", default: 0] += 1
        }
    }

    func add(mutation: String) { state.withLock { $0.mutations[mutation, default: 0] += 1 } }

    package func addFinding() { state.withLock { $0.findings += 1 } }
}
