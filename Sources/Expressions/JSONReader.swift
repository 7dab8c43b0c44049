/// Text that is not JSON, and where it ceases to be.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    package let offset: Int
    package let problem: String

    package var description: String { "not JSON at byte \(offset): \(problem)" }
}

extension Value {
    /// Reads one JSON text.
    package init(json: some Sequence<UInt8>) throws(JSONError) {
        var reader = JSONReader(bytes: Array(json))
        self = try reader.document()
    }
}

/// Reads JSON into values, without the detour over typed containers that a value of no fixed type would pay for.
private struct JSONReader {
    let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    private static let maximalDepth = 64

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(JSONError) -> Value {
        let value = try value()
        skipBlanks()
        guard position == bytes.count else { throw failure("something follows the value") }
        return value
    }

    private func failure(_ problem: String) -> JSONError { JSONError(offset: position, problem: problem) }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipBlanks() {
        while let byte = current, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard current == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func value() throws(JSONError) -> Value {
        skipBlanks()
        guard let first = current else { throw failure("the text ends where a value is expected") }
        guard depth < Self.maximalDepth else { throw failure("nested too deeply") }
        depth += 1
        defer { depth -= 1 }
        switch first {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try list()
        case UInt8(ascii: "\""): return .string(try string())
        default: return try word()
        }
    }

    private mutating func object() throws(JSONError) -> Value {
        position += 1
        var members: [String: Value] = [:]
        if take("}") { return .object(members) }
        repeat {
            skipBlanks()
            guard current == UInt8(ascii: "\"") else { throw failure("expected a key") }
            let key = try string()
            guard take(":") else { throw failure("expected “:”") }
            members[key] = try value()
        } while take(",")
        guard take("}") else { throw failure("expected “,” or “}”") }
        return .object(members)
    }

    private mutating func list() throws(JSONError) -> Value {
        position += 1
        var elements: [Value] = []
        if take("]") { return .list(elements) }
        repeat { elements.append(try value()) } while take(",")
        guard take("]") else { throw failure("expected “,” or “]”") }
        return .list(elements)
    }

    private mutating func word() throws(JSONError) -> Value {
        let start = position
        while let byte = current, !(byte <= 0x20 || ",]}:".utf8.contains(byte)) { position += 1 }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        switch word {
        case "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        default:
            guard let number = Double(word), number.isFinite else {
                position = start
                throw failure("neither a number nor a known word")
            }
            return .number(number)
        }
    }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = current {
            position += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            guard let escape = current else { break }
            position += 1
            switch escape {
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "u"): text += Array(String(Character(try scalar())).utf8)
            default: text.append(escape)
            }
        }
        throw failure("a string does not end")
    }

    /// One `\uXXXX`, or two that make a pair; half a pair becomes the replacement character.
    private mutating func scalar() throws(JSONError) -> Unicode.Scalar {
        let first = try hexadecimal()
        guard (0xD800...0xDBFF).contains(first), position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
        position += 2
        let second = try hexadecimal()
        guard (0xDC00...0xDFFF).contains(second) else { return "\u{FFFD}" }
        return Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        guard position + 4 <= bytes.count,
            let value = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw failure("expected four hexadecimal digits") }
        position += 4
        return value
    }
}
