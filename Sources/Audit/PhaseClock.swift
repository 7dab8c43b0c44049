internal import Foundation
internal import Synchronization

/// What the phases of one audit took, for `--timings`.
package final class PhaseClock: Sendable {
    package enum Phase: String, CaseIterable, Sendable {
        case seal = "seal of the tree"
        case walk, scan
        case reading = "lexing hits"
        case environments = "Kconfig, generated headers"
        case precompiled = "PCH"
        case probe
        case own = "parsing own units"
        case callers = "parsing callers"
        case names = "name searches"
        case dependencies, index, owners, judging, rules, output
    }

    private struct Sum {
        var wall = Duration.zero
        var cpu = Duration.zero
        var count = 0
    }

    private let sums = Mutex<[Phase: Sum]>([:])
    private let start = ContinuousClock.now

    package init() {}

    /// For what runs while nothing else does: all that the process takes meanwhile.
    func stage<Value>(
        _ phase: Phase, isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Value
    ) async rethrows -> Value {
        let (wall, cpu) = (ContinuousClock.now, Self.time(CLOCK_PROCESS_CPUTIME_ID))
        defer { add(phase, since: wall, Self.time(CLOCK_PROCESS_CPUTIME_ID) - cpu) }
        return try await body()
    }

    /// For one of several tasks: what its thread takes, and in the wall's time also what it waits for. Pieces of one
    /// phase run beside each other, so their times may add up to more than the audit's.
    package func piece<Value>(_ phase: Phase, _ body: () throws -> Value) rethrows -> Value {
        let (wall, cpu) = (ContinuousClock.now, Self.time(CLOCK_THREAD_CPUTIME_ID))
        defer { add(phase, since: wall, Self.time(CLOCK_THREAD_CPUTIME_ID) - cpu) }
        return try body()
    }

    /// A line for each phase.
    package var lines: [String] {
        let sums = sums.withLock { $0 }
        return Phase.allCases.compactMap { phase in
            sums[phase].map { Self.line(phase.rawValue, $0.wall, $0.cpu, "\($0.count) times") }
        }
    }

    /// A line for the whole.
    func total(_ count: UnitCount) -> String {
        Self.line(
            "all but output and the workers' CPU", ContinuousClock.now - start, Self.time(CLOCK_PROCESS_CPUTIME_ID),
            "\(count.parsed) units parsed, \(count.known) known")
    }

    private func add(_ phase: Phase, since start: ContinuousClock.Instant, _ cpu: Duration) {
        let wall = ContinuousClock.now - start
        sums.withLock { sums in
            var sum = sums[phase] ?? Sum()
            sum.wall += wall
            sum.cpu += cpu
            sum.count += 1
            sums[phase] = sum
        }
    }

    private static func line(_ name: String, _ wall: Duration, _ cpu: Duration, _ rest: String) -> String {
        func seconds(_ time: Duration) -> String { String(format: "%.2f", time.inSeconds) }
        return "timing: \(name): \(seconds(wall)) s wall, \(seconds(cpu)) s CPU, \(rest)"
    }

    private static func time(_ clock: clockid_t) -> Duration {
        var time = timespec()
        clock_gettime(clock, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
