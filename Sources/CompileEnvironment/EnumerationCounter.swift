internal import Paths

/// Finds the value of an enumerator in the text of a header.
struct EnumerationCounter {
    /// Lines already chosen by the configuration.
    let lines: [Substring]

    /// The value of `name` in the first enumeration that holds it.
    func value(of name: String) -> Int? {
        var values: [Substring: Int] = [:]
        var next = 0
        var isOpen = false
        for item in items() {
            switch item {
            case .open:
                isOpen = true
                next = 0
                values = [:]
            case .close: isOpen = false
            case .enumerator(let identifier, let initialiser):
                guard isOpen else { continue }
                if let initialiser { next = Int(initialiser) ?? values[initialiser] ?? next }
                if identifier == name { return next }
                values[identifier] = next
                next += 1
            }
        }
        return nil
    }

    private enum Item {
        case open, close
        case enumerator(Substring, initialiser: Substring?)
    }

    private func items() -> [Item] {
        var items: [Item] = []
        var inComment = false
        var pending: [Substring] = []
        var awaitsBrace = false
        var isOpen = false
        func flush() {
            if let first = pending.first {
                let initialiser = pending.count > 2 && pending[1] == "=" ? pending[2] : nil
                items.append(.enumerator(first, initialiser: initialiser))
            }
            pending = []
        }
        for line in lines where !line.drop(while: \.isWhitespace).hasPrefix("#") {
            for token in Self.tokens(of: line, inComment: &inComment) {
                switch token {
                case "enum": awaitsBrace = true
                case ";": awaitsBrace = false
                case "{" where awaitsBrace:
                    awaitsBrace = false
                    isOpen = true
                    pending = []
                    items.append(.open)
                case "}" where isOpen:
                    flush()
                    isOpen = false
                    items.append(.close)
                case "," where isOpen: flush()
                default: if isOpen { pending.append(token) }
                }
            }
        }
        return items
    }

    private static func tokens(of line: Substring, inComment: inout Bool) -> [Substring] {
        var tokens: [Substring] = []
        var rest = line
        while let first = rest.first {
            if inComment {
                guard let end = rest.firstRange(of: "*/") else { return tokens }
                rest = rest[end.upperBound...]
                inComment = false
            } else if rest.hasPrefix("/*") {
                inComment = true
                rest = rest.dropFirst(2)
            } else if rest.hasPrefix("//") {
                return tokens
            } else if first.isWordCharacter {
                let word = rest.prefix(while: \.isWordCharacter)
                tokens.append(word)
                rest = rest[word.endIndex...]
            } else {
                if !first.isWhitespace { tokens.append(rest.prefix(1)) }
                rest = rest.dropFirst()
            }
        }
        return tokens
    }
}
