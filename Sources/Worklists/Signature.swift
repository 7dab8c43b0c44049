internal import Knowledge
internal import Paths

/// The parameters of a declaration as the report spells it.
struct Signature {
    let parameters: [Parameter]

    init(_ text: String) {
        guard let opening = text.firstIndex(of: "("), let closing = text.lastIndex(of: ")"), opening < closing else {
            parameters = []
            return
        }
        let inside = text[text.index(after: opening)..<closing]
        parameters = Self.parts(of: inside).filter { $0 != "void" }.map { part in
            let name = part.reversed().prefix(while: \.isWordCharacter).reversed()
            let type = part.dropLast(name.count)
            return Parameter(name: String(name), type: String(type))
        }
    }

    /// How many pointers lie between an argument and the thing.
    static func depth(of parameter: Parameter) -> Int { parameter.type.count { $0 == "*" } }

    private static func parts(of text: Substring) -> [String] {
        var parts: [String] = [""]
        var depth = 0
        for character in text {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == ",", depth == 0 {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        let trimmed = parts.map { $0.drop { $0 == " " } }.map { part in
            String(part.reversed().drop { $0 == " " }.reversed())
        }
        return trimmed.filter { !$0.isEmpty }
    }
}
