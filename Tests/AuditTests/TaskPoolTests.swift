import Synchronization
import Testing

@testable import Audit

@Suite struct TaskPoolTests {
    private struct Failure: Error {}

    /// What was told of progress, and how often something was done.
    private final class Log: Sendable {
        let progress = Mutex<[AuditProgress]>([])
        let count = Mutex(0)

        func pool(jobs: Int) -> TaskPool {
            let observer = AuditObserver(progress: { told in self.progress.withLock { $0.append(told) } })
            return TaskPool(jobs: jobs, observer: observer)
        }
    }

    @Test(arguments: [1, 3, 200]) func resultsStandInTheOrderOfTheElements(_ jobs: Int) async throws {
        let log = Log()
        let results = try await log.pool(jobs: jobs).map(Array(0..<100), .parsing) { $0 * 2 }
        #expect(results == (0..<100).map { $0 * 2 })
        let told = log.progress.withLock { $0 }
        #expect(told.map(\.done).sorted() == Array(0..<100))
        #expect(told.allSatisfy { $0.stage == .parsing && $0.total == 100 })
    }

    @Test func batchesCoverEveryElementOnceAndAreToldInElements() async throws {
        let log = Log()
        let batches = try await log.pool(jobs: 2).mapBatches(Array(0..<10), of: 4, .scanning) { $0 }
        #expect(batches == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]])
        #expect(log.progress.withLock { $0.map(\.done).sorted() } == [0, 4, 8])
        #expect(log.progress.withLock { $0.map(\.total) } == [10, 10, 10])
    }

    @Test func anErrorKeepsTheRestFromBeingBegun() async {
        let log = Log()
        await #expect(throws: Failure.self) {
            _ = try await log.pool(jobs: 2).map(Array(0..<100)) { element in
                log.count.withLock { $0 += 1 }
                if element == 3 { throw Failure() }
            }
        }
        #expect(log.count.withLock { $0 } < 50)
    }

    @Test func whatIsAskedForByManyIsMadeOnce() async throws {
        let log = Log()
        let memo = Memo<Int>()
        #expect(memo.made == nil)
        let values = try await log.pool(jobs: 8).map(Array(0..<50)) { _ in
            try await memo.value { log.count.withLock { $0 += 1; return $0 } }
        }
        #expect(values == Array(repeating: 1, count: 50))
        #expect(memo.made == 1)
    }

    @Test func aFailureIsEverybodys() async {
        let log = Log()
        let memo = Memo<Int>()
        for _ in 0..<3 {
            await #expect(throws: Failure.self) {
                try await memo.value {
                    log.count.withLock { $0 += 1 }
                    throw Failure()
                }
            }
        }
        #expect(log.count.withLock { $0 } == 1)
        #expect(memo.made == nil)
    }
}
