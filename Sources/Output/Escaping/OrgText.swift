/// Entries of org mode as coccinelle writes them.
enum OrgText {
    /// - Parameter columns: from zero; nil where only the line is known.
    static func todo(_ file: String, _ line: Int, _ columns: Range<Int>?, _ message: String) -> String {
        let columns = columns ?? 0..<0
        return "* TODO [[view:\(path(file))::face=ovl-face1::linb=\(line)::colb=\(columns.lowerBound)"
            + "::cole=\(columns.upperBound)][\(text(message))]]\n"
    }

    /// As coccinelle's `print_safe_todo` has it: brackets would end the link.
    static func text(_ message: String) -> String {
        SafeText.respelled(SafeText.escaped(message)) { $0 == "[" ? "(" : $0 == "]" ? ")" : nil }
    }

    /// A path whose brackets and colons do not end it.
    private static func path(_ file: String) -> String {
        SafeText.respelled(SafeText.escaped(file)) { scalar in
            switch scalar {
            case "[": "%5B"
            case "]": "%5D"
            case ":": "%3A"
            case "%": "%25"
            default: nil
            }
        }
    }
}
