internal import Paths

/// Compiler flags as Makefiles write them.
enum CompilerFlags {
    /// The `-I` and `-D` flags of an expanded value. Include paths become relative to the root; those that leave the
    /// tree are dropped.
    static func kept(of value: String) -> [String] {
        var flags: [String] = []
        var words = shellWords(value)[...]
        while let word = words.popFirst() {
            if word == "-I" || word == "-D" {
                guard let operand = words.popFirst() else { break }
                words = [word + operand] + words
            } else if word.hasPrefix("-I") {
                guard let path = TreePath.normalized(String(word.dropFirst(2))) else { continue }
                flags.append("-I" + (path.isEmpty ? "." : path))
            } else if word.hasPrefix("-D"), let name = word.dropFirst(2).first, name.isLetter || name == "_" {
                flags.append(word)
            }
        }
        return flags
    }

    /// Words as a shell cuts them: quotes group, a backslash takes the next character as it is.
    private static func shellWords(_ value: String) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var isEscaped = false
        for character in value {
            if isEscaped {
                word = (word ?? "") + String(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character.isWhitespace {
                if let finished = word { words.append(finished) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
        return words
    }
}
