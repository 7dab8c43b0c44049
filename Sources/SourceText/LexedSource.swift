/// What kind of text a file holds, which decides how apostrophes and `#` are read.
package enum Dialect: Sendable {
    case c, assembly

    /// By the suffix of a path.
    package init(path: String) { self = path.hasSuffix(".S") ? .assembly : .c }
}

/// Where an offset stands, as far as the lexer can tell.
package enum TextContext: Hashable, Sendable {
    case comment
    case string
    /// Inside a `#define`, its name or its body.
    case macro(String)
    /// In any other directive.
    case directive(String)
    case code
}

/// A 1-based place in a file; columns count bytes.
package struct TextPosition: Hashable, Sendable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// A C or preprocessed assembly file, cut into tokens without any compiler; nothing in it can make that fail.
///
/// All offsets are into the original bytes. What stands behind `lexedEnd` is ambiguous code. Files beyond 4 GiB are
/// not supported and read as empty.
package struct LexedSource: Sendable {
    package let bytes: [UInt8]
    package let dialect: Dialect
    /// The tokens outside comments and directives.
    package let code: [Token]
    /// The tokens inside directives, after the directive's name.
    package let directiveTokens: [Token]
    package let comments: [Range<Int>]
    package let directives: [Directive]
    /// How far the text was read: to its end, unless it holds more tokens than any real source.
    package let lexedEnd: Int
    /// Indices of every `#define` and `#undef`.
    let definitions: [Int32]
    let conditionals: Conditionals
    let structure: TextStructure
    private let lineStarts: [UInt32]

    package init(_ bytes: [UInt8], dialect: Dialect = .c) {
        let bytes = bytes.count < UInt32.max ? bytes : []
        self.bytes = bytes
        self.dialect = dialect
        let (lexer, lexedEnd, lineStarts) = bytes.withUnsafeBufferPointer { buffer in
            var lexer = Lexer(buffer, dialect: dialect)
            let end = lexer.run()
            var starts: [UInt32] = [0]
            starts.reserveCapacity(1 + buffer.count { $0 == .newline })
            for index in buffer.indices where buffer[index] == .newline { starts.append(UInt32(index + 1)) }
            return (lexer, end, starts)
        }
        self.lexedEnd = lexedEnd
        code = lexer.code
        directiveTokens = lexer.directiveTokens
        comments = lexer.comments
        directives = lexer.directives
        definitions = lexer.directives.indices
            .filter { lexer.directives[$0].keyword == .define || lexer.directives[$0].keyword == .undef }
            .map { Int32($0) }
        self.lineStarts = lineStarts
        let conditionals = Conditionals(lexer.directives) { directive in
            guard directive.keyword == .if || directive.keyword == .elif, directive.tokens.count == 1 else {
                return false
            }
            let token = lexer.directiveTokens[directive.tokens.lowerBound]
            return bytes[token.range].elementsEqual("0".utf8)
        }
        self.conditionals = conditionals
        structure = bytes.withUnsafeBufferPointer { buffer in
            var scanner = StructureScanner(buffer, lexer.code, lexer.directives, conditionals)
            return scanner.run()
        }
    }

    /// A source given as text.
    package init(_ text: String, dialect: Dialect = .c) { self.init(Array(text.utf8), dialect: dialect) }

    // MARK: Positions

    /// The line and column of an offset; an offset past the end stands on the last line.
    package func position(of offset: Int) -> TextPosition {
        let next = lineStarts.partitioningIndex { $0 > offset }
        let line = max(1, next)
        return TextPosition(line: line, column: offset - Int(lineStarts[line - 1]) + 1)
    }

    /// The offset of a line and column; nil outside the file.
    package func offset(line: Int, column: Int) -> Int? {
        guard line >= 1, line <= lineStarts.count, column >= 1 else { return nil }
        let end = line < lineStarts.count ? Int(lineStarts[line]) : bytes.count
        let offset = Int(lineStarts[line - 1]) + column - 1
        return offset < end || (offset == end && line == lineStarts.count) ? offset : nil
    }

    // MARK: Contexts

    /// Where an offset stands. A comment or a string counts before the directive around it.
    package func context(at offset: Int) -> TextContext {
        if isComment(offset) { return .comment }
        if let directive = directive(at: offset) {
            let literal = token(at: offset, among: directiveTokens, in: directive.tokens)
            if directive.keyword != .include, directive.keyword != .other, let literal,
                literal.kind == .string || literal.kind == .character
            {
                return .string
            }
            return directive.keyword == .define ? .macro(macroName(of: directive) ?? "") : .directive(directive.name)
        }
        if let token = token(at: offset, among: code, in: 0..<code.count),
            token.kind == .string || token.kind == .character
        {
            return .string
        }
        return .code
    }

    /// The name that a `#define` or `#undef` gives or takes.
    package func macroName(of directive: Directive) -> String? {
        guard directive.keyword == .define || directive.keyword == .undef,
            let first = directiveTokens[directive.tokens].first, first.kind == .identifier
        else { return nil }
        return spelling(of: first)
    }

    /// The replacement text of a `#define`: behind its name and parameters, to the end of its logical line.
    package func macroBody(of directive: Directive) -> Range<Int>? {
        guard directive.keyword == .define, let name = directiveTokens[directive.tokens].first else { return nil }
        var index = directive.tokens.lowerBound + 1
        if index < directive.tokens.upperBound, directiveTokens[index].is(.openParenthesis),
            directiveTokens[index].start == name.end
        {
            while index < directive.tokens.upperBound, !directiveTokens[index].is(.closeParenthesis) { index += 1 }
            index += 1
        }
        guard index < directive.tokens.upperBound else {
            return directive.range.upperBound..<directive.range.upperBound
        }
        return directiveTokens[index].start..<directive.range.upperBound
    }

    /// The directive whose logical line holds an offset.
    package func directive(at offset: Int) -> Directive? {
        let next = directives.partitioningIndex { $0.range.lowerBound > offset }
        guard next > 0, directives[next - 1].range.contains(offset) else { return nil }
        return directives[next - 1]
    }

    private func isComment(_ offset: Int) -> Bool {
        let next = comments.partitioningIndex { $0.lowerBound > offset }
        return next > 0 && comments[next - 1].contains(offset)
    }

    /// A token's spelling, free of line splices.
    package func spelling(of token: Token) -> String {
        bytes.withUnsafeBufferPointer { SourceBytes.spelling(of: token, in: $0) }
    }

    /// The spelling of a token of the code, by its index; empty before the first and behind the last.
    package func word(_ index: Int) -> String { code.indices.contains(index) ? spelling(of: code[index]) : "" }

    func isSpelled(_ token: Token, _ spelling: StaticString) -> Bool {
        if token.isSpliced { return self.spelling(of: token) == spelling.description }
        return spelling.withUTF8Buffer { bytes[token.range].elementsEqual($0) }
    }

    // MARK: Tokens by offset

    func token(at offset: Int, among tokens: [Token], in range: Range<Int>) -> Token? {
        tokenIndex(at: offset, among: tokens, in: range).map { tokens[$0] }
    }

    func tokenIndex(at offset: Int, among tokens: [Token], in range: Range<Int>) -> Int? {
        let next = tokens[range].partitioningIndex { $0.start > offset }
        guard next > range.lowerBound, tokens[next - 1].range.contains(offset) else { return nil }
        return next - 1
    }

    /// A walk that begins at the token holding an offset, in a directive or in code.
    func walk(at offset: Int) -> TokenWalk? {
        if let directive = directive(at: offset) {
            return tokenIndex(at: offset, among: directiveTokens, in: directive.tokens)
                .map { TokenWalk(directiveTokens, within: directive.tokens, at: $0) }
        }
        return tokenIndex(at: offset, among: code, in: 0..<code.count)
            .map { TokenWalk(code: code, conditionals, at: $0) }
    }
}
