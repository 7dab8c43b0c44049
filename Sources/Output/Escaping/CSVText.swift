/// Rows of a table after RFC 4180. What a spreadsheet would take for a formula begins with an apostrophe.
enum CSVText {
    static func line(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") + "\r\n" }

    private static func cell(_ text: String) -> String {
        let safe = SafeText.escaped(text)
        let defused = isFormula(safe) ? "'" + safe : safe
        if !defused.utf8.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }) { return defused }
        return "\"" + SafeText.respelled(defused) { $0 == "\"" ? "\"\"" : nil } + "\""
    }

    /// Spreadsheets look past blanks, and take the wide forms of these characters for the narrow ones.
    private static func isFormula(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first(where: { !$0.properties.isWhitespace }) else { return false }
        return "=+-@＝＋－＠".unicodeScalars.contains(first)
    }
}
