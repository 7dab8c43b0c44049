/// Matches braces over a whole file in one pass.
///
/// Branches of a conditional all begin in the state before its `#if`; after its `#endif` the state of the taken
/// branch goes on, so that branches that open a brace twice or not at all do not derail the rest of the file.
struct StructureScanner {
    private struct State {
        var depth = 0
        /// Open parentheses and brackets, at file scope only.
        var nesting = 0
        var groupStart = 0
        /// The current external declaration so far.
        var head = DeclarationHead()
        var scope = TextStructure.Scope.file
    }

    private struct Group {
        var before: State
        var taken: State?
        /// True while the branch being read is the taken one.
        var isTaken: Bool
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private let tokens: [Token]
    private let directives: [Directive]
    private let conditionals: Conditionals
    private var state = State()
    private var groups: [Group] = []
    private var structure = TextStructure()
    private var closedBodies: Set<Int> = []

    init(
        _ bytes: UnsafeBufferPointer<UInt8>, _ tokens: [Token], _ directives: [Directive], _ conditionals: Conditionals
    ) {
        self.bytes = bytes
        self.tokens = tokens
        self.directives = directives
        self.conditionals = conditionals
    }

    mutating func run() -> TextStructure {
        var index = 0
        var branch = 0
        for directive in directives {
            while index < directive.codeIndex {
                read(index)
                index += 1
            }
            if directive.keyword.opensConditional {
                let isTaken = conditionals.branches[branch].isTaken
                groups.append(Group(before: state, taken: nil, isTaken: isTaken))
                branch += 1
            } else if directive.keyword.continuesConditional, var group = groups.popLast() {
                if group.isTaken { group.taken = state }
                group.isTaken = conditionals.branches[branch].isTaken
                branch += 1
                restore(group.before, at: directive.range.lowerBound)
                groups.append(group)
            } else if directive.keyword == .endif, let group = groups.popLast() {
                if !group.isTaken { restore(group.taken ?? group.before, at: directive.range.lowerBound) }
            }
        }
        while index < tokens.count {
            read(index)
            index += 1
        }
        return structure
    }

    private mutating func restore(_ saved: State, at offset: Int) {
        if saved.scope != state.scope { structure.changes.append(.init(offset: offset, scope: saved.scope)) }
        state = saved
    }

    private mutating func read(_ index: Int) {
        let token = tokens[index]
        if state.depth > 0 {
            if token.is(.openBrace) {
                state.depth += 1
            } else if token.is(.closeBrace) {
                state.depth -= 1
                if state.depth == 0 { close(at: token.end) }
            }
        } else if state.nesting > 0 {
            readInsideGroup(index, token)
        } else {
            readAtFileScope(index, token)
        }
    }

    private mutating func readInsideGroup(_ index: Int, _ token: Token) {
        switch token.punctuator {
        case .openParenthesis, .openBracket: state.nesting += 1
        case .closeParenthesis, .closeBracket:
            state.nesting -= 1
            if state.nesting == 0 {
                state.head.append(
                    .init(kind: token.is(.closeParenthesis) ? .group : .other, first: state.groupStart, last: index))
            }
        case .openBrace where beginsLine(token):
            // No list goes on over a brace in the first column: a parenthesis before it was never closed.
            state.nesting = 0
            readAtFileScope(index, token)
        default: break
        }
    }

    private mutating func readAtFileScope(_ index: Int, _ token: Token) {
        switch token.kind {
        case .identifier: state.head.append(.init(kind: .word, first: index, last: index))
        case .punctuator: break
        default: state.head.append(.init(kind: .other, first: index, last: index))
        }
        switch token.punctuator {
        case .openParenthesis, .openBracket:
            state.nesting = 1
            state.groupStart = index
        case .semicolon: state.head.endItem(tokens)
        case .assignment: state.head.hasInitializer = true
        case .openBrace: open(index, token)
        case .closeBrace: state.head = DeclarationHead()
        case .none, .closeParenthesis, .closeBracket: break
        default: state.head.append(.init(kind: .other, first: index, last: index))
        }
    }

    private mutating func open(_ index: Int, _ token: Token) {
        let reader = DeclarationHeadReader(bytes: bytes, tokens: tokens)
        if reader.isLinkageBlock(state.head) {
            state.head = DeclarationHead()
            return
        }
        state.depth = 1
        switch reader.meaning(of: state.head) {
        case .function(let name, let parameters):
            state.scope = .function(structure.functions.count)
            structure.functions.append(
                .init(name: name, parameters: parameters, body: token.start..<bytes.count))
        case .block(let scope): state.scope = scope
        }
        structure.changes.append(.init(offset: token.start, scope: state.scope))
        state.head = DeclarationHead(hasInitializer: state.scope == .initializer)
    }

    private mutating func close(at offset: Int) {
        if case .function(let index) = state.scope {
            let body = structure.functions[index].body
            // A body that ends in several branches ends with the last of them.
            let end = closedBodies.insert(index).inserted ? offset : max(body.upperBound, offset)
            structure.functions[index].body = body.lowerBound..<end
            state.head = DeclarationHead()
        }
        state.scope = .file
        structure.changes.append(.init(offset: offset, scope: .file))
    }

    private func beginsLine(_ token: Token) -> Bool { token.start == 0 || bytes[token.start - 1] == .newline }
}
