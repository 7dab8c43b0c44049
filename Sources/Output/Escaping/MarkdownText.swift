/// Text of a tree as Markdown shows it: nothing in it becomes markup, a mention or another cell.
enum MarkdownText {
    /// As it stands, in the typeface of code. Inside a table the bar is escaped even there, as GitHub asks.
    static func code(_ text: String, inTable: Bool = false) -> String {
        let safe = SafeText.escaped(text)
        if safe.isEmpty { return "" }
        let fence = String(repeating: "`", count: longestRun(of: "`", in: safe) + 1)
        let padding = safe.utf8.first == tick || safe.utf8.last == tick ? " " : ""
        let code = fence + padding + safe + padding + fence
        return inTable ? SafeText.respelled(code) { $0 == "|" ? "\\|" : nil } : code
    }

    /// Prose. Underscores inside a word are left alone: they mean nothing there, and names are full of them.
    static func prose(_ text: String) -> String {
        var escaped = ""
        let scalars = Array(SafeText.escaped(text).unicodeScalars)
        for (place, scalar) in scalars.enumerated() {
            switch scalar {
            case "\\", "`", "*", "[", "]", "<", ">", "|", "~", "#", "&", "$": escaped += "\\\(scalar)"
            case "@": escaped += "&#64;"
            case "_":
                let isInside =
                    place > 0 && place + 1 < scalars.count && isOfName(scalars[place - 1])
                    && isOfName(scalars[place + 1])
                escaped += isInside ? "_" : "\\_"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    static func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }

    /// The headings, and how each column is set.
    static func header(_ headings: [String], flushRight: (Int) -> Bool = { _ in false }) -> String {
        row(headings) + "|" + headings.indices.map { flushRight($0) ? "---:|" : "---|" }.joined() + "\n"
    }

    private static func isOfName(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
    }

    private static let tick = UInt8(ascii: "`")

    private static func longestRun(of scalar: Unicode.Scalar, in text: String) -> Int {
        var longest = 0
        var current = 0
        for other in text.unicodeScalars {
            current = other == scalar ? current + 1 : 0
            longest = max(longest, current)
        }
        return longest
    }
}
