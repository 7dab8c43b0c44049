/// Text from a tree made fit for HTML.
enum HTMLText {
    /// In an element, or in a quoted attribute.
    static func escaped(_ text: String) -> String {
        SafeText.respelled(SafeText.escaped(text)) { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            case "'": "&#39;"
            default: nil
            }
        }
    }

    /// A source line, its tabs and blanks kept.
    static func code(_ line: String) -> String {
        escaped(SafeText.respelled(line) { $0 == "\t" ? "        " : $0 == "\r" ? "" : nil })
    }

    /// JSON in a script's block. These stand in strings only; without them no text closes the block, nor opens a
    /// comment in it.
    static func data(_ json: String) -> String {
        SafeText.respelled(json) { scalar in
            switch scalar {
            case "<": "\\u003c"
            case ">": "\\u003e"
            case "&": "\\u0026"
            default: nil
            }
        }
    }
}
