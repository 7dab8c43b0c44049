internal import Paths

/// What an `#include` names.
package struct Inclusion: Hashable, Sendable {
    /// As written between the quotes or brackets; spelled as paths are.
    package let name: String
    /// True for `"name"`, false for `<name>`.
    package let isQuoted: Bool
}

extension LexedSource {
    /// What a directive includes; nil for others, and for a name that a macro holds.
    package func inclusion(of directive: Directive) -> Inclusion? {
        guard directive.keyword == .include, let token = directiveTokens[directive.tokens].first,
            token.kind == .header || token.kind == .string, bytes[token.start] != UInt8(ascii: "L")
        else { return nil }
        let isQuoted = token.kind == .string
        let name = bytes[token.range].dropFirst().prefix { $0 != UInt8(ascii: isQuoted ? "\"" : ">") }
        return Inclusion(name: PathSpelling.spelled(String(decoding: name, as: UTF8.self)), isQuoted: isQuoted)
    }

    /// All that the file includes, under whatever condition, in its order.
    package var inclusions: [Inclusion] { directives.compactMap { inclusion(of: $0) } }
}
