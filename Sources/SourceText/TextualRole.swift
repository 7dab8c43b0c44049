/// What an occurrence of an identifier is, as far as its text tells.
package enum TextualRole: String, Hashable, Sendable, CaseIterable {
    case comment, string
    /// In the name or the body of a `#define`.
    case macro
    /// In any other directive.
    case preprocessor
    /// Named by an `EXPORT_SYMBOL` or its like.
    case export
    case definition, declaration, call
    /// The function's address, or its name handed to something.
    case address
    /// Another symbol of the same name: a member, a tag, a label, a local variable.
    case otherSymbol
    /// The text alone does not tell.
    case ambiguous
}

extension LexedSource {
    /// How many tokens around each of so many places are looked at: a file of a hundred thousand identifiers must not
    /// take the square of that.
    package static func horizon(forPlaces count: Int) -> Int {
        count <= longestHorizon ? longestHorizon : max(64, longestHorizon * longestHorizon / count)
    }

    private static let longestHorizon = 4_096

    /// The role of the identifier at an offset: the fallback where no parse reached it.
    package func textualRole(at offset: Int, horizon: Int = longestHorizon) -> TextualRole {
        switch context(at: offset) {
        case .comment: return .comment
        case .string: return .string
        case .macro: return .macro
        case .directive: return .preprocessor
        case .code: break
        }
        guard let walk = walk(at: offset), walk.token.kind == .identifier else { return .ambiguous }
        // A splice can make the occurrence a part of a longer word.
        guard walk.token.start == offset, !walk.token.isSpliced else { return .otherSymbol }
        if dialect == .assembly { return AssemblyRole(source: self, walk: walk).role }
        let reader = RoleReader(source: self, walk: walk, horizon: horizon)
        switch structure.scope(at: offset) {
        case .file: return reader.atFileScope
        case .function(let index): return reader.inFunction(structure.functions[index])
        case .record, .enumeration: return reader.inRecord
        case .initializer: return reader.inInitializer
        case .other: return reader.inUnknownBlock
        }
    }
}

/// Roles in preprocessed assembly, where a line is all the structure there is.
private struct AssemblyRole {
    let source: LexedSource
    let walk: TokenWalk

    var role: TextualRole {
        if let next = walk.following, next.is(.colon) { return .definition }
        guard let previous = walk.preceding else { return .address }
        if previous.is(.openParenthesis) {
            var before = walk
            guard before.retreat(), before.retreat(), before.token.kind == .identifier else { return .address }
            let macro = source.spelling(of: before.token)
            if macro.hasPrefix("EXPORT_") { return .export }
            let defines = macro.hasSuffix("ENTRY") || macro.contains("FUNC_") || macro.hasPrefix("LEAF")
            return defines || macro.hasSuffix("END") ? .definition : .address
        }
        guard previous.kind == .identifier else { return .address }
        switch source.spelling(of: previous) {
        case "globl", "global", "extern", "weak", "type", "hidden": return .declaration
        default: return .address
        }
    }
}
