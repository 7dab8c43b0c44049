/// All files of one architecture joined: symbols with their properties, the contexts they stand in, and choices.
///
/// Names are interned: constants (quoted words, numbers) are symbols without a definition, as in the kernel's parser.
struct Model {
    typealias SymbolID = Int32
    typealias ContextID = Int32
    typealias ChoiceID = Int32
    typealias Expression = PostfixRange

    static let no: SymbolID = 0
    static let module: SymbolID = 1
    static let yes: SymbolID = 2

    enum Instruction {
        case symbol(SymbolID)
        case compare(KconfigFile.Relation, SymbolID, SymbolID)
        case not, and, or
    }

    /// What must hold where an entry stands: its own `depends on` lines and everything around it.
    struct Context {
        enum Parent {
            case none
            case context(ContextID)
            /// Inside a choice: the choice's own value.
            case choice(ChoiceID)
        }

        var parent: Parent
        var conditions: [Expression] = []
        /// True if there is any condition here or above.
        var isConditional: Bool
    }

    /// The condition of one property: the context of its entry, and its own `if`.
    struct Condition {
        var context: ContextID
        var when: Expression
        /// For prompts: the `visible if` of the menus around.
        var visibility: ContextID?
    }

    /// A `default` of a symbol.
    struct Default {
        var value: Expression
        var condition: Condition
    }

    /// A `select` or `imply`, kept with its target.
    struct ReverseDependency {
        var selector: SymbolID
        var condition: Condition
    }

    /// A `range`.
    struct NumberRange {
        var low: SymbolID
        var high: SymbolID
        var condition: Condition
    }

    /// A name, and all that its definitions say of it.
    struct Symbol {
        let name: String
        var type = SymbolType.unknown
        /// The context of each definition; empty for constants and for names that nothing defines.
        var definitions: [ContextID] = []
        var prompts: [Condition] = []
        var defaults: [Default] = []
        var ranges: [NumberRange] = []
        var selectedBy: [ReverseDependency] = []
        var impliedBy: [ReverseDependency] = []
        var choice: ChoiceID?
        /// Taken from the environment, so no part of the configuration.
        var isEnvironment = false
    }

    /// A group of symbols of which one is y.
    struct Choice {
        struct Default {
            var symbol: SymbolID
            var condition: Condition
        }

        var type = SymbolType.unknown
        var context: ContextID
        var prompts: [Condition] = []
        var defaults: [Default] = []
        var members: [SymbolID] = []
    }

    var symbols: [Symbol] = []
    var code: [Instruction] = []
    var contexts: [Context] = []
    var choices: [Choice] = []
    var modulesSymbol: SymbolID?
    var notices: [KconfigNotice] = []
    var files: Set<String> = []

    /// The symbol that is the whole expression.
    func onlySymbol(of expression: Expression) -> SymbolID? {
        guard expression.indices.count == 1, case .symbol(let symbol) = code[expression.indices.lowerBound] else {
            return nil
        }
        return symbol
    }
}
