internal import SourceText

/// What the comment above a function says of one of its parameters, or that above a structure of one of its members.
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
        let (lines, entries) = entries(above: offset)
        return entries.map { entry in
            // A paragraph goes with the empty line behind it.
            let isParagraph = entry.lowerBound > 0 && words(of: lines[entry.lowerBound - 1]).isEmpty
                && words(of: lines[entry.upperBound]).isEmpty
            let last = isParagraph && entry.upperBound < lines.count - 1 ? entry.upperBound + 1 : entry.upperBound
            return TextEdit(lines[entry.lowerBound].lowerBound..<lines[last].lowerBound, "")
        }
    }

    /// An entry for another name behind its own; nil where it has none.
    ///
    /// - Parameter offset: where the function's name stands, or the members begin.
    func addition(of other: String, saying text: String, above offset: Int) -> TextEdit? {
        let (lines, entries) = entries(above: offset)
        guard let entry = entries.first else { return nil }
        let lead = String(decoding: source.bytes[lines[entry.lowerBound]], as: UTF8.self).prefix { $0 != "@" }
        let place = lines[entry.upperBound].lowerBound
        return TextEdit(place..<place, "\(lead)@\(other): \(text)\n")
    }

    /// The lines of the comment, and which of them speak of it: each time up to a line that stands behind them.
    private func entries(above offset: Int) -> (lines: [Range<Int>], entries: [Range<Int>]) {
        guard let comment = source.comments.last(where: { $0.upperBound <= offset }), isTheirs(comment, offset) else {
            return ([], [])
        }
        var entries: [Range<Int>] = []
        var start: Int?
        let lines = lines(of: comment)
        for (number, line) in lines.enumerated() {
            let words = words(of: line)
            if words.isEmpty || words.hasPrefix("@") || number == lines.count - 1, let first = start {
                entries.append(first..<number)
                start = nil
            }
            if start == nil, words.hasPrefix("@\(name):") || words.hasPrefix("@\(name) ") { start = number }
        }
        return (lines, entries)
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
