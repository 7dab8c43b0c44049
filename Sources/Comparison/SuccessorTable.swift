/// What is known of how one function of the family took another's place; plain values, read from the rules by the
/// caller.
package struct SuccessorTable: Hashable, Sendable {
    /// How near two functions are to one another.
    package enum Nearness: Int, Comparable, Sendable {
        case unrelated, kin, successor, same

        package static func < (left: Nearness, right: Nearness) -> Bool { left.rawValue < right.rawValue }
    }

    /// Function, and what later releases call in its place.
    package var successors: [String: Set<String>]
    /// Function, and the word that it shares with those that do the same work in another manner.
    package var kin: [String: String]
    /// Function, and the flags that it sets itself.
    package var adds: [String: Set<String>]
    /// Function, and the flags that it set itself only while it took `int write` instead of flags.
    package var addsWithWrite: [String: Set<String>]
    /// Flags that tell functions apart rather than what a caller wants.
    package var internalFlags: Set<String>

    package init(
        successors: [String: Set<String>] = [:], kin: [String: String] = [:], adds: [String: Set<String>] = [:],
        addsWithWrite: [String: Set<String>] = [:], internalFlags: Set<String> = []
    ) {
        self.successors = successors
        self.kin = kin
        self.adds = adds
        self.addsWithWrite = addsWithWrite
        self.internalFlags = internalFlags
    }

    /// A change back is as near as the change itself.
    package func nearness(_ old: String, _ new: String) -> Nearness {
        if old == new { return .same }
        if successors[old]?.contains(new) == true || successors[new]?.contains(old) == true { return .successor }
        if let word = kin[old], word == kin[new] { return .kin }
        return .unrelated
    }
}
