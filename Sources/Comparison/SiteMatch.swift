/// What two sites were recognised by as one.
package enum MatchBasis: String, Codable, CaseIterable, Sendable {
    /// The same file, function and callee.
    case place
    /// The same file and function; another function is called.
    case callee
    /// The function's name, in another file.
    case function
    /// The likeness of the source text, under another function's name.
    case text
}

/// One site of the old report and one of the new that are the same.
struct SiteMatch: Hashable, Sendable {
    /// Indices of the two.
    let old: Int
    let new: Int
    let basis: MatchBasis
    /// How alike the texts are, in percent: of the functions where their text is known, otherwise of the arguments.
    let similarity: Int
}
