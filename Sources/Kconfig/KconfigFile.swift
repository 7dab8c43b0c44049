/// One parsed Kconfig file: a flat list of statements, independent of architecture and configuration.
///
/// Flat on purpose: blocks are matched when files are joined (`ModelBuilder`), expressions are kept in postfix order,
/// so neither deep nesting nor long chains cost stack space anywhere.
struct KconfigFile: Sendable {
    let path: String
    var statements: [Statement] = []
    /// The postfix code of all expressions of the file.
    var code: [Instruction] = []
    /// Every name and string of the file, each spelling once.
    var names: [Name] = []
    var notices: [KconfigNotice] = []

    /// Index into `names`.
    typealias NameID = Int32

    /// A range of `code`; nil conditions are written as an empty range.
    struct Expression: Sendable {
        var start: Int32
        var end: Int32

        static let none = Expression(start: 0, end: 0)
        var isEmpty: Bool { start == end }
    }

    enum Instruction: Sendable {
        case operand(NameID)
        case compare(Relation, NameID, NameID)
        case not, and, or
    }

    enum Relation: UInt8, Sendable { case equal, unequal, less, lessOrEqual, greater, greaterOrEqual }

    enum Name: Hashable, Sendable {
        case word(String)
        case quoted(String)
        /// Holds `$(...)`: its value depends on variables, so it is expanded anew at each use.
        case computed(MacroText, quoted: Bool)
    }

    struct Statement: Sendable {
        let line: Int32
        let kind: Kind
    }

    enum Block: Sendable { case menu, choice, condition }

    enum Kind: Sendable {
        case config(NameID)
        case choice(NameID?)
        case menu
        case comment
        case condition(Expression)
        case end(Block)
        case source(NameID)
        case assignment(name: String, flavor: VariableFlavor, value: String)

        case type(SymbolType)
        case prompt(Expression)
        case defaultValue(Expression, when: Expression)
        case select(NameID, when: Expression)
        case imply(NameID, when: Expression)
        case range(NameID, NameID, when: Expression)
        case dependsOn(Expression)
        case visible(Expression)
        case optional
        case modules
        case environment(String)
    }
}

/// Text with `$(...)` references in it, split where they begin and end.
struct MacroText: Hashable, Sendable {
    enum Segment: Hashable, Sendable {
        case literal(String)
        /// What stands between the parentheses.
        case reference(String)
    }

    var segments: [Segment]
}

/// How a variable was assigned: `:=` expands at once, `=` at each use, `+=` keeps what it was.
enum VariableFlavor: Sendable { case simple, recursive, append }
