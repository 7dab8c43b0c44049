internal import Knowledge

/// Which way data flows through an iov_iter: into its pages, out of them, or not known.
package enum IteratorDirection: String, Codable, Hashable, Sendable {
    case destination, source, unknown

    /// What several answers together say; nil of none.
    static func joined(_ all: [IteratorDirection]) -> IteratorDirection? {
        all.first.map { first in all.allSatisfy { $0 == first } ? first : .unknown }
    }
}

/// A parameter by which an iterator, or what holds it, comes into a function.
package struct IteratorQuery: Codable, Hashable, Sendable {
    package var function: String
    package var parameter: Int

    package static func precedes(_ left: IteratorQuery, _ right: IteratorQuery) -> Bool {
        (left.function, left.parameter) < (right.function, right.parameter)
    }
}

/// Where an iterator comes from, as far as one file tells.
package struct IteratorOrigins: Codable, Hashable, Sendable {
    /// What the ways back that end in the file say together; nil where none does.
    package var direction: IteratorDirection?
    /// The functions that set it up, where each way back within the file ends at one; nil where one does not.
    package var constructors: [String]?
    /// On one of the ways back, at least, data flows into pages that may be a user's.
    package var fillsUserPages = false
    /// Where other files may bring one in.
    package var open: [IteratorQuery] = []

    /// - Parameter answers: what other files say; nil for what they were not asked.
    package func completed(by answers: (IteratorQuery) -> [IteratorOrigins]?) -> IteratorOrigins {
        var all = [self]
        var asked: Set<IteratorQuery> = []
        var open = open
        while let query = open.popLast() {
            guard asked.insert(query).inserted else { continue }
            let found = answers(query) ?? [IteratorOrigins(direction: .unknown)]
            all += found
            open += found.flatMap(\.open)
        }
        let ends = all.filter { $0.direction != nil }.map(\.constructors)
        let names = Set(ends.compactMap { $0 }.flatMap { $0 })
        return IteratorOrigins(
            direction: .joined(all.compactMap(\.direction)),
            constructors: ends.contains(nil) ? nil : names.sorted(),
            fillsUserPages: all.contains(where: \.fillsUserPages))
    }
}

/// What one file says of the iterators that it passes to a function of another.
package struct IteratorFact: Codable, Hashable, Sendable {
    package var query: IteratorQuery
    package var origins: IteratorOrigins
}
