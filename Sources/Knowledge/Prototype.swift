internal import Paths

/// A function's name and parameters, read from the text of a declaration.
package struct Prototype: Hashable, Sendable {
    /// The declaration as it was written, without a semicolon.
    package let text: String
    package let name: String
    package let parameters: [Parameter]

    /// nil where the text is no declaration of one function; what stands around name and parameters is left alone.
    ///
    /// Without `name` the function is the one whose parameters stand last.
    package init?(_ text: String, of name: String? = nil) {
        guard let (name, list) = Self.parts(of: text, name) else { return nil }
        self.text = text
        self.name = name
        let entries = list.split(separator: ",").map { Self.parameter(Self.folded($0)) }
        parameters = entries == [Parameter(name: "", type: "void")] ? [] : entries
    }

    /// The tags of structures that the declaration names.
    package var structures: Set<String> {
        let words = text.split { !$0.isWordCharacter }
        return Set(zip(words, words.dropFirst()).filter { $0.0 == "struct" }.map { String($0.1) })
    }

    /// The name, and the text between the parentheses behind it.
    private static func parts(of text: String, _ wanted: String?) -> (name: String, list: Substring)? {
        var end = text.endIndex
        while let open = text[..<end].lastIndex(of: "(") {
            let name = String(text[..<open].reversed().drop { $0 == " " }.prefix(while: \.isWordCharacter).reversed())
            if !name.isEmpty, wanted == nil || name == wanted {
                guard let close = text[open...].firstIndex(of: ")") else { return nil }
                return (name, text[text.index(after: open)..<close])
            }
            end = open
        }
        return nil
    }

    /// A type alone is a single word or ends in a star; else the last word is the name.
    private static func parameter(_ text: String) -> Parameter {
        let name = String(text.reversed().prefix(while: \.isWordCharacter).reversed())
        let type = folded(text.dropLast(name.count))
        let isTypeAlone = type.isEmpty || ["struct", "unsigned", "enum", "union", "long"].contains(type)
        return isTypeAlone ? Parameter(name: "", type: text) : Parameter(name: name, type: type)
    }

    private static func folded(_ text: some StringProtocol) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
