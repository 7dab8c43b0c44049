internal import SourceText

/// The text of a function whose parameter goes: what asks for it is decided as it was for NULL.
///
/// It goes by tokens and not by the syntax tree, since the same function often stands a second time in a branch of the
/// preprocessor that is not parsed, and a macro hides what it is given; what is parsed is proven afterwards.
struct ParameterFolding {
    private let source: LexedSource
    private let name: String
    /// Macros that only hand back whether something holds.
    private let asks: Set<String>
    private var code: [Token] { source.code }

    init(_ name: String, in source: LexedSource, asks: Set<String>) {
        self.name = name
        self.source = source
        self.asks = asks
    }

    /// Tokens by their indices, which hold or do not hold.
    private struct Operand {
        var tokens: ClosedRange<Int>
        var holds = false
    }

    /// What a word of it comes to.
    ///
    /// - Parameter index: the word among the tokens.
    func edit(foldingAt index: Int) throws(PatchFault) -> TextEdit {
        var operand = Operand(tokens: index...index)
        while true {
            let before = source.word(operand.tokens.lowerBound - 1)
            if before == "!" {
                operand = Operand(
                    tokens: operand.tokens.lowerBound - 1...operand.tokens.upperBound, holds: !operand.holds)
            } else if operand.holds, before == "&&" || source.word(operand.tokens.upperBound + 1) == "&&" {
                return removal(of: operand.tokens, isFirst: before != "&&")
            } else if ["(", "&&", "||"].contains(before) {
                let group = try group(around: operand)
                if let edit = edit(deciding: operand, in: group) { return edit }
                operand.tokens = group.lowerBound...group.upperBound
            } else if asks.contains(before) {
                operand.tokens = operand.tokens.lowerBound - 1...operand.tokens.upperBound
            } else if before == "if", !operand.holds {
                return try removal(ofConditionAt: operand.tokens.lowerBound - 1, head: operand.tokens.upperBound)
            } else if !operand.holds, operand.tokens.count > 1, [";", "{", "}"].contains(before),
                source.word(operand.tokens.upperBound + 1) == ";"
            {
                // Nothing but the question.
                return try removal(ofTokens: operand.tokens.lowerBound...operand.tokens.upperBound + 1)
            } else {
                throw fault(at: index)
            }
        }
    }

    private func fault(at index: Int) -> PatchFault {
        PatchFault("what line \(source.position(of: code[index].start).line) does with \(name) has to be looked into")
    }

    // MARK: Conditions

    /// The parentheses around an operand of `&&` and `||` alone.
    private func group(around operand: Operand) throws(PatchFault) -> ClosedRange<Int> {
        guard let open = source.bracket(from: operand.tokens.lowerBound - 1, by: -1),
            let close = source.bracket(from: operand.tokens.upperBound + 1, by: 1), source.word(open) == "(",
            [")", "&&", "||"].contains(source.word(operand.tokens.upperBound + 1))
        else { throw fault(at: operand.tokens.lowerBound) }
        let outside = places(in: open...close) { [",", ";", "?", ":", "="].contains($0) }
        guard outside.isEmpty else { throw fault(at: operand.tokens.lowerBound) }
        return open...close
    }

    /// The edit, where something else still decides; nil where the whole group is decided.
    private func edit(deciding operand: Operand, in group: ClosedRange<Int>) -> TextEdit? {
        let alternatives = split(group.lowerBound + 1...group.upperBound - 1, at: "||")
        guard let chain = alternatives.first(where: { $0.contains(operand.tokens.lowerBound) }) else { return nil }
        if operand.holds || alternatives.count == 1 { return nil }
        return removal(of: chain, isFirst: chain == alternatives.first)
    }

    /// With the operator beside it.
    private func removal(of tokens: ClosedRange<Int>, isFirst: Bool) -> TextEdit {
        isFirst
            ? TextEdit(code[tokens.lowerBound].start..<code[tokens.upperBound + 2].start, "")
            : TextEdit(code[tokens.lowerBound - 2].end..<code[tokens.upperBound].end, "")
    }

    private func split(_ tokens: ClosedRange<Int>, at symbol: String) -> [ClosedRange<Int>] {
        var parts: [ClosedRange<Int>] = []
        var start = tokens.lowerBound
        for place in places(in: tokens.lowerBound - 1...tokens.upperBound + 1, where: { $0 == symbol }) {
            parts.append(start...place - 1)
            start = place + 1
        }
        return parts + [start...tokens.upperBound]
    }

    /// Tokens between two brackets and outside all others.
    private func places(in group: ClosedRange<Int>, where isWanted: (String) -> Bool) -> [Int] {
        var depth = 0
        return group.dropFirst().dropLast().filter { index in
            let word = source.word(index)
            if ["(", "[", "{"].contains(word) { depth += 1 }
            if [")", "]", "}"].contains(word) { depth -= 1 }
            return depth == 0 && isWanted(word)
        }
    }

    // MARK: Statements

    /// - Parameter head: the parenthesis that closes the condition.
    private func removal(ofConditionAt keyword: Int, head: Int) throws(PatchFault) -> TextEdit {
        let body = head + 1
        let end =
            source.word(body) == "{"
            ? source.bracket(from: body + 1, by: 1) : code[body...].firstIndex { source.spelling(of: $0) == ";" }
        let nested: Set = ["if", "for", "while", "do", "switch", "else"]
        guard let end, !nested.contains(source.word(body)), source.word(end + 1) != "else",
            source.word(keyword - 1) != "else"
        else { throw fault(at: keyword) }
        return try removal(ofTokens: keyword...end)
    }

    private func removal(ofTokens tokens: ClosedRange<Int>) throws(PatchFault) -> TextEdit {
        let range = source.withComment(above: code[tokens.lowerBound].start)..<code[tokens.upperBound].end
        guard let edit = StatementRemoval(source.bytes).edit(removing: range) else {
            throw fault(at: tokens.lowerBound)
        }
        return edit
    }
}

extension LexedSource {
    /// Where a statement begins, or the comment that stands right above it.
    fileprivate func withComment(above start: Int) -> Int {
        guard let comment = comments.last(where: { $0.upperBound <= start }) else { return start }
        let between = bytes[comment.upperBound..<start]
        let isAbove = between.allSatisfy { $0 <= 0x20 } && between.count(where: { $0 == UInt8(ascii: "\n") }) == 1
        guard isAbove else { return start }
        let line = bytes[..<comment.lowerBound].reversed().prefix { $0 != UInt8(ascii: "\n") }
        return line.allSatisfy { $0 <= 0x20 } ? comment.lowerBound : start
    }
}
