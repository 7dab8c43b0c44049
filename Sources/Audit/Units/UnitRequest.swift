internal import AuditIndex
internal import CallSites
internal import CompileEnvironment
internal import Foundation

/// One parse to be made: which text, for which architecture, in which manner. All of it is part of the key under which
/// the index keeps what the parse shows.
struct UnitRequest: Encodable, Sendable {
    /// The tree's file, or the probe's name.
    var file: String
    /// The text to parse in place of what is on disk.
    var contents: Data?
    var architecture: Architecture
    var manner: ParseManner
    var arguments: [String]
    /// The text of a last forced include: what holds for this file alone.
    var trailing: String
    var precompiled: PrecompiledRecipe?
    /// What other files' sites want to know of this one.
    var queries: FileQueries?
    /// True where libclang is to say what is wrong behind a missing header too.
    var keepsGoing = false
}

/// A precompiled header, and what it was built from.
struct PrecompiledHeader: Codable, Hashable, Sendable {
    /// nil where it could not be written: what it would have brought is parsed, and passed over, in every unit.
    let path: String?
    /// What it depends on, as `DependencyView` names it, sorted.
    let inputs: [String]
    /// The files that it read, as libclang spells them: libclang looks at each of them again in every unit.
    let spellings: [String]
    /// What `stat` said of the file when it was written: a damaged one may still be half readable.
    let stamp: FileStamp?
}

/// How a precompiled header is made, without its being there.
struct PrecompiledRecipe: Encodable, Hashable, Sendable {
    let architecture: Architecture
    /// Where its text pretends to be.
    let source: String
    let text: String
    let arguments: [String]
    /// Changes with what is asked of the compiler, not with where the tree lies or what its headers say.
    let identity: ContentHash
    /// Names the file: changes with every generated header too.
    let file: ContentHash

    /// In keys its identity stands for it: the rest says where things lie.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(identity)
    }
}
