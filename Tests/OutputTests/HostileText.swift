import Foundation
import Paths
import Testing

@testable import Output

/// Texts that a tree may hold, each made to get through one way of escaping.
enum HostileText {
    /// U+0D4E and U+0338 join with what stands beside them to one Character; a reader of the output knows none of this.
    static let all = [
        "\u{D4E}<img src=x onerror=alert(1)>\u{D4E}", "<script>alert(1)</script>",
        "\"\u{338} onmouseover=alert(1) x=\"\u{338}", "\u{D4E}\"\u{D4E},\u{338}'", ",\u{338}\"\u{338},",
        "\u{D4E}=cmd()",
        "\u{FF1D}1+1", "=\u{338}1+1", "|\u{338}|\u{D4E}|",
        "]\u{338}]\u{D4E}]", "`\u{338}``\u{D4E}`", "*\u{338}_\u{D4E}_", "\\\u{338}|", ":\u{338}:\u{D4E}:,\u{338}%",
        "\u{1B}[31m\u{7}\u{0}", "\u{9B}31m\u{85}", "\u{202E}abc\u{2066}", "a\nb\r\nc\rd", "a\u{2028}b\u{2029}c\u{200B}",
        "\n::error::x", "</script\u{338}>", "<!--\u{338}", "]]>\u{338}",
        PathSpelling.spelled("\u{FF1D}e\u{301}"), PathSpelling.spelled("\u{202E}\u{301}\u{9B}"),
        "\u{10FFC2}\u{10FF9B}31m", "\u{10FFE2}\u{10FF80}\u{10FFAE}",
    ]

    /// A value into whose strings a text can be put.
    struct Form<Value: Codable & Sendable>: Sendable {
        private let json: Data
        private let fixed: Set<String>

        /// Finds out where only certain words may stand; the ids that hold parts together stay too.
        init(_ value: Value) throws {
            self.json = try JSONEncoder().encode(value)
            let json = try JSONSerialization.jsonObject(with: self.json)
            var places: [String] = []
            _ = replaced(json, "") { place, text in
                places.append(place)
                return text
            }
            fixed = Set(
                places.filter { place in
                    let key = place.split(separator: ".").last { Int($0) == nil }
                    let changed = replaced(json, "") { $0 == place ? "x" + $1 : $1 }
                    return key == "id" || key == "site" || key == "rule" || (try? decode(Value.self, changed)) == nil
                })
        }

        /// The value with the text before each of its strings.
        func holding(_ text: String) throws -> Value {
            let json = try JSONSerialization.jsonObject(with: json)
            return try decode(Value.self, replaced(json, "") { fixed.contains($0) ? $1 : text + $1 })
        }
    }

    private static func decode<Value: Decodable>(_: Value.Type, _ json: Any) throws -> Value {
        try JSONDecoder().decode(Value.self, from: JSONSerialization.data(withJSONObject: json))
    }

    private static func replaced(_ json: Any, _ place: String, _ change: (String, String) -> String) -> Any {
        switch json {
        case let text as String: change(place, text)
        case let list as [Any]: list.enumerated().map { replaced($1, "\(place).\($0)", change) }
        case let members as [String: Any]:
            Dictionary(uniqueKeysWithValues: members.map { ($0, replaced($1, "\(place).\($0)", change)) })
        default: json
        }
    }
}

/// What a reader of each syntax makes of a text: the same for every text that stands in it, if it is escaped well.
enum Skeleton {
    /// Marks of a page outside its scripts, and how many scripts it has.
    static func html(_ page: String) -> [Int] {
        let parts = page.utf8Text.components(separatedBy: "<script")
        let outside = ([parts[0]] + parts.dropFirst().map { part in
            part.components(separatedBy: "</script>").dropFirst().joined()
        }).joined()
        return [parts.count] + "<>\"'".unicodeScalars.map { mark in outside.unicodeScalars.count { $0 == mark } }
    }

    /// The number of cells in each row; nil where it is no table, or a cell is a formula.
    static func csv(_ table: String) -> [Int]? {
        var rows: [Int] = []
        var cells: [String] = []
        var cell = ""
        var isQuoted = false
        var scalars = Array(table.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\"" where isQuoted && scalars.first == "\"": cell.unicodeScalars.append(scalars.removeFirst())
            case "\"" where isQuoted: isQuoted = false
            case "\"":
                if !cell.isEmpty { return nil }
                isQuoted = true
            case "," where !isQuoted:
                cells.append(cell)
                cell = ""
            case "\r" where !isQuoted && scalars.first == "\n":
                scalars.removeFirst()
                rows.append(cells.count)
                if (cells + [cell]).contains(where: isFormula) { return nil }
                (cells, cell) = ([], "")
            case "\r", "\n": return nil
            default: cell.unicodeScalars.append(scalar)
            }
        }
        return isQuoted || !cell.isEmpty ? nil : rows
    }

    private static func isFormula(_ cell: String) -> Bool {
        let first = cell.unicodeScalars.first { !$0.properties.isWhitespace }
        return first.map { "=+-@\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains($0) } ?? false
    }

    /// Lines, and the marks on them that are neither escaped nor inside of code.
    static func markdown(_ text: String) -> [[Int]] {
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            let line = Array(String(Substring(line)).unicodeScalars)
            let isRow = line.first == "|"
            var counts: [Unicode.Scalar: Int] = [:]
            var index = 0
            while index < line.count {
                if line[index] == "\\" {
                    index += 2
                } else if line[index] == "`" {
                    let fence = line[index...].prefix { $0 == "`" }.count
                    var end = index + fence
                    while end < line.count {
                        let run = line[end...].prefix { $0 == "`" }.count
                        if run == fence { break }
                        // Even there a bar ends the cell of a table.
                        if isRow, line[end] == "|", line[end - 1] != "\\" { counts["|", default: 0] += 1 }
                        end += max(1, run)
                    }
                    counts["`", default: 0] += end < line.count ? 0 : 1
                    index = end + fence
                } else {
                    counts[line[index], default: 0] += 1
                    index += 1
                }
            }
            return "<[]*`|@~$".unicodeScalars.map { counts[$0] ?? 0 }
        }
    }

    static func org(_ text: String) -> [[Int]] { lines(text, counting: "[]") }

    /// Workflow commands: what stands before the message.
    static func commands(_ text: String) -> [[Int]] {
        lines(text, counting: ",:") { line in
            let parts = line.components(separatedBy: "::")
            return parts.count < 3 || !parts[0].isEmpty ? line : parts[1]
        }
    }

    static func lines(_ text: String, counting marks: String = "", of part: (String) -> String = { $0 }) -> [[Int]] {
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            let part = part(String(Substring(line)).utf8Text)
            return marks.unicodeScalars.map { mark in part.unicodeScalars.count { $0 == mark } }
        }
    }

    /// What a terminal may obey, besides what the syntax itself is made of.
    static func harmful(_ text: String, in syntax: MediaType = .text) -> [Unicode.Scalar] {
        let allowed = syntax == .csv ? "\r\n" : "\n"
        return text.unicodeScalars.filter { scalar in
            !allowed.unicodeScalars.contains(scalar)
                && [.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
        }
    }
}

extension String {
    /// Without what makes one Character of several marks: for searching by scalars.
    fileprivate var utf8Text: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.isASCII ? $0 : "?" }))
    }
}
