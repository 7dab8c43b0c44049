/// The value of a Kconfig expression: `&&` is the minimum, `||` the maximum, `!` the distance from `y`.
enum Tristate: UInt8, Comparable, Sendable {
    case no, module, yes

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    static prefix func ! (value: Self) -> Self {
        switch value {
        case .no: .yes
        case .module: .module
        case .yes: .no
        }
    }

    init(_ condition: Bool) { self = condition ? .yes : .no }

    var letter: String {
        switch self {
        case .no: "n"
        case .module: "m"
        case .yes: "y"
        }
    }
}

/// The type that a symbol's first definition gives it.
enum SymbolType: UInt8, Sendable {
    case unknown, bool, tristate, int, hex, string

    var isLogical: Bool { self == .bool || self == .tristate }
}
