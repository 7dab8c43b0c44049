internal import Paths

/// Cuts raw bytes into preprocessing tokens, comments and directives; never fails, whatever the bytes are.
struct Lexer {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let dialect: Dialect
    private var position = 0

    private(set) var code: [Token] = []
    private(set) var directiveTokens: [Token] = []
    private(set) var comments: [Range<Int>] = []
    private(set) var directives: [Directive] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>, dialect: Dialect) {
        self.bytes = bytes
        self.dialect = dialect
    }

    /// Bounds far beyond any real source, so that hostile ones stay within a few hundred megabytes.
    private static let most = (tokens: 1 << 23, directives: 1 << 20, comments: 1 << 22)

    private var isFull: Bool {
        code.count + directiveTokens.count >= Self.most.tokens || directives.count >= Self.most.directives
            || comments.count >= Self.most.comments
    }

    /// Reads to the end of the text, or as far as the bounds allow; returns where it stopped.
    mutating func run() -> Int {
        var lineIsBlank = true
        while position < bytes.count, !isFull {
            guard let token = nextToken() else {
                position += 1
                lineIsBlank = true
                continue
            }
            if lineIsBlank, token.is(.hash) {
                directive(from: token)
            } else {
                code.append(token)
                lineIsBlank = false
            }
        }
        return position
    }

    // MARK: Directives

    private mutating func directive(from hash: Token) {
        let firstToken = directiveTokens.count
        let firstComment = comments.count
        let nameStart = position
        var name = ""
        if let token = nextToken() {
            if token.kind == .identifier {
                name = SourceBytes.spelling(of: token, in: bytes)
            } else {
                directiveTokens.append(token)
            }
        }
        let keyword = Directive.Keyword(name)
        let isAlone = name.isEmpty && directiveTokens.count == firstToken
        if dialect == .assembly, !isAlone, !Self.directiveNames.contains(name) {
            // In assembly a `#` that begins no directive begins a comment.
            directiveTokens.removeSubrange(firstToken...)
            comments.removeSubrange(firstComment...)
            position = nameStart
            assemblyComment(from: hash.start)
            return
        }
        var end = max(hash.end, position)
        if keyword == .include { header() }
        while position < bytes.count, !isFull, let token = nextToken() { directiveTokens.append(token) }
        end = max(end, position)
        directives.append(
            Directive(
                name: name, keyword: keyword, range: hash.start..<end,
                tokens: firstToken..<directiveTokens.count, codeIndex: code.count))
    }

    private static let directiveNames: Set<String> = [
        "if", "ifdef", "ifndef", "elif", "elifdef", "elifndef", "else", "endif", "define", "undef", "include",
        "include_next", "import", "error", "warning", "pragma", "line", "ident",
    ]

    private mutating func assemblyComment(from start: Int) {
        while position < bytes.count, bytes[position] != .newline {
            if bytes[position] == UInt8(ascii: "/"), byte(position + 1) == UInt8(ascii: "*") { break }
            position += 1
        }
        comments.append(start..<position)
    }

    /// `<name>`, whose slashes begin no comment.
    private mutating func header() {
        skipBlanks()
        guard byte(position) == UInt8(ascii: "<") else { return }
        var end = position
        while end < bytes.count, bytes[end] != .newline, bytes[end] != UInt8(ascii: ">") { end += 1 }
        guard byte(end) == UInt8(ascii: ">") else { return }
        directiveTokens.append(Token(position..<end + 1, .header))
        position = end + 1
    }

    // MARK: Tokens

    /// The next token of the line; nil at its newline, where `position` then stands, or at the end of the text.
    private mutating func nextToken() -> Token? {
        while position < bytes.count {
            let first = bytes[position]
            switch first {
            case .newline: return nil
            case _ where ByteClass.isBlank(first): position += 1
            case .backslash:
                let length = splice(at: position)
                if length > 0 { position += length } else { return single() }
            case UInt8(ascii: "/"):
                let second = skippingSplices(position + 1)
                if byte(second) == UInt8(ascii: "/") {
                    lineComment(to: second + 1)
                } else if byte(second) == UInt8(ascii: "*") {
                    blockComment(to: second + 1)
                } else {
                    return punctuator()
                }
            case .quote: return literal(from: position, .string)
            case .apostrophe:
                return dialect == .assembly && !isShortCharacter ? single() : literal(from: position, .character)
            case _ where first.isWordStart: return word()
            case _ where ByteClass.isDigit(first): return number()
            case UInt8(ascii: ".") where byte(skippingSplices(position + 1)).map(ByteClass.isDigit) == true:
                return number()
            default: return punctuator()
            }
        }
        return nil
    }

    private mutating func single() -> Token {
        defer { position += 1 }
        return Token(position..<position + 1, .punctuator, Punctuator(rawValue: Self.plain(bytes[position])))
    }

    /// Bytes that would collide with the numbers of longer punctuators count as nothing in particular.
    private static func plain(_ byte: UInt8) -> UInt8 { byte < 32 ? 127 : byte }

    private mutating func punctuator() -> Token {
        let start = position
        let second = skippingSplices(start + 1)
        if let secondByte = byte(second) {
            let third = skippingSplices(second + 1)
            if let (punctuator, length) = Punctuator.joined(bytes[start], secondByte, byte(third)) {
                position = length == 3 ? third + 1 : second + 1
                return Token(start..<position, .punctuator, punctuator, isSpliced: position - start != length)
            }
        }
        return single()
    }

    private mutating func word() -> Token {
        let start = position
        var isSpliced = false
        position += 1
        while position < bytes.count {
            if bytes[position].isWordByte {
                position += 1
            } else if let next = wordAfterSplice() {
                position = next
                isSpliced = true
            } else {
                break
            }
        }
        if position < bytes.count, bytes[position] == .quote || bytes[position] == .apostrophe, dialect == .c {
            let prefix = bytes[start..<position]
            if prefix.elementsEqual("L".utf8) || prefix.elementsEqual("u".utf8) || prefix.elementsEqual("U".utf8)
                || prefix.elementsEqual("u8".utf8)
            {
                return literal(from: start, bytes[position] == .quote ? .string : .character)
            }
        }
        return Token(start..<position, .identifier, isSpliced: isSpliced)
    }

    private mutating func number() -> Token {
        let start = position
        var isSpliced = false
        position += 1
        while position < bytes.count {
            let current = bytes[position]
            let last = bytes[position - 1] | 0x20
            if current.isWordByte || current == UInt8(ascii: ".") {
                position += 1
            } else if current == UInt8(ascii: "+") || current == UInt8(ascii: "-"),
                last == UInt8(ascii: "e") || last == UInt8(ascii: "p"),
                !isHexadecimal(start) || last == UInt8(ascii: "p")
            {
                position += 1
            } else if let next = wordAfterSplice() {
                position = next
                isSpliced = true
            } else {
                break
            }
        }
        return Token(start..<position, .number, isSpliced: isSpliced)
    }

    private func isHexadecimal(_ start: Int) -> Bool {
        bytes[start] == UInt8(ascii: "0") && byte(start + 1).map { $0 | 0x20 } == UInt8(ascii: "x")
    }

    /// Where the word goes on behind a splice at `position`.
    private func wordAfterSplice() -> Int? {
        guard bytes[position] == .backslash else { return nil }
        let next = skippingSplices(position)
        guard next > position, next < bytes.count, bytes[next].isWordByte else { return nil }
        return next
    }

    /// A literal from `start` whose opening quote stands at `position`; without its end it ends with the line.
    private mutating func literal(from start: Int, _ kind: Token.Kind) -> Token {
        let delimiter = bytes[position]
        var isSpliced = false
        position += 1
        while position < bytes.count {
            let current = bytes[position]
            if current == .newline { break }
            if current == .backslash {
                let length = splice(at: position)
                if length > 0 {
                    position += length
                    isSpliced = true
                } else {
                    position = skippingSplices(position + 1)
                    if position < bytes.count, bytes[position] != .newline { position += 1 }
                }
                continue
            }
            position += 1
            if current == delimiter { break }
        }
        return Token(start..<position, kind, isSpliced: isSpliced)
    }

    /// `'x'` or `'\x'`: the only apostrophes that open anything in assembly.
    private var isShortCharacter: Bool {
        if byte(position + 1) == .backslash { return byte(position + 3) == .apostrophe }
        return byte(position + 2) == .apostrophe && byte(position + 1) != .newline
    }

    // MARK: Comments and splices

    private mutating func lineComment(to inside: Int) {
        let start = position
        position = inside
        while position < bytes.count, bytes[position] != .newline {
            if bytes[position] == .backslash {
                position += max(1, splice(at: position))
            } else {
                position += 1
            }
        }
        comments.append(start..<position)
    }

    private mutating func blockComment(to inside: Int) {
        let start = position
        position = inside
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "*") {
                let next = skippingSplices(position + 1)
                if byte(next) == UInt8(ascii: "/") {
                    position = next + 1
                    break
                }
            }
            position += 1
        }
        comments.append(start..<position)
    }

    private mutating func skipBlanks() {
        while position < bytes.count {
            if ByteClass.isBlank(bytes[position]) {
                position += 1
            } else if bytes[position] == .backslash, case let length = splice(at: position), length > 0 {
                position += length
            } else {
                return
            }
        }
    }

    private func byte(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

    @inline(__always)
    private func skippingSplices(_ index: Int) -> Int {
        var index = index
        while index < bytes.count, bytes[index] == .backslash {
            let length = splice(at: index)
            if length == 0 { break }
            index += length
        }
        return index
    }

    private func splice(at index: Int) -> Int { SourceBytes.splice(at: index, in: bytes) }
}
