/// What goes wrong on a path of a function, and the line where it does.
package struct Hazard: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable {
        /// Of pages taken in pieces, one fails, and the earlier ones are not given back.
        case piecesLeaked = "pieces-leaked"
        /// All pages were had, something else fails, and nothing gives them back.
        case pageLost = "page-lost"
        /// There were fewer than asked, and all that were asked for are given back, or not all that came.
        case countTooLarge = "count-too-large"
        case countTooSmall = "count-too-small"
        /// An error passes for a number of pages.
        case negativeCount = "negative-count"
        /// The mmap lock was dropped before a call that needs it, or is held at one that takes it.
        case lockNotHeld = "lock-not-held"
        case lockHeld = "lock-held"
        /// `*locked` is not one.
        case lockedNotOne = "locked-not-one"
        /// Fewer bytes than asked pass for all of them.
        case iteratorShortIgnored = "iterator-short-ignored"
        /// A pinned page is given a reference of the other kind.
        case extraReference = "extra-reference"
        /// On a way from the call, what gives the pages back is of the other kind.
        case wrongRelease = "wrong-release"
    }

    package var kind: Kind
    package var file: String
    package var line: Int
    /// The source text, white space folded.
    package var text: String
    package var says: String

    package init(kind: Kind, file: String, line: Int, text: String, says: String) {
        self.kind = kind
        self.file = file
        self.line = line
        self.text = text
        self.says = says
    }

    /// By kind, then by place: the order of the report.
    package static func precedes(_ left: Hazard, _ right: Hazard) -> Bool {
        (left.kind.rawValue, left.file, left.line, left.text)
            < (right.kind.rawValue, right.file, right.line, right.text)
    }
}
