/// Tells the role of one identifier in C code from the tokens around it.
struct RoleReader {
    /// So many tokens back or ahead decide; what they leave open is ambiguous.
    private let horizon: Int
    private let source: LexedSource
    private let walk: TokenWalk
    private let previous: Token?
    private let next: Token?

    init(source: LexedSource, walk: TokenWalk, horizon: Int) {
        self.source = source
        self.horizon = horizon
        self.walk = walk
        previous = walk.preceding
        next = walk.following
    }

    private func isWord(_ token: Token?, _ words: Set<String>) -> Bool {
        guard let token, token.kind == .identifier else { return false }
        return words.contains(source.spelling(of: token))
    }

    private static let tags: Set<String> = ["struct", "union", "enum"]
    private static let typeQueries: Set<String> = ["typeof", "__typeof__", "__typeof", "sizeof", "typeof_unqual"]
    /// Words that stand before an expression, not before a declarator.
    private static let expressionWords: Set<String> = ["return", "else", "do", "case", "goto", "sizeof", "default"]

    private var isMember: Bool { previous?.is(.dot) == true || previous?.is(.arrow) == true }
    private var isTag: Bool { isWord(previous, Self.tags) }

    // MARK: Places

    /// Outside every brace.
    var atFileScope: TextualRole {
        if isDefinedName { return .definition }
        if isMember || isTag { return .otherSymbol }
        if let list = enclosingList { return role(in: list) }
        guard let next else { return .ambiguous }
        if next.is(.openParenthesis) { return roleOfDeclarator }
        if previous?.is(.assignment) == true || previous?.is(.ampersand) == true { return .address }
        let declares = next.is(.semicolon) || next.is(.comma) || next.is(.assignment) || next.is(.openBracket)
        guard declares, let previous else { return .ambiguous }
        return previous.kind == .identifier || previous.is(.star) || previous.is(.comma) ? .otherSymbol : .ambiguous
    }

    /// In a function's body.
    func inFunction(_ function: TextStructure.Function) -> TextualRole {
        if isMember || isTag || isWord(previous, ["goto"]) || isLabel { return .otherSymbol }
        if isDesignator { return .otherSymbol }
        if isShadowed(in: function) { return .otherSymbol }
        if isCallee {
            switch declaratorBefore {
            case .yes: return .declaration
            case .no: return .call
            case .unclear: return .ambiguous
            }
        }
        switch declaratorBefore {
        case .yes: return .otherSymbol
        case .no where isLaterDeclarator(walk): return .otherSymbol
        case .no: return .address
        case .unclear: return .ambiguous
        }
    }

    /// In the braces of a struct, union or enum.
    var inRecord: TextualRole {
        if isMember || isTag { return .otherSymbol }
        let isOperand = previous?.is(.assignment) == true || previous?.is(.ampersand) == true
        if isOperand, next?.is(.openParenthesis) != true { return .address }
        if let list = enclosingList, let callee = list.callee, Self.typeQueries.contains(callee) { return .address }
        return .otherSymbol
    }

    /// In the braces of a file-scope initialiser.
    var inInitializer: TextualRole {
        if isMember || isTag || isDesignator { return .otherSymbol }
        return next?.is(.openParenthesis) == true ? .ambiguous : .address
    }

    /// In a file-scope brace of unknown kind, such as the block of a macro.
    var inUnknownBlock: TextualRole {
        if isMember || isTag { return .otherSymbol }
        return .ambiguous
    }

    // MARK: File scope

    /// True where one of the next few bodies belongs to this name; branches can put others between.
    private var isDefinedName: Bool {
        let functions = source.structure.functions
        let next = functions.partitioningIndex { $0.body.lowerBound > walk.token.start }
        return functions[next...].prefix(4).contains { $0.name == walk.index }
    }

    /// The parenthesised list around the token, and the word before it.
    private struct List {
        var callee: String?
        /// The word before the callee, as a return type would be.
        var hasTypeBefore: Bool
        var isFirst: Bool
    }

