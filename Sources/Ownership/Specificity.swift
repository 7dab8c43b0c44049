/// How closely a section of MAINTAINERS names a file; the larger, the more specific.
///
/// First comes how many components of the path it spells out, in whole or in part: `arch/x86/um/` says three of
/// `arch/x86/um/ptrace.c`, `arch/*/*/ptrace*.c` two. Among equals a pattern for files is closer than a directory,
/// then the one that spells more letters. A name anywhere in the path (`N:`) says no component, and a word in the
/// file's text (`K:`) says nothing of where it is.
struct Specificity: Hashable, Sendable, Comparable {
    enum Reach: Int, Hashable, Sendable { case keyword, name, directory, glob, file }

    var components: Int
    var reach: Reach
    var letters: Int

    static let keyword = Specificity(components: -1, reach: .keyword, letters: 0)

    static func name(_ text: String) -> Specificity {
        Specificity(components: 0, reach: .name, letters: max(1, text.utf8.count))
    }

    static func < (left: Self, right: Self) -> Bool {
        (left.components, left.reachRank, left.letters) < (right.components, right.reachRank, right.letters)
    }

    /// A catch-all spells no component and no letter, and is less than a name.
    private var reachRank: Int { components == 0 && letters == 0 ? 0 : reach.rawValue }
}
