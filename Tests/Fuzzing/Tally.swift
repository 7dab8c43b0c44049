import Synchronization

/// How much was done, by whoever does it.
package final class Tally: Sendable {
    package struct Counts: Sendable {
        package var mutations: [String: Int] = [:]
        package var audits = 0
        package var ends: [String: Int] = [:]
        package var findings = 0

        /// How many were compared.
        package var total: Int { mutations.values.reduce(0, +) }

        /// The same, but each that was made together with others by itself.
        package var single: Int {
            mutations.reduce(0) { $0 + $1.value * $1.key.split(separator: "+").count }
        }
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