    private var enclosingList: List? {
        var back = walk
        var depth = 0
        var isFirst = true
        for _ in 0..<horizon {
            guard back.retreat() else { return nil }
            switch back.token.punctuator {
            case .closeParenthesis, .closeBracket, .closeBrace: depth += 1
            case .openParenthesis where depth == 0:
                guard back.retreat(), back.token.kind == .identifier else {
                    return List(callee: nil, hasTypeBefore: false, isFirst: isFirst)
                }
                let callee = source.spelling(of: back.token)
                let before = back.preceding
                let hasType = before?.kind == .identifier || before?.is(.star) == true
                return List(callee: callee, hasTypeBefore: hasType, isFirst: isFirst)
            case .openParenthesis, .openBracket, .openBrace:
                if depth == 0 { return nil }
                depth -= 1
            case .semicolon where depth == 0: return nil
            case .comma where depth == 0: isFirst = false
            default: break
            }
        }
        return nil
    }

    private func role(in list: List) -> TextualRole {
        if let callee = list.callee {
            if callee.hasPrefix("EXPORT_") { return .export }
            if Self.typeQueries.contains(callee) { return .address }
        }
        if previous?.is(.star) == true, next?.is(.closeParenthesis) == true { return .otherSymbol }
        if previous?.is(.openParenthesis) == true, next?.is(.closeParenthesis) == true {
            // `long (name)(int)`, or `long NAME(name)(int)`.
            var ahead = walk
            if ahead.advance(), ahead.following?.is(.openParenthesis) == true {
                return endOfDeclarator(after: ahead)
            }
        }
        let isWhole = (previous?.is(.openParenthesis) == true || previous?.is(.comma) == true)
            && (next?.is(.closeParenthesis) == true || next?.is(.comma) == true)
        if isWhole, let callee = list.callee, !list.hasTypeBefore {
            // The first argument of such a macro is a name that it makes.
            let makes = ["TRACE_", "DEFINE_", "DECLARE_"].contains { callee.hasPrefix($0) }
            return makes && list.isFirst ? .otherSymbol : .address
        }
        if previous?.is(.ampersand) == true { return .address }
        let isDeclared = previous?.kind == .identifier || previous?.is(.star) == true
        if isDeclared, next?.is(.openParenthesis) != true { return .otherSymbol }
        return .ambiguous
    }

    /// `name (` outside every list: a prototype, a definition, or a macro's use.
    private var roleOfDeclarator: TextualRole {
        guard previous?.kind == .identifier || previous?.is(.star) == true || previous?.is(.closeParenthesis) == true
        else { return .ambiguous }
        var back = walk
        for _ in 0..<64 {
            guard back.retreat(), !back.token.is(.semicolon), !back.token.is(.closeBrace) else { break }
            if source.isSpelled(back.token, "typedef") { return .otherSymbol }
            if back.token.is(.assignment) { return .ambiguous }
        }
        return endOfDeclarator(after: walk)
    }

    /// Reads on from the token before a parameter list.
    private func endOfDeclarator(after place: TokenWalk) -> TextualRole {
        var ahead = place
        guard ahead.advance(), ahead.skipGroup(limit: 16 * horizon) else { return .ambiguous }
        for _ in 0..<horizon {
            guard ahead.advance() else { return .ambiguous }
            switch ahead.token.punctuator {
            case .semicolon, .comma: return .declaration
            case .openBrace: return .definition
            case .openParenthesis: guard ahead.skipGroup(limit: 16 * horizon) else { return .ambiguous }
            default:
                guard ahead.token.kind == .identifier else { return .ambiguous }
            }
        }
        return .ambiguous
    }

    // MARK: Function bodies

    /// `name(` or `(name)(`.
    private var isCallee: Bool {
        if next?.is(.openParenthesis) == true { return true }
        guard previous?.is(.openParenthesis) == true, next?.is(.closeParenthesis) == true else { return false }
        var ahead = walk
        var back = walk
        guard ahead.advance(), ahead.following?.is(.openParenthesis) == true, back.retreat() else { return false }
        guard let before = back.preceding else { return true }
        return before.kind != .identifier || source.isSpelled(before, "return")
    }

    /// `name:` where a statement begins.
    private var isLabel: Bool {
        guard next?.is(.colon) == true, let previous else { return false }
        return previous.is(.semicolon) || previous.is(.openBrace) || previous.is(.closeBrace) || previous.is(.colon)
    }

    /// `name:` as GNU C once named members.
    private var isDesignator: Bool {
        next?.is(.colon) == true && (previous?.is(.openBrace) == true || previous?.is(.comma) == true)
    }

