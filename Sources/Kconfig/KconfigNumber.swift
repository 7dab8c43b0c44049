/// Numbers as Kconfig reads them out of text.
enum KconfigNumber {
    /// Negative, zero or positive: as numbers where both are, otherwise as text.
    static func compare(_ left: String, _ leftType: SymbolType, _ right: String, _ rightType: SymbolType) -> Int {
        if leftType != .string || rightType != .string,
            let first = whole(left, leftType), let second = whole(right, rightType)
        {
            return first < second ? -1 : first == second ? 0 : 1
        }
        if left == right { return 0 }
        return left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
    }

    /// The number that the whole text is; nil if it is none.
    private static func whole(_ text: String, _ type: SymbolType) -> Int128? {
        switch type {
        case .bool, .tristate: return text == "n" ? 0 : text == "m" ? 1 : text == "y" ? 2 : -1
        case .int: return parse(text, base: 10, isWhole: true)
        case .hex: return parse(text, base: 16, isWhole: true)
        case .unknown, .string: return parse(text, base: nil, isWhole: true)
        }
    }

    /// The number that the text begins with; 0 if it begins with none.
    static func leading(_ text: String, base: Int) -> Int128 { parse(text, base: base, isWhole: false) ?? 0 }

    /// Digits with or without a sign.
    static func isDecimal(_ text: String) -> Bool {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        return !digits.isEmpty && digits.allSatisfy(Byte.isDigit)
    }

    /// Hexadecimal digits with or without `0x`.
    static func isHexadecimal(_ text: String) -> Bool {
        let digits = text.hasPrefix("0x") || text.hasPrefix("0X") ? text.utf8.dropFirst(2) : text.utf8[...]
        return !digits.isEmpty && digits.allSatisfy { digit($0) < 16 }
    }

    /// As C's strtoll does it: without a base, `0x` means 16 and a leading 0 means 8. Nil beyond 64 bits.
    private static func parse(_ text: String, base: Int?, isWhole: Bool) -> Int128? {
        var bytes = text.utf8[...]
        while let first = bytes.first, first == Byte.space || first == Byte.tab { bytes = bytes.dropFirst() }
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { bytes = bytes.dropFirst() }
        var base = base
        let second = bytes.dropFirst().first
        if base != 10, bytes.first == UInt8(ascii: "0"), second == UInt8(ascii: "x") || second == UInt8(ascii: "X") {
            base = 16
            bytes = bytes.dropFirst(2)
        }
        let radix = base ?? (bytes.first == UInt8(ascii: "0") ? 8 : 10)
        var value: Int128 = 0
        var count = 0
        for byte in bytes {
            guard digit(byte) < radix else { break }
            value = value * Int128(radix) + Int128(digit(byte))
            guard value <= Int128(UInt64.max) else { return nil }
            count += 1
        }
        guard count > 0, !isWhole || count == bytes.count else { return nil }
        return isNegative ? -value : value
    }

    private static func digit(_ byte: UInt8) -> Int {
        if Byte.isDigit(byte) { return Int(byte &- UInt8(ascii: "0")) }
        let letter = (byte | 0x20) &- UInt8(ascii: "a")
        return letter < 6 ? Int(letter) + 10 : 99
    }
}
