/// The names that an explanation needs: no format knows the API family by itself.
package struct ReviewGuide: Hashable, Sendable {
    /// What every flag's name begins with.
    package var flagPrefix = ""
    /// What a pin excludes.
    package var get = ""
    package var force = ""
    package var anonymous = ""
    /// Flags that ask for a reference of unlimited duration.
    package var longTerm: [String] = []
    /// What gives back a pin, by what gave back the plain reference.
    package var releases: [String: String] = [:]
    /// Marks dirty and gives back in one.
    package var dirtyingRelease = ""
    package var dirtying: Set<String> = []
    package var takesLock: Set<String> = []
    package var lockless: Set<String> = []
    package var needsLock: Set<String> = []
    /// Functions that do not go by a mapping.
    package var unmapped: Set<String> = []

    package init() {}
}
