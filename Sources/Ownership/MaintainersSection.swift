/// One section of MAINTAINERS: a subsystem, who looks after it, and how its files are named.
package struct MaintainersSection: Hashable, Sendable {
    /// One `X: value` line.
    package struct Entry: Hashable, Sendable {
        package var letter: Character
        package var value: String
        /// Counted from 1.
        package var line: Int
    }

    package var name: String
    /// Every entry in the order of the file, those without a meaning here too.
    package var entries: [Entry]

    /// `Maintained`, `Supported`, `Orphan` and so on; the last one counts.
    package var status: String? { values("S").last }
    /// `git git://...` and the like, as written.
    package var trees: [String] { values("T") }
    package var maintainers: [String] { values("M") }
    package var reviewers: [String] { values("R") }
    /// Mailing lists, with remarks such as `(moderated for non-subscribers)`.
    package var lists: [String] { values("L") }

    package func values(_ letter: Character) -> [String] {
        entries.lazy.filter { $0.letter == letter }.map(\.value)
    }
}
