internal import Synchronization

/// How many units an audit parsed, and how many it found in the index.
package struct UnitCount: Hashable, Sendable {
    package var parsed = 0
    package var known = 0
    /// Those among the parsed ones that ended their worker, or were ended.
    package var givenUp = 0

    package init(parsed: Int = 0, known: Int = 0, givenUp: Int = 0) {
        (self.parsed, self.known, self.givenUp) = (parsed, known, givenUp)
    }
}

/// Counts the units of one audit, whichever task parses them.
final class UnitCounter: Sendable {
    private let state = Mutex(UnitCount())

    func add(isKnown: Bool) {
        state.withLock { count in
            if isKnown { count.known += 1 } else { count.parsed += 1 }
        }
    }

    func addGivenUp() { state.withLock { $0.givenUp += 1 } }

    var count: UnitCount { state.withLock { $0 } }
}
