import Foundation

/// What a comment of a sample tree says about the call above it; the form is defined in `Trees/README.md`.
struct Expectation {
    enum Kind: String {
        case site = "expect"
        case none = "expect-none"
        case rest = "expect-default"
    }

    let kind: Kind
    let values: [String: String]
    /// Byte offset of the occurrence that it refers to; nil for `expect-default`.
    let offset: Int?
    let line: Int
    let column: Int

    /// The expectations of a file, and the byte ranges of their comments.
    static func all(in bytes: [UInt8]) -> (expectations: [Expectation], comments: [Range<Int>]) {
        let text = String(decoding: bytes.map { $0 < 0x80 ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
        let characters = Array(text.unicodeScalars)
        var found: [(Kind, [String: String], Range<Int>)] = []
        var index = 0
        while index + 1 < characters.count {
            guard characters[index] == "/", characters[index + 1] == "*" else { index += 1; continue }
            var end = index + 2
            while end + 1 < characters.count, !(characters[end] == "*" && characters[end + 1] == "/") { end += 1 }
            let body = String(String.UnicodeScalarView(characters[(index + 2)..<min(end, characters.count)]))
            if let (kind, values) = parse(body) { found.append((kind, values, index..<min(end + 2, characters.count))) }
            index = end + 2
        }
        let comments = found.map(\.2)
        let expectations = found.map { kind, values, range in
            let offset = values["callee"].flatMap {
                last(of: Array($0.utf8), before: range.lowerBound, in: bytes, outside: comments)
            }
            let before = bytes[..<(offset ?? 0)]
            let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
            return Expectation(
                kind: kind, values: values, offset: offset, line: before.count { $0 == 0x0A } + 1,
                column: (offset ?? 0) - lineStart + 1)
        }
        return (expectations, comments)
    }

    private static func parse(_ body: String) -> (Kind, [String: String])? {
        let trimmed = body.drop { $0.isWhitespace }
        guard let colon = trimmed.firstIndex(of: ":"), let kind = Kind(rawValue: String(trimmed[..<colon])) else {
            return nil
        }
        var values: [String: String] = [:]
        var rest = trimmed[trimmed.index(after: colon)...]
        while true {
            rest = rest.drop { $0.isWhitespace }
            guard let first = rest.first else { break }
            if first == "*" || first == "\\" { rest = rest.dropFirst(); continue }
            let key = rest.prefix { $0 != "=" && !$0.isWhitespace }
            rest = rest.dropFirst(key.count)
            guard rest.first == "=" else { continue }
            rest = rest.dropFirst()
            if rest.first == "\"" {
                let value = rest.dropFirst().prefix { $0 != "\"" }
                values[String(key)] = String(value)
                rest = rest.dropFirst(value.count + 2)
            } else {
                let value = rest.prefix { !$0.isWhitespace }
                values[String(key)] = String(value)
                rest = rest.dropFirst(value.count)
            }
        }
        return (kind, values)
    }

    private static func last(of word: [UInt8], before end: Int, in bytes: [UInt8], outside comments: [Range<Int>])
        -> Int?
    {
        func isWord(_ byte: UInt8) -> Bool {
            byte == 0x5F || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte | 0x20 & 0xDF)
                || (0x61...0x7A).contains(byte)
        }
        var start = end - word.count
        while start >= 0 {
            let after = start + word.count
            if bytes[start] == word[0], bytes[start..<after].elementsEqual(word),
                start == 0 || !isWord(bytes[start - 1]),
                after >= bytes.count || !isWord(bytes[after]), !comments.contains(where: { $0.contains(start) })
            {
                return start
            }
            start -= 1
        }
        return nil
    }
}
