internal import Paths

/// Text from a tree made fit for a terminal: nothing in it moves the cursor, changes colours or turns the line around.
package enum SafeText {
    package static func escaped(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text }
        var escaped = ""
        for scalar in PathSpelling.text(of: text).unicodeScalars {
            switch scalar {
            case "\n": escaped += "\\n"
            case "\t": escaped += "\\t"
            case "\r": escaped += "\\r"
            default:
                if isHarmful(scalar) {
                    escaped += "\\u{\(String(scalar.value, radix: 16))}"
                } else {
                    escaped.unicodeScalars.append(scalar)
                }
            }
        }
        return escaped
    }

    /// The text with some of its scalars spelled otherwise. By scalars, since a mark that combines with a delimiter
    /// makes another character of it for Swift, and for no parser.
    static func respelled(_ text: String, _ spelling: (Unicode.Scalar) -> String?) -> String {
        var respelled = ""
        for scalar in text.unicodeScalars {
            if let other = spelling(scalar) {
                respelled += other
            } else {
                respelled.unicodeScalars.append(scalar)
            }
        }
        return respelled
    }

    /// The columns that a terminal gives an escaped text. Marks that take none are counted as one, so that a line is
    /// never longer than it seems.
    static func width(of text: String) -> Int {
        text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
    }

    /// The text, cut to a number of columns; the ellipsis is one of them.
    static func shortened(_ text: String, to columns: Int) -> String {
        if width(of: text) <= columns { return text }
        var kept = ""
        var left = columns - 1
        for character in text {
            left -= character.unicodeScalars.reduce(0) { $0 + width(of: $1) }
            if left < 0 { break }
            kept.append(character)
        }
        return kept + "…"
    }

    static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x1100 { return 1 }
        return wide.contains { $0.contains(scalar.value) } || scalar.properties.isEmojiPresentation ? 2 : 1
    }

    /// The blocks that East Asian Width calls wide, roughly.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115f, 0x2e80...0xa4cf, 0xa960...0xa97c, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f,
        0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1faff, 0x20000...0x3fffd,
    ]
}
