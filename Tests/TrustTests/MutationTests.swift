import Fuzzing
import Testing

/// Three hundred changes with fixed seeds: what `make fuzz` does for hours, for a minute.
@Suite struct MutationTests {
    private static let provisions = Result { try Provisions.make(try Lab().subject) }

    /// What takes long by intention has tests of its own.
    private static let slow: Set<String> = ["c-macros", "c-crashes", "c-nesting", "c-long", "special-file"]

    private static let rounds = 10
    private static let batch = 8

    @Test("changes with fixed seeds keep every promise", arguments: 1...rounds)
    func mutations(_ round: Int) throws {
        let provisions = try Self.provisions.get()
        let mutators = provisions.mutators.filter { !Self.slow.contains($0.name) }
        let installed = Subject.installed
        var subject = try Lab(options: Lab.unitLimits).subject
        subject.libclang = installed.isEmpty ? nil : installed[round % installed.count]
        let tally = Tally()
        let trial = try Trial(provisions, tally: tally)
        if let found = try trial.warm(subject) { Issue.record("the untouched tree: \(found.complaint)") }
        var random = SplitMix64(UInt64(round))
        // Each round makes its share of the three hundred, up to `batch` between two comparisons.
        while tally.counts.single < 300 / Self.rounds {
            let session = Session(
                seed: random.next(), subject: subject, mutators: mutators, length: 1, batch: Self.batch)
            if let found = try session.run(trial, provisions) {
                Issue.record("session \(session.seed), \(found.mutator): \(found.complaint)")
                try trial.startOver()
            }
        }
    }
}
