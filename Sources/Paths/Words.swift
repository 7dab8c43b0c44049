/// Which bytes and characters make up the words of C, makefiles and Kconfig: ASCII letters, digits and `_`.
extension UInt8 {
    /// White space, with all that ends a line.
    @inlinable package var isSpaceByte: Bool { self == 0x20 || self &- 0x09 < 5 }

    @inlinable package var isWordByte: Bool { isWordStart || self &- 0x30 < 10 }

    /// True for what a word begins with: no digit.
    @inlinable package var isWordStart: Bool { (self | 0x20) &- 0x61 < 26 || self == 0x5F }
}

extension Unicode.Scalar {
    package var isWordScalar: Bool { isASCII && UInt8(truncatingIfNeeded: value).isWordByte }
}

extension Character {
    /// False for a letter with a mark, which is no byte.
    package var isWordCharacter: Bool { asciiValue?.isWordByte ?? false }
}
