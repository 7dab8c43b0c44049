internal import Foundation
internal import Paths

/// JSON as `jq -S` prints it: keys sorted, two blanks of indentation, slashes as they are.
package enum JSONText {
    package static func pretty(_ value: some Encodable) throws(OutputError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return printable(tidied(try encode(value, encoder))) + "\n"
    }

    /// Each value on a line of its own.
    static func lines(_ values: [some Encodable]) throws(OutputError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var lines = ""
        for value in values { lines += printable(String(decoding: try encode(value, encoder), as: UTF8.self)) + "\n" }
        return lines
    }

    /// As dictionaries and lists.
    static func object(_ value: some Encodable) throws(OutputError) -> [String: Any] {
        let data = try encode(value, JSONEncoder())
        return (try? JSONSerialization.jsonObject(with: data)) as? [String: Any] ?? [:]
    }

    private static func encode(_ value: some Encodable, _ encoder: JSONEncoder) throws(OutputError) -> Data {
        do {
            return try encoder.encode(value)
        } catch {
            throw .unencodable(reason: "\(error)")
        }
    }

    /// JSON need not escape what is beyond ASCII, but a terminal obeys some of it; outside strings there is none.
    private static func printable(_ json: String) -> String {
        if json.utf8.allSatisfy({ $0 < 0x7f }) { return json }
        return SafeText.respelled(PathSpelling.text(of: json)) { scalar in
            guard scalar.value >= 0x7f, SafeText.isHarmful(scalar) else { return nil }
            return String(scalar).utf16.map { unit in
                let digits = String(unit, radix: 16)
                return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }.joined()
        }
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
