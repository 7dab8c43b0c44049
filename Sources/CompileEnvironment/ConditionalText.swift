internal import Paths

/// Chooses the lines of a C header that a configuration leaves active, from its `#if`s over CONFIG symbols alone.
///
/// Only for counting enumerators in headers of known shape: a condition on anything but CONFIG symbols counts as
/// true, since the headers wrap whole enumerations in guards and `__GENERATING_BOUNDS_H`.
struct ConditionalText {
    let configuration: ConfigurationValues

    func activeLines(of text: String) -> [Substring] {
        var active: [Substring] = []
        // Each level: whether its branch is taken, and whether any branch of it was.
        var levels: [(taken: Bool, done: Bool)] = []
        var hidden = 0
        for line in TreeText.lines(text) {
            let words = line.drop(while: \.isWhitespace)
            guard words.hasPrefix("#") else {
                if hidden == 0 { active.append(line) }
                continue
            }
            let directive = words.dropFirst().drop(while: \.isWhitespace)
            let name = directive.prefix(while: \.isLetter)
            let rest = directive.dropFirst(name.count)
            switch name {
            case "if", "ifdef", "ifndef":
                let value = name == "if" ? evaluate(rest) : isDefined(rest).map { $0 == (name == "ifdef") } ?? true
                levels.append((value, value))
                if !value { hidden += 1 }
            case "elif", "else":
                guard let last = levels.popLast() else { continue }
                let value = !last.done && (name == "else" || evaluate(rest))
                hidden += (last.taken ? 1 : 0) - (value ? 1 : 0)
                levels.append((value, last.done || value))
            case "endif":
                guard let last = levels.popLast() else { continue }
                if !last.taken { hidden -= 1 }
            default:
                if hidden == 0 { active.append(line) }
            }
        }
        return active
    }

    /// Nil for what is no CONFIG symbol.
    private func isDefined(_ text: Substring) -> Bool? {
        let name = text.drop(while: \.isWhitespace).prefix(while: \.isWordCharacter)
        guard name.hasPrefix("CONFIG_") else { return nil }
        return configuration.values[String(name.dropFirst("CONFIG_".count))] != nil
    }

    /// `&&` binds tighter than `||`; parentheses only as `defined(...)` and around whole groups, which is all that
    /// these headers use: a group is judged by its symbols from left to right.
    private func evaluate(_ text: Substring) -> Bool {
        text.split(separator: "||").contains { group in
            var rest = group
            var holds = true
            while let and = rest.firstRange(of: "&&") {
                holds = holds && atom(rest[..<and.lowerBound])
                rest = rest[and.upperBound...]
            }
            return holds && atom(rest)
        }
    }

    private func atom(_ text: Substring) -> Bool {
        guard let start = text.firstRange(of: "CONFIG_") else { return true }
        let negated = text.contains("!") && !text.contains("!=")
        let name = text[start.upperBound...].prefix(while: \.isWordCharacter)
        let value = configuration.values[String(name)] != nil
        return value != negated
    }
}
