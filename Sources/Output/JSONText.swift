internal import Foundation

/// JSON as `jq -S` prints it: keys sorted, two blanks of indentation, slashes as they are.
enum JSONText {
    static func pretty(_ value: some Encodable) throws(OutputError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return printable(tidied(try encode(value, encoder))) + "\n"
    }

    static func compactEncoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    static func line(_ value: some Encodable, _ encoder: JSONEncoder) throws(OutputError) -> String {
        printable(String(decoding: try encode(value, encoder), as: UTF8.self)) + "\n"
    }

    private static func encode(_ value: some Encodable, _ encoder: JSONEncoder) throws(OutputError) -> Data {
        do {
            return try encoder.encode(value)
        } catch {
            throw .unencodable(reason: "\(error)")
        }
    }

    /// JSON need not escape the control characters from U+007F on, but a terminal may obey them; they occur in strings
    /// only.
    private static func printable(_ json: String) -> String {
        let controls = (UInt8(0x80)...0x9f)
        let isClean = zip(json.utf8, json.utf8.dropFirst()).allSatisfy { first, second in
            second != 0x7f && (first != 0xc2 || !controls.contains(second))
        }
        if isClean { return json }
        var printable = ""
        for scalar in json.unicodeScalars {
            if (0x7f...0x9f).contains(scalar.value) {
                printable += "\\u00" + String(scalar.value, radix: 16)
            } else {
                printable.unicodeScalars.append(scalar)
            }
        }
        return printable
    }

    /// Foundation puts a blank before each colon and spreads an empty list over three lines, which in a report of
    /// hundreds of sites hides what there is.
    private static func tidied(_ json: Data) -> String {
        var tidy: [UInt8] = []
        tidy.reserveCapacity(json.count)
        var isInString = false
        var isEscaped = false
        for byte in json {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isInString = true
                case UInt8(ascii: ":"): if tidy.last == UInt8(ascii: " ") { tidy.removeLast() }
                case UInt8(ascii: "]"), UInt8(ascii: "}"): dropBlanks(of: &tidy, afterOpening: byte - 2)
                default: break
                }
            }
            tidy.append(byte)
        }
        return String(decoding: tidy, as: UTF8.self)
    }

    /// In ASCII each closing bracket stands two after its opening one.
    private static func dropBlanks(of json: inout [UInt8], afterOpening bracket: UInt8) {
        guard let last = json.lastIndex(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") }) else { return }
        if json[last] == bracket { json.removeSubrange((last + 1)...) }
    }
}
