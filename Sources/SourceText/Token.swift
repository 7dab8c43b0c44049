/// A preprocessing token of C, as a range of the original bytes.
package struct Token: Hashable, Sendable {
    package enum Kind: UInt8, Sendable {
        case identifier, number, string, character, punctuator
        /// The `<name>` of an `#include`.
        case header
    }

    private let first: UInt32
    private let last: UInt32
    package let kind: Kind
    /// Which punctuator; `.none` for every other kind.
    let punctuator: Punctuator
    /// True where a line splice stands inside the token, so that its bytes are not its spelling.
    package let isSpliced: Bool

    init(_ range: Range<Int>, _ kind: Kind, _ punctuator: Punctuator = .none, isSpliced: Bool = false) {
        first = UInt32(truncatingIfNeeded: range.lowerBound)
        last = UInt32(truncatingIfNeeded: range.upperBound)
        self.kind = kind
        self.punctuator = punctuator
        self.isSpliced = isSpliced
    }

    package var start: Int { Int(first) }
    package var end: Int { Int(last) }
    package var range: Range<Int> { start..<end }

    func `is`(_ wanted: Punctuator) -> Bool { punctuator == wanted }
}

/// A punctuator: single characters by their ASCII value, longer ones by a small number.
struct Punctuator: RawRepresentable, Hashable, Sendable {
    let rawValue: UInt8

    static let none = Self(rawValue: 0)
    static let arrow = Self(rawValue: 1)
    static let ellipsis = Self(rawValue: 2)
    static let paste = Self(rawValue: 3)
    /// `+=`, `|=` and their like.
    static let compoundAssignment = Self(rawValue: 4)
    /// `++` and `--`.
    static let step = Self(rawValue: 5)
    static let and = Self(rawValue: 6)
    static let or = Self(rawValue: 7)
    static let equal = Self(rawValue: 8)
    static let notEqual = Self(rawValue: 9)
    static let lessOrEqual = Self(rawValue: 10)
    static let greaterOrEqual = Self(rawValue: 11)
    static let shiftLeft = Self(rawValue: 12)
    static let shiftRight = Self(rawValue: 13)

    static let openParenthesis = Self("(")
    static let closeParenthesis = Self(")")
    static let openBrace = Self("{")
    static let closeBrace = Self("}")
    static let openBracket = Self("[")
    static let closeBracket = Self("]")
    static let semicolon = Self(";")
    static let comma = Self(",")
    static let assignment = Self("=")
    static let star = Self("*")
    static let ampersand = Self("&")
    static let dot = Self(".")
    static let colon = Self(":")
    static let question = Self("?")
    static let hash = Self("#")

    init(rawValue: UInt8) { self.rawValue = rawValue }
    init(_ character: Unicode.Scalar) { rawValue = UInt8(ascii: character) }

    /// The longer punctuator that two bytes begin, with its third byte where it has one.
    static func joined(_ first: UInt8, _ second: UInt8, _ third: UInt8?) -> (punctuator: Punctuator, length: Int)? {
        let equals = UInt8(ascii: "=")
        switch (first, second) {
        case (UInt8(ascii: "-"), UInt8(ascii: ">")): return (.arrow, 2)
        case (UInt8(ascii: "."), UInt8(ascii: ".")):
            return third == UInt8(ascii: ".") ? (.ellipsis, 3) : nil
        case (UInt8(ascii: "#"), UInt8(ascii: "#")): return (.paste, 2)
        case (UInt8(ascii: "&"), UInt8(ascii: "&")): return (.and, 2)
        case (UInt8(ascii: "|"), UInt8(ascii: "|")): return (.or, 2)
        case (UInt8(ascii: "+"), UInt8(ascii: "+")), (UInt8(ascii: "-"), UInt8(ascii: "-")): return (.step, 2)
        case (equals, equals): return (.equal, 2)
        case (UInt8(ascii: "!"), equals): return (.notEqual, 2)
        case (UInt8(ascii: "<"), equals): return (.lessOrEqual, 2)
        case (UInt8(ascii: ">"), equals): return (.greaterOrEqual, 2)
        case (UInt8(ascii: "<"), UInt8(ascii: "<")):
            return third == equals ? (.compoundAssignment, 3) : (.shiftLeft, 2)
        case (UInt8(ascii: ">"), UInt8(ascii: ">")):
            return third == equals ? (.compoundAssignment, 3) : (.shiftRight, 2)
        case (_, equals):
            return "+-*/%&|^".utf8.contains(first) ? (.compoundAssignment, 2) : nil
        default: return nil
        }
    }
}
