internal import AuditIndex
internal import CompileEnvironment
internal import Foundation
internal import RuleChecks

/// Names something that is kept: all its stored properties count, so that a new one can neither be forgotten nor change
/// its spelling by accident. Sets, and dictionaries by other than text, have no order and do not belong in one.
protocol CacheKey: Encodable {}

extension CacheKey {
    /// The same for equal values in every run.
    var hash: ContentHash {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return ContentHash(ofBlob: [UInt8](try encoder.encode(self)))
        }
    }
}

/// Where a whole report is kept: the next one made of the same in the same way takes its place.
struct ReportPlace: CacheKey {
    /// A commit, or the path of a directory.
    var source: String
    var libclang: String
    var judges: Bool
    var excluded: [String]
    var largestFile: Int
}

/// Where the index keeps a report, and what it must have been made of.
package struct ReportName: Sendable {
    let place: String
    let key: ContentHash
    /// True for a tree that may change; a commit does not.
    let isOfDirectory: Bool
}

/// What an audit of a tree with patches applied is asked.
struct RehearsalQuestion: CacheKey {
    var paths: [String]
    var overlay: [String: ContentHash]
    var syntax: [String: [String]]
}

/// Which files name something, or include it.
struct ReadersQuestion: CacheKey {
    var name: String?
    var header: String?
    var most: Int?
}

/// Whatever decides what a whole report says.
struct ReportKey: CacheKey {
    var place: ReportPlace
    var schema: Int
    /// Everything in a directory; nil for a commit, which does not change.
    var tree: ContentHash?
    /// What a directory has checked out.
    var commit: String?
    var version: String
    var build: String
    /// The library, and the headers it brings.
    var libclang: String
    /// The contents of all files of rules, by their paths.
    var rules: [String: ContentHash]
    var suppressions: Suppressions?
    /// What a file may cost.
    var seconds: Int
    var megabytes: Int
    /// Not everyone can read everything.
    var user: UInt32
}

/// What the facts of units depend on besides files.
struct KnowledgeKey: CacheKey {
    /// The sources that the program was made from: another build may see more in the same file.
    var build: String
    var libclang: String
    /// The texts of the files: what is decoded from them may have no order.
    var family: String
    var uses: String?
    /// Files that no compiler is shown.
    var oversized: [String]
    /// What the probe has shown of the tree.
    var flags: [String: UInt64] = [:]
    var roles: [String: [String: Int]] = [:]
}

/// The facts of one unit. Its request is without the places of the tree and its store: another revision, or another
/// checkout, shares what it has in common.
struct UnitKey: CacheKey {
    var request: UnitRequest
    var knowledge: ContentHash
}

/// The compile environment of an architecture.
struct EnvironmentKey: CacheKey {
    var build: String
    var libclang: String
    var root: String
    /// Stands for the names of all headers and files of the build system: which there are decides what is generated.
    var headerNames: ContentHash
    var architecture: Architecture
}

/// What is asked of the compiler for a precompiled header.
struct RecipeKey: CacheKey {
    var build: String
    var libclang: String
    var text: String
    /// Without the places of the tree and its store.
    var arguments: [String]
}

/// The file of a precompiled header.
struct PrecompiledKey: CacheKey {
    var recipe: ContentHash
    /// The fingerprint of the generated headers.
    var environment: String
}
