internal import Paths

/// The text of a flags argument, and how it is changed without changing what else it says.
struct FlagsArgument {
    private(set) var text: String

    init(_ text: String) { self.text = text }

    /// A truth value becomes a choice.
    mutating func spellOut(_ flag: String) {
        switch text {
        case "0", "false": text = "0"
        case "1", "true": text = flag
        default: text = (isCompound ? "(\(text))" : text) + " ? \(flag) : 0"
        }
    }

    /// Takes a constant out; false where the text does not name it as one of several joined by `|`.
    mutating func remove(_ flag: String) -> Bool {
        guard !isCompound else { return false }
        let terms = terms
        let rest = terms.filter { $0 != flag }
        guard rest.count < terms.count, !rest.contains("") else { return false }
        text = rest.isEmpty ? "0" : rest.joined(separator: " | ")
        return true
    }

    /// What `|` joins outside parentheses.
    private var terms: [String] {
        var terms = [""]
        var depth = 0
        for character in text {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if depth == 0, character == "|" {
                terms.append("")
            } else {
                terms[terms.count - 1].append(character)
            }
        }
        return terms.map { term in
            String(String(term.drop { $0 == " " }).reversed().drop { $0 == " " }.reversed())
        }
    }

    mutating func add(_ flag: String) {
        text = text == "0" ? flag : (isCompound ? "(\(text))" : text) + " | " + flag
    }

    /// True where an operator that binds more loosely than `|` may stand outside parentheses.
    private var isCompound: Bool {
        var depth = 0
        return text.contains { character in
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            return depth == 0 && "?=<>&^,".contains(character)
        }
    }
}

/// A statement that gives a variable of flags its value, or adds to it.
struct FlagStatement {
    private let target: String
    private let isAdding: Bool
    private let value: String

    init?(_ text: String) {
        guard let sign = text.firstIndex(of: "="), sign > text.startIndex else { return nil }
        let before = text[text.index(before: sign)]
        let behind = text.index(after: sign)
        guard behind < text.endIndex, text[behind] != "=", !"!<>&^+-".contains(before) else { return nil }
        isAdding = before == "|"
        target = String(text[..<sign].prefix { $0 != "|" }.reversed().drop { $0 == " " }.reversed())
        value = String(text[behind...].drop { $0 == " " })
    }

    func sets(_ flag: String) -> Bool { value.split { !$0.isWordCharacter }.contains { $0 == flag } }

    /// The statement without the flag: nil where that cannot be told, an inner nil where nothing is left of it.
    func removing(_ flag: String) -> String?? {
        var rest = FlagsArgument(value)
        if !rest.remove(flag) {
            // A choice between the flag and nothing.
            let words = value.split { "?:".contains($0) }.map { String($0.filter { $0 != " " }) }
            guard words.count == 3, Set(words.dropFirst()) == [flag, "0"] else { return nil }
            rest = FlagsArgument("0")
        }
        if isAdding { return rest.text == "0" ? .some(nil) : "\(target) |= \(rest.text)" }
        return "\(target) = \(rest.text)"
    }
}
