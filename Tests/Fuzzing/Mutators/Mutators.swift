/// All that can be done to a run's input.
package enum Mutators {
    package static let all =
        SourceMutators.all + BombMutators.all + BuildMutators.all + FileMutators.all + CacheMutators.all
        + InputMutators.all + GitMutators.all

    /// One of them, the likelier the heavier.
    package static func pick(_ random: inout SplitMix64, from mutators: [Mutator] = all) -> Mutator? {
        var number = random.below(mutators.reduce(0) { $0 + $1.weight })
        return mutators.first { mutator in
            number -= mutator.weight
            return number < 0
        }
    }
}