    private enum Answer { case yes, no, unclear }

    /// Whether what stands before the token makes it the name in a declaration.
    private var declaratorBefore: Answer { declarator(at: walk) }

    private func declarator(at place: TokenWalk) -> Answer {
        guard let previous = place.preceding else { return .unclear }
        if previous.kind == .identifier {
            if isWord(previous, Self.expressionWords) { return .no }
            return beginsStatement(place, orList: true) ? .yes : .unclear
        }
        // `type *name`, with `type` where a statement begins.
        if previous.is(.star) { return beginsStatement(place, orList: false) ? .yes : .no }
        return .no
    }

    /// True where only words and stars, at least one word, stand between the token and the beginning of its
    /// statement, or of the list item where that counts too.
    private func beginsStatement(_ place: TokenWalk, orList: Bool) -> Bool {
        var back = place
        var words = 0
        for _ in 0..<16 {
            guard back.retreat() else { return words > 0 }
            let token = back.token
            if token.kind == .identifier {
                if isWord(token, Self.expressionWords) { return false }
                words += 1
            } else if token.is(.semicolon) || token.is(.openBrace) || token.is(.closeBrace) {
                return words > 0
            } else if token.is(.openParenthesis) || token.is(.comma) {
                return orList && words > 0
            } else if !token.is(.star) {
                return false
            }
        }
        return false
    }

    /// `type first = 1, name`.
    private func isLaterDeclarator(_ place: TokenWalk) -> Bool {
        var back = place
        guard back.retreat(), back.token.is(.star) || back.token.is(.comma) else { return false }
        while back.token.is(.star), back.retreat() {}
        guard back.token.is(.comma) else { return false }
        var depth = 0
        for _ in 0..<256 {
            let last = back
            guard back.retreat() else { return false }
            switch back.token.punctuator {
            case .closeParenthesis, .closeBracket: depth += 1
            case .openParenthesis, .openBracket:
                guard depth > 0 else { return false }
                depth -= 1
            case .closeBrace where depth > 0, .openBrace where depth > 0: break
            case .semicolon where depth > 0: break
            case .semicolon, .openBrace, .closeBrace:
                // The statement begins like a declaration: `type name`, or `type *name =`.
                var start = last
                guard start.token.kind == .identifier, !isWord(start.token, Self.expressionWords), start.advance()
                else { return false }
                var stars = 0
                while start.token.is(.star), start.advance() { stars += 1 }
                guard start.token.kind == .identifier else { return false }
                return stars == 0 || start.following?.is(.assignment) == true || start.following?.is(.comma) == true
            default: break
            }
        }
        return false
    }

    /// True where a parameter or a local variable of the function bears the name.
    private func isShadowed(in function: TextStructure.Function) -> Bool {
        let name = source.spelling(of: walk.token)
        if let parameters = function.parameters {
            for index in parameters.prefix(512) where isSame(source.code[index], name) {
                let declared = TokenWalk(code: source.code, source.conditionals, at: index)
                guard let before = declared.preceding else { continue }
                if before.kind == .identifier || before.is(.star) { return true }
            }
        }
        // Locals: only before the occurrence, and only so far back.
        let first = source.code.partitioningIndex { $0.start > function.body.lowerBound }
        let from = max(first, walk.index - horizon)
        guard from < walk.index else { return false }
        for index in (from..<walk.index).lazy.filter({ isSame(source.code[$0], name) }).prefix(64) {
            let declared = TokenWalk(code: source.code, source.conditionals, at: index)
            guard let after = declared.following else { continue }
            if after.is(.closeParenthesis), declared.preceding?.is(.star) == true {
                // `int (*name)(...)`, but not `f(*name)`.
                var back = declared
                if back.retreat(), back.retreat(), back.token.is(.openParenthesis),
                    beginsStatement(back, orList: false)
                {
                    return true
                }
            }
            let ends = after.is(.semicolon) || after.is(.assignment) || after.is(.comma) || after.is(.openBracket)
            if ends, declarator(at: declared) == .yes || isLaterDeclarator(declared) { return true }
        }
        return false
    }

    private func isSame(_ token: Token, _ name: String) -> Bool {
        token.kind == .identifier && token.end - token.start == name.utf8.count
            && source.bytes[token.range].elementsEqual(name.utf8)
    }
}
