/// The tokens of one logical line: lines joined by a backslash count as one.
struct KconfigLexer {
    enum Token: Hashable {
        case word(Range<Int>)
        case name(KconfigFile.Name)
        case relation(KconfigFile.Relation)
        case assign(VariableFlavor)
        case and, or, not, open, close
        case end
    }

    let bytes: [UInt8]
    private(set) var position = 0
    private(set) var line = 1
    /// What was odd since the last call of `takeComplaints`.
    private var complaints: [String] = []

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position >= bytes.count }

    mutating func takeComplaints() -> [String] {
        defer { complaints.removeAll() }
        return complaints
    }

    // MARK: Lines

    /// Goes to the first word of the next statement, past blank lines and comments.
    mutating func skipToStatement() {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == Byte.newline {
                line += 1
                position += 1
            } else if Byte.isBlank(byte) {
                position += 1
            } else if byte == Byte.hash {
                skipToNewline()
            } else if isContinuation {
                skipContinuation()
            } else {
                return
            }
        }
    }

    /// Goes past the end of the logical line.
    mutating func skipLine() {
        while next() != .end {}
        if position < bytes.count {
            position += 1
            line += 1
        }
    }

    /// The rest of the physical line without leading blanks: what `=` assigns.
    mutating func restOfLine() -> String {
        while position < bytes.count, Byte.isBlank(bytes[position]) { position += 1 }
        let start = position
        skipToNewline()
        var end = position
        if end > start, bytes[end - 1] == Byte.carriageReturn { end -= 1 }
        return bytes.text(start..<end)
    }

    /// Goes past a help text, which its indentation delimits: up to the first line that is indented less than the
    /// text's first. A first line without any indentation is text all the same, as in the kernel's own parser.
    mutating func skipHelp() {
        var indentation: Int?
        var isFirstLine = true
        while position < bytes.count {
            let start = position
            var column = 0
            while position < bytes.count, Byte.isBlank(bytes[position]) {
                column = bytes[position] == Byte.tab ? (column & ~7) + 8 : column + 1
                position += 1
            }
            let isBlankLine = position == bytes.count || bytes[position] == Byte.newline
            if !isBlankLine {
                let isOver = column == 0 ? !isFirstLine : column < indentation ?? 0
                if isOver {
                    position = start
                    return
                }
                if indentation == nil, column > 0 { indentation = column }
                skipToNewline()
            }
            if position < bytes.count {
                position += 1
                line += 1
            }
            isFirstLine = false
        }
    }

    private mutating func skipToNewline() {
        while position < bytes.count, bytes[position] != Byte.newline { position += 1 }
    }

    private var isContinuation: Bool {
        guard bytes[position] == Byte.backslash, position + 1 < bytes.count else { return false }
        let following = bytes[position + 1]
        return following == Byte.newline
            || following == Byte.carriageReturn && position + 2 < bytes.count && bytes[position + 2] == Byte.newline
    }

    private mutating func skipContinuation() {
        skipToNewline()
        position += 1
        line += 1
    }

    // MARK: Tokens

    /// The next token of the logical line; `end` stays before the newline.
    mutating func next() -> Token {
        while position < bytes.count {
            let byte = bytes[position]
            if Byte.isWord(byte) || byte == Byte.dollar { return word() }
            switch byte {
            case Byte.newline: return .end
            case Byte.space, Byte.tab, Byte.carriageReturn: position += 1
            case Byte.hash: skipToNewline()
            case Byte.quote, Byte.apostrophe: return quoted()
            case Byte.openParenthesis: return take(.open)
            case Byte.closeParenthesis: return take(.close)
            case Byte.equals: return take(.relation(.equal))
            case UInt8(ascii: "!"): return isFollowed(by: "=") ? take(.relation(.unequal), 2) : take(.not)
            case UInt8(ascii: "<"):
                return isFollowed(by: "=") ? take(.relation(.lessOrEqual), 2) : take(.relation(.less))
            case UInt8(ascii: ">"):
                return isFollowed(by: "=") ? take(.relation(.greaterOrEqual), 2) : take(.relation(.greater))
            case UInt8(ascii: "&") where isFollowed(by: "&"): return take(.and, 2)
            case UInt8(ascii: "|") where isFollowed(by: "|"): return take(.or, 2)
            case UInt8(ascii: ":") where isFollowed(by: "="): return take(.assign(.simple), 2)
            case UInt8(ascii: "+") where isFollowed(by: "="): return take(.assign(.append), 2)
            case Byte.backslash where isContinuation: skipContinuation()
            default:
                complain("unsupported character ignored")
                position += 1
            }
        }
        return .end
    }

    /// One complaint of a kind per line: a file of garbage must not grow a list as long as itself.
    private mutating func complain(_ message: String) {
        if !complaints.contains(message) { complaints.append(message) }
    }

    private mutating func take(_ token: Token, _ length: Int = 1) -> Token {
        position += length
        return token
    }

    private func isFollowed(by character: Unicode.Scalar) -> Bool {
        position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: character)
    }

    private mutating func word() -> Token {
        let start = position
        while position < bytes.count, Byte.isWord(bytes[position]) { position += 1 }
        guard position < bytes.count, bytes[position] == Byte.dollar else { return .word(start..<position) }
        var text = MacroTextBuilder()
        text.append(bytes[start..<position])
        while position < bytes.count {
            if bytes[position] == Byte.dollar {
                appendReference(to: &text)
            } else if Byte.isWord(bytes[position]) {
                text.append(bytes[position])
                position += 1
            } else {
                break
            }
        }
        return .name(text.name(quoted: false))
    }

    private mutating func quoted() -> Token {
        let mark = bytes[position]
        position += 1
        var text = MacroTextBuilder()
        while position < bytes.count {
            let byte = bytes[position]
            if byte == mark {
                position += 1
                return .name(text.name(quoted: true))
            }
            switch byte {
            case Byte.newline:
                complain("unterminated quote; the string ends with its line")
                return .name(text.name(quoted: true))
            case Byte.backslash:
                position += 1
                if position < bytes.count, bytes[position] != Byte.newline {
                    text.append(bytes[position])
                    position += 1
                }
            case Byte.dollar: appendReference(to: &text)
            default:
                // At least one byte: the other quotation mark means nothing here.
                let start = position
                position += 1
                while position < bytes.count, !Self.isSpecialInString(bytes[position]) { position += 1 }
                text.append(bytes[start..<position])
            }
        }
        complain("unterminated quote; the string ends with its file")
        return .name(text.name(quoted: true))
    }

    private static func isSpecialInString(_ byte: UInt8) -> Bool {
        switch byte {
        case Byte.quote, Byte.apostrophe, Byte.backslash, Byte.newline, Byte.dollar: true
        default: false
        }
    }

    /// Appends `$(...)` as a reference, or a `$` that means nothing else as itself.
    private mutating func appendReference(to text: inout MacroTextBuilder) {
        guard position + 1 < bytes.count, bytes[position + 1] == Byte.openParenthesis else {
            text.append(Byte.dollar)
            position += 1
            return
        }
        guard let close = Byte.closingParenthesis(in: bytes, from: position + 1, end: bytes.count) else {
            complain("unterminated reference: ')' is missing")
            skipToNewline()
            return
        }
        text.appendReference(bytes.text((position + 2)..<close))
        position = close + 1
    }
}

/// Collects the segments of a word or a string.
private struct MacroTextBuilder {
    private var segments: [MacroText.Segment] = []
    private var literal: [UInt8] = []

    mutating func append(_ byte: UInt8) { literal.append(byte) }
    mutating func append(_ bytes: ArraySlice<UInt8>) { literal.append(contentsOf: bytes) }

    mutating func appendReference(_ inner: String) {
        flush()
        segments.append(.reference(inner))
    }

    mutating func name(quoted: Bool) -> KconfigFile.Name {
        if segments.isEmpty {
            let text = String(decoding: literal, as: UTF8.self)
            return quoted ? .quoted(text) : .word(text)
        }
        flush()
        return .computed(MacroText(segments: segments), quoted: quoted)
    }

    private mutating func flush() {
        guard !literal.isEmpty else { return }
        segments.append(.literal(String(decoding: literal, as: UTF8.self)))
        literal.removeAll()
    }
}
