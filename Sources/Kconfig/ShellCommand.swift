/// `{ test; } >/dev/null 2>&1 && echo "a" || echo "b"`, the shape of every yes-or-no question.
struct Alternatives {
    let test: String
    let success: String
    let failure: String

    init?(_ command: String) {
        let bytes = [UInt8](command.utf8)
        guard let no = Self.last(" || echo ", in: bytes, before: bytes.count) else { return nil }
        failure = Self.unquoted(bytes[(no + 9)...])
        if let yes = Self.last(" && echo ", in: bytes, before: no) {
            success = Self.unquoted(bytes[(yes + 9)..<no])
            test = String(decoding: bytes[..<yes], as: UTF8.self)
        } else {
            success = ""
            test = String(decoding: bytes[..<no], as: UTF8.self)
        }
    }

    private static func last(_ part: String, in bytes: [UInt8], before end: Int) -> Int? {
        let part = [UInt8](part.utf8)
        guard end >= part.count else { return nil }
        for start in stride(from: end - part.count, through: 0, by: -1)
        where bytes[start] == part[0] && bytes[start..<(start + part.count)].elementsEqual(part) {
            return start
        }
        return nil
    }

    private static func unquoted(_ bytes: ArraySlice<UInt8>) -> String {
        let text = bytes.drop { $0 == Byte.space }
        guard text.count >= 2, text.first == Byte.quote, text.last == Byte.quote else {
            return String(decoding: text, as: UTF8.self)
        }
        return String(decoding: text.dropFirst().dropLast(), as: UTF8.self)
    }
}

/// `test a = b`, `test -z a`, `[ a -ge b ]`: the one shell command whose answer needs no tool.
struct ShellTest {
    let isTrue: Bool

    init?(_ command: [UInt8]) {
        var words = Self.words(command)[...]
        while let first = words.first, first == "{" || first == "(" { words = words.dropFirst() }
        guard let name = words.popFirst(), name == "test" || name == "[" else { return nil }
        let end = words.firstIndex { ["]", ";", "}", ")"].contains($0) || $0.hasPrefix(">") } ?? words.endIndex
        let operands = Array(words[..<end])
        switch operands.count {
        case 2 where operands[0] == "-z": isTrue = operands[1].isEmpty
        case 2 where operands[0] == "-n": isTrue = !operands[1].isEmpty
        case 3 where operands[1] == "=": isTrue = operands[0] == operands[2]
        case 3 where operands[1] == "!=": isTrue = operands[0] != operands[2]
        case 3:
            guard let left = Int(operands[0]), let right = Int(operands[2]) else { return nil }
            switch operands[1] {
            case "-eq": isTrue = left == right
            case "-ne": isTrue = left != right
            case "-lt": isTrue = left < right
            case "-le": isTrue = left <= right
            case "-gt": isTrue = left > right
            case "-ge": isTrue = left >= right
            default: return nil
            }
        default: return nil
        }
    }

    /// Words as a shell would split them, quotes removed; `;` and parentheses stand alone.
    private static func words(_ command: [UInt8]) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        var isInWord = false
        var mark: UInt8?
        func finishWord() {
            if isInWord { words.append(String(decoding: word, as: UTF8.self)) }
            word.removeAll(keepingCapacity: true)
            isInWord = false
        }
        for byte in command {
            if byte == mark {
                mark = nil
            } else if mark != nil {
                word.append(byte)
            } else if byte == Byte.quote || byte == Byte.apostrophe {
                mark = byte
                isInWord = true
            } else if byte == Byte.space || byte == Byte.tab {
                finishWord()
            } else if byte == UInt8(ascii: ";") || byte == Byte.openParenthesis || byte == Byte.closeParenthesis {
                finishWord()
                words.append(String(decoding: [byte], as: UTF8.self))
            } else {
                word.append(byte)
                isInWord = true
            }
        }
        finishWord()
        return words
    }
}
