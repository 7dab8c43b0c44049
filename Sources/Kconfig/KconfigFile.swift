internal import Paths

/// One parsed Kconfig file: a flat list of statements, independent of architecture and configuration.
///
/// Flat on purpose: blocks are matched when files are joined (`ModelBuilder`), expressions are kept in postfix order,
/// so neither deep nesting nor long chains cost stack space anywhere.
struct KconfigFile: Sendable {
    typealias Expression = PostfixRange

    let path: String
    var statements: [Statement] = []
    /// The postfix code of all expressions of the file.
    var code: [Instruction] = []
    /// Every name and string of the file, each spelling once.
    var names: [Name] = []
    var notices: [KconfigNotice] = []

    /// Index into `names`.
    typealias NameID = Int32

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

/// Where an expression stands in the code of a file, a model or an outline. A condition that is not there is empty.
struct PostfixRange: Sendable {
    var start: Int32
    var end: Int32

    init(start: Int, end: Int) { (self.start, self.end) = (Int32(start), Int32(end)) }

    static let none = PostfixRange(start: 0, end: 0)
    var isEmpty: Bool { start == end }
    var indices: Range<Int> { Int(start)..<Int(end) }
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

extension MacroText {
    /// `$NAME`, as kernels before macros write it in the paths of `source`.
    init(plain text: String) {
        var pieces = text.split(separator: "$", omittingEmptySubsequences: false)[...]
        segments = [.literal(pieces.popFirst().map(String.init) ?? "")]
        for piece in pieces {
            let name = piece.prefix(while: \.isWordCharacter)
            segments += [.reference(String(name)), .literal(String(piece.dropFirst(name.count)))]
        }
    }
}

/// How a variable was assigned: `:=` expands at once, `=` at each use, `+=` keeps what it was.
enum VariableFlavor: Sendable { case simple, recursive, append }
