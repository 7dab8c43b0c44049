internal import Paths

/// The bytes that Kconfig's grammar speaks of.
enum Byte {
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let tab = UInt8(ascii: "\t")
    static let space = UInt8(ascii: " ")
    static let hash = UInt8(ascii: "#")
    static let backslash = UInt8(ascii: "\\")
    static let dollar = UInt8(ascii: "$")
    static let comma = UInt8(ascii: ",")
    static let quote = UInt8(ascii: "\"")
    static let apostrophe = UInt8(ascii: "'")
    static let openParenthesis = UInt8(ascii: "(")
    static let closeParenthesis = UInt8(ascii: ")")
    static let equals = UInt8(ascii: "=")

    /// Spaces within a line. A carriage return counts, so that files with DOS line ends read like any other.
    static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab || byte == carriageReturn }

    /// Letters, digits, `_` and `-`. Before macros came, an unquoted word could also be a path.
    static func isWord(_ byte: UInt8) -> Bool {
        byte.isWordByte || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".")
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    /// The end of a `$(...)` reference whose parenthesis opens at `open`: where its last one closes, nil if it does
    /// not within the line.
    static func closingParenthesis(in bytes: [UInt8], from open: Int, end: Int) -> Int? {
        var depth = 0
        var index = open
        while index < end, bytes[index] != newline {
            if bytes[index] == openParenthesis { depth += 1 }
            if bytes[index] == closeParenthesis {
                depth -= 1
                if depth == 0 { return index }
            }
            index += 1
        }
        return nil
    }
}

extension [UInt8] {
    /// The text of a range; bytes that are not UTF-8 become replacement characters.
    func text(_ range: Range<Int>) -> String { String(decoding: self[range], as: UTF8.self) }
}
