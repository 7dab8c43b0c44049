internal import SourceText

/// What the comment above a function says of one of its parameters.
struct ParameterComment {
    private let source: LexedSource
    private let name: String

    init(of name: String, in source: LexedSource) {
        self.name = name
        self.source = source
    }

    /// Its entry and the paragraphs that begin with it, taken out.
    ///
    /// - Parameter offset: the function's name in its definition or declaration.
    func removals(above offset: Int) -> [TextEdit] {
        guard let comment = source.comments.last(where: { $0.upperBound <= offset }), isTheirs(comment, offset) else {
            return []
        }
        var edits: [TextEdit] = []
        var start: Int?
        let lines = lines(of: comment)
        for (number, line) in lines.enumerated() {
            let words = words(of: line)
            let ends = words.isEmpty || words.hasPrefix("@") || number == lines.count - 1
            if ends, let first = start {
                // A paragraph goes with the empty line behind it.
                let isParagraph = first > 0 && self.words(of: lines[first - 1]).isEmpty && words.isEmpty
                let last = isParagraph && number < lines.count - 1 ? number + 1 : number
                edits.append(TextEdit(lines[first].lowerBound..<lines[last].lowerBound, ""))
                start = nil
            }
            if start == nil, words.hasPrefix("@\(name):") || words.hasPrefix("@\(name) ") { start = number }
        }
        return edits
    }

    /// True where nothing but the function's own head lies between.
    private func isTheirs(_ comment: Range<Int>, _ offset: Int) -> Bool {
        let first = source.code.partitioningIndex { $0.start >= comment.upperBound }
        let between = source.code[first...].prefix { $0.start < offset }
        return between.allSatisfy { ![";", "{", "}", "(", ")"].contains(source.spelling(of: $0)) }
    }

    private func lines(of range: Range<Int>) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = range.lowerBound
        while start > 0, source.bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
        for offset in start..<range.upperBound where source.bytes[offset] == UInt8(ascii: "\n") {
            lines.append(start..<offset + 1)
            start = offset + 1
        }
        return lines + [start..<range.upperBound]
    }

    /// A line's text behind its asterisk.
    private func words(of line: Range<Int>) -> String {
        let text = String(decoding: source.bytes[line], as: UTF8.self)
        return String(
            text.drop { $0.isWhitespace || $0 == "*" || $0 == "/" }.reversed().drop(while: \.isWhitespace).reversed())
    }
}
