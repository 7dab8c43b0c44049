import Foundation
import Fuzzing
import Synchronization

/// Lanes of sessions that go on until the time is over.
final class Campaign: Sendable {
    private let provisions: Provisions
    private let mutators: [Mutator]
    private let subjects: [Subject]
    private let seed: UInt64
    private let scratch: String?
    private let tolerated: Set<String>
    private let directory: FindingDirectory
    private let start = ContinuousClock.now
    private let end: ContinuousClock.Instant
    private let tally = Tally()
    private let state = Mutex(State())

    /// The index grows old: so many sessions, then it starts anew.
    private static let sessionsPerCache = 12
    /// Of findings that look alike only the first are made small and written down.
    private static let alike = 3

    private struct State {
        var next = 0
        var minute = 0
        var seen: [String: Int] = [:]
        var written = 0
    }

    init(
        provisions: Provisions, mutators: [Mutator], subjects: [Subject], seed: UInt64, scratch: String?,
        tolerated: Set<String>,
        directory: FindingDirectory, end: ContinuousClock.Instant
    ) {
        self.provisions = provisions
        self.mutators = mutators
        self.subjects = subjects
        self.seed = seed
        self.scratch = scratch
        self.tolerated = tolerated
        self.directory = directory
        self.end = end
    }

    var counts: Tally.Counts { tally.counts }

    func run(lanes: Int) {
        DispatchQueue.concurrentPerform(iterations: lanes) { number in
            do { try lane() } catch { say("lane \(number): \(error)") }
        }
    }

    /// One session by its seed.
    func run(_ session: UInt64) throws {
        for subject in subjects {
            let trial = try Trial(provisions, in: scratch, tally: tally)
            if let found = try trial.warm(subject) { try note(found, session) }
            if let found = try Session(seed: session, subject: subject, mutators: mutators).run(trial, provisions) {
                try note(found, session)
            }
        }
    }

    private func lane() throws {
        let trial = try Trial(provisions, in: scratch, tally: tally)
        var done = 0
        while ContinuousClock.now < end {
            if done.isMultiple(of: Self.sessionsPerCache) {
                try trial.startOver()
                for subject in subjects { if let found = try trial.warm(subject) { try note(found, 0) } }
            }
            let number = state.withLock { state in
                state.next += 1
                return state.next
            }
            var random = SplitMix64(seed &* 0x1_0000_0001 &+ UInt64(number))
            let session = random.next()
            let subject = subjects[number % subjects.count]
            done += 1
            if let found = try Session(seed: session, subject: subject, mutators: mutators).run(trial, provisions) {
                try note(found, session)
                done = 0
            }
            reportMinute()
        }
    }

    private func note(_ finding: Finding, _ session: UInt64) throws {
        let kind = finding.complaint.kind.rawValue
        let key = "\(kind) \(finding.mutator)"
        if tolerated.contains(kind) { return state.withLock { $0.seen["tolerated: " + key, default: 0] += 1 } }
        tally.addFinding()
        let (count, number) = state.withLock { state in
            state.seen[key, default: 0] += 1
            let isKept = state.seen[key, default: 0] <= Self.alike
            if isKept { state.written += 1 }
            return (state.seen[key, default: 0], state.written)
        }
        guard count <= Self.alike else { return }
        say("finding \(number): \(finding.mutator): \(finding.complaint)")
        var minimiser = Minimiser(finding, provisions, in: scratch)
        let small = try minimiser.run()
        let place = try directory.write(small ?? finding, number: number, seed: session, isReproduced: small != nil)
        say("finding \(number): \(small == nil ? "not shown again" : "made small"), \(place)")
    }

    private func reportMinute() {
        let minute = Int((ContinuousClock.now - start).inSeconds / 60)
        let isDue = state.withLock { state in
            defer { state.minute = max(state.minute, minute) }
            return minute > state.minute
        }
        guard isDue else { return }
        let counts = counts
        let each = counts.mutations.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        say("\(minute) min: \(counts.total) mutations, \(counts.audits) audits, \(counts.findings) findings: \(each)")
    }

    func summarise() {
        let counts = counts
        let ends = counts.ends.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
        for (name, count) in counts.mutations.sorted(by: { $0.key < $1.key }) { say("  \(name): \(count)") }
        for (key, count) in state.withLock({ $0.seen }).sorted(by: { $0.key < $1.key }) {
            say("  found \(key): \(count)")
        }
        say("  runs ended with \(ends)")
        say("\(counts.total) mutations, \(counts.audits) audits, \(counts.findings) findings")
    }

    private func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
}
