/// A preprocessor directive with its whole logical line.
package struct Directive: Hashable, Sendable {
    package enum Keyword: UInt8, Sendable {
        case `if`, `ifdef`, `ifndef`, `elif`, `elifdef`, `elifndef`, `else`, `endif`
        case define, undef, include, other

        init(_ name: String) {
            switch name {
            case "if": self = .if
            case "ifdef": self = .ifdef
            case "ifndef": self = .ifndef
            case "elif": self = .elif
            case "elifdef": self = .elifdef
            case "elifndef": self = .elifndef
            case "else": self = .else
            case "endif": self = .endif
            case "define": self = .define
            case "undef": self = .undef
            case "include", "include_next", "import": self = .include
            default: self = .other
            }
        }

        var opensConditional: Bool { self == .if || self == .ifdef || self == .ifndef }
        var continuesConditional: Bool {
            self == .elif || self == .elifdef || self == .elifndef || self == .else
        }
    }

    /// The word after `#`; empty for a lone `#`.
    package let name: String
    package let keyword: Keyword
    /// From the `#` to the end of the logical line, without its newline.
    package let range: Range<Int>
    /// What follows the name, as indices into the source's `directiveTokens`.
    package let tokens: Range<Int>
    /// How many code tokens stand before it.
    let codeIndex: Int
}
