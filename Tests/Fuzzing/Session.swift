/// A few mutations one after another, each compared, and then everything put back.
package struct Session: Sendable {
    package var seed: UInt64
    package var subject: Subject
    package var mutators: [Mutator]
    /// How many mutations are made at most.
    package var length = 5
    /// How many mutations are put on the tree between two comparisons; they count as one.
    package var batch = 1

    package init(seed: UInt64, subject: Subject, mutators: [Mutator], length: Int = 5, batch: Int = 1) {
        self.seed = seed
        self.subject = subject
        self.mutators = mutators
        self.length = length
        self.batch = batch
    }

    /// Ends with the first finding; the trial must then start over.
    package func run(_ trial: Trial, _ provisions: Provisions) throws -> Finding? {
        var random = SplitMix64(seed)
        for _ in 0..<(1 + random.below(length)) {
            guard var mutation = try next(&random, trial, provisions) else { continue }
            for _ in 1..<max(batch, 1) where mutation.arguments == Mutation.audit {
                guard let more = try next(&random, trial, provisions), more.arguments == Mutation.audit else {
                    continue
                }
                mutation.mutator += "+" + more.mutator
                mutation.edits += more.edits
                mutation.isOutward = mutation.isOutward || more.isOutward
            }
            if let found = try trial.check(.apply(mutation), subject, isThorough: random.once(in: 3)) { return found }
            // Changes add up, or each stands alone.
            if random.once(in: 2) { try trial.takeBack() }
        }
        return try trial.check(.putBack, subject, isThorough: false)
    }

    private func next(_ random: inout SplitMix64, _ trial: Trial, _ provisions: Provisions) throws -> Mutation? {
        guard let mutator = Mutators.pick(&random, from: mutators) else { return nil }
        var own = random.fork()
        return mutator.make(&own, provisions.surroundings(of: trial.world))
    }
}
