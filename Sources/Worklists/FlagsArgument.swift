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
        let terms = text.split(separator: "|").map { String($0.filter { $0 != " " }) }
        guard terms.contains(flag), terms.allSatisfy({ $0.allSatisfy(\.isWordCharacter) }) else { return false }
        let rest = terms.filter { $0 != flag }
        text = rest.isEmpty ? "0" : rest.joined(separator: " | ")
        return true
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
