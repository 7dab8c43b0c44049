/// A call, or whatever else is an identifier followed by a parenthesised list, as the text spells it.
package struct TextCall: Hashable, Sendable {
    /// One argument: its source text with white space and comments folded, and where it stands.
    package struct Argument: Hashable, Sendable {
        package var text: String
        package var range: Range<Int>
    }

    package var name: String
    /// From the first byte of the name to behind the closing parenthesis.
    package var range: Range<Int>
    package var arguments: [Argument]
}

extension LexedSource {
    /// More tokens than so many times the horizon are no argument list.
    private static let longestCall = 4

    /// The call whose callee's name holds an offset; nil where no argument list follows, or it never ends.
    ///
    /// Works in code and inside a directive. In code, directives between the parentheses are stepped over, and of
    /// their branches only those that go with the callee's are read.
    package func call(at offset: Int, horizon: Int = horizon(forPlaces: 1)) -> TextCall? {
        guard var walk = walk(at: offset), walk.token.kind == .identifier else { return nil }
        let name = walk.token
        if walk.preceding?.is(.openParenthesis) == true, walk.following?.is(.closeParenthesis) == true {
            guard walk.advance() else { return nil }
        }
        guard walk.advance(), walk.token.is(.openParenthesis) else { return nil }

        var arguments: [TextCall.Argument] = []
        var tokens: [Token] = []
        var start = walk.token.end
        var closers: [Punctuator] = [.closeParenthesis]
        func finish(_ end: Int) {
            let range = tokens.first.map { $0.start..<(tokens.last?.end ?? $0.end) } ?? start..<max(start, end)
            arguments.append(TextCall.Argument(text: foldedText(of: tokens), range: range))
            tokens = []
        }
        for _ in 0..<(Self.longestCall * horizon) {
            guard walk.advance() else { return nil }
            let token = walk.token
            switch token.punctuator {
            case .openParenthesis: closers.append(.closeParenthesis)
            case .openBrace: closers.append(.closeBrace)
            case .openBracket: closers.append(.closeBracket)
            case .closeParenthesis, .closeBrace, .closeBracket:
                guard closers.popLast() == token.punctuator else { return nil }
                if closers.isEmpty {
                    if !(arguments.isEmpty && tokens.isEmpty) { finish(token.start) }
                    return TextCall(
                        name: spelling(of: name), range: name.start..<token.end, arguments: arguments)
                }
            case .comma where closers.count == 1:
                finish(token.start)
                start = token.end
                continue
            default: break
            }
            tokens.append(token)
        }
        return nil
    }
}
