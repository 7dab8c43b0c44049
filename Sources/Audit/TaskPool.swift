/// How many things an audit does at once, and who is told how far it has come.
struct TaskPool: Sendable {
    let jobs: Int
    let observer: AuditObserver

    /// Maps with at most `jobs` child tasks at once; results in the order of the elements. The first error, or the end
    /// of who waits, keeps the rest from being begun.
    /// - Parameters:
    ///   - stage: of which progress is told; nil for what is over soon.
    ///   - effort: what takes most of it is begun first, lest one job be left with it at the end.
    func map<Element: Sendable, Result: Sendable>(
        _ elements: [Element], _ stage: AuditProgress.Stage? = nil, by effort: (Element) -> Int = { _ in 0 },
        _ transform: @escaping @Sendable (Element) async throws -> Result
    ) async throws -> [Result] {
        let order = elements.map(effort).enumerated().sorted { ($1.1, $0.0) < ($0.1, $1.0) }.map(\.offset)
        return try await map(elements, in: order, stage, counting: 1, of: elements.count, transform)
    }

    /// The same of so many elements at a time, where each alone takes less than a task.
    func mapBatches<Element: Sendable, Result: Sendable>(
        _ elements: [Element], of size: Int = 512, _ stage: AuditProgress.Stage,
        _ transform: @escaping @Sendable ([Element]) async throws -> Result
    ) async throws -> [Result] {
        let batches = stride(from: 0, to: elements.count, by: size).map { Array(elements[$0...].prefix(size)) }
        return try await map(
            batches, in: Array(batches.indices), stage, counting: size, of: elements.count, transform)
    }

    private func map<Element: Sendable, Result: Sendable>(
        _ elements: [Element], in order: [Int], _ stage: AuditProgress.Stage?, counting size: Int, of total: Int,
        _ transform: @escaping @Sendable (Element) async throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var results: [Int: Result] = [:]
            for (begun, index) in order.enumerated() {
                let element = elements[index]
                if begun >= jobs, let (finished, result) = try await group.next() { results[finished] = result }
                group.addTask {
                    try Task.checkCancellation()
                    if let stage { observer.progress(AuditProgress(stage: stage, done: begun * size, total: total)) }
                    return (index, try await transform(element))
                }
            }
            for try await (finished, result) in group { results[finished] = result }
            return elements.indices.compactMap { results[$0] }
        }
    }
}
