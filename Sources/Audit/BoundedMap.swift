extension Sequence where Self: Sendable, Element: Sendable {
    /// Maps with at most `jobs` child tasks at once; results in the order of the elements.
    func boundedMap<Result: Sendable>(
        jobs: Int, _ transform: @escaping @Sendable (Element) async throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var results: [Int: Result] = [:]
            var running = 0
            var count = 0
            for (index, element) in enumerated() {
                if running == jobs, let (finished, result) = try await group.next() {
                    results[finished] = result
                    running -= 1
                }
                group.addTask { (index, try await transform(element)) }
                running += 1
                count += 1
            }
            for try await (finished, result) in group { results[finished] = result }
            return (0..<count).compactMap { results[$0] }
        }
    }
}
