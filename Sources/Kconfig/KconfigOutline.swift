/// What all Kconfig files of a tree say at once about where a symbol can be set, for every architecture, without
/// choosing a configuration: the hull of all configurations.
///
/// Sets of architectures are bits in the order given. A symbol is in a set where some value of the others lets it be
/// y or m there; only what can never be is left out, so the sets err to the wide side.
package struct KconfigOutline: Sendable {
    /// One place where a symbol is defined.
    package struct Definition: Hashable, Sendable {
        package var path: String
        package var line: Int
        /// `tristate`, `bool` and so on; nil where the type stands at another definition.
        package var type: String?
    }

    /// Which architectures a symbol can be set for, as bits.
    package struct Reach: Hashable, Sendable {
        /// Where it can be y or m.
        package var settable: UInt64
        /// Where it can be m.
        package var modular: UInt64
    }

    /// The architectures that the bits stand for, lowest first; at most 64.
    package let architectures: [String]
    private let reaches: [String: Reach]
    private let places: [String: [Definition]]

    /// Reads every file that the roots lead to. An empty outline is one of a tree without Kconfig.
    package init(architectures: [String], from source: @escaping KconfigSource, cache: KconfigCache = KconfigCache()) {
        self.architectures = Array(architectures.prefix(64))
        var builder = OutlineBuilder(architectures: self.architectures) { cache.file(at: $0, from: source) }
        builder.build()
        var solver = OutlineSolver(outline: builder.outline)
        solver.solve()
        var reaches: [String: Reach] = [:]
        var places: [String: [Definition]] = [:]
        for (index, symbol) in builder.outline.symbols.enumerated() where !symbol.definitions.isEmpty {
            reaches[symbol.name] = solver.reach(of: index)
            places[symbol.name] = symbol.definitions.map {
                Definition(
                    path: builder.outline.paths[$0.file], line: $0.line,
                    type: $0.type == .unknown ? nil : "\($0.type)")
            }.sorted { ($0.path, $0.line) < ($1.path, $1.line) }
        }
        self.reaches = reaches
        self.places = places
    }

    /// True where the tree has no Kconfig file at all.
    package var isEmpty: Bool { reaches.isEmpty }

    /// Nil for a symbol that nothing defines.
    package func reach(of symbol: String) -> Reach? { reaches[symbol] }

    /// Every definition of a symbol, by path and line.
    package func definitions(of symbol: String) -> [Definition] { places[symbol] ?? [] }

    /// The bits of all architectures.
    package var all: UInt64 { architectures.count == 64 ? .max : (1 << UInt64(architectures.count)) - 1 }

    /// The bit of one; none for a name that is not among them.
    package func bit(of architecture: String) -> UInt64 {
        architectures.firstIndex(of: architecture).map { 1 << UInt64($0) } ?? 0
    }

    /// The names behind bits, sorted.
    package func names(of bits: UInt64) -> [String] {
        architectures.indices.filter { bits & (1 << UInt64($0)) != 0 }.map { architectures[$0] }.sorted()
    }
}

/// The statements of all files, joined by the `source` lines between them but not by any one architecture.
struct Outline {
    typealias Expression = PostfixRange

    enum Instruction {
        case symbol(Int)
        case always
        case never
        /// A comparison of things that are no switches, text, or m: it may hold and it may not.
        case open
        case not, and, or
    }

    /// Conditions around an entry: its own, and those of the enclosing context.
    struct Context {
        var file: Int
        var parent: Int?
        var conditions: [Expression] = []
    }

    struct Definition {
        var file: Int
        var line: Int
        var context: Int
        var type = SymbolType.unknown
        var prompts: [Expression] = []
        var defaults: [(value: Expression, when: Expression)] = []
    }

    struct Selector {
        var symbol: Int
        var context: Int
        var when: Expression
    }

    struct Symbol {
        let name: String
        var definitions: [Definition] = []
        var selectors: [Selector] = []
    }

    /// A `source` line, which holds for some architectures only where its path names one.
    struct Edge {
        var target: Int
        /// Nil for a root.
        var context: Int?
        var architectures: UInt64
    }

    var all: UInt64 = 0
    var paths: [String] = []
    /// For a file under an architecture's directory that architecture, otherwise none.
    var homes: [UInt64] = []
    var symbols: [Symbol] = []
    var code: [Instruction] = []
    var contexts: [Context] = []
    var edges: [Edge] = []
}
