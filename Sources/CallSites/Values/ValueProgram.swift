internal import Clang
internal import Report

/// What following integer values through a function takes, as a list of operations on a stack of values: made once from
/// the function's cursors, run as often as needed, without recursion.
final class ValueProgram {
    enum Operation {
        case value(ValueOperation)
        case control(ControlOperation)
    }

    /// Operations of expressions. Those that may give a variable a value name it, and the node that the trail shows.
    enum ValueOperation {
        case push(FlagValue)
        /// The value of a name: an index into `references`.
        case load(Int)
        case drop
        /// So many values through a function that the analysis does not follow.
        case blur(Int)
        case castToTruth
        /// The value on top goes to the variable, and stays.
        case assign(variable: Int, node: Int)
        case binary(Symbol)
        case compound(Symbol)
        case unary(UnarySymbol, isBoolean: Bool)
        /// `++`, `--`: another value, and none that is known.
        case step(variable: Int?, node: Int)
        case addressOf(variable: Int?)
        /// Between the operands of `&&` and `||`, and after both.
        case keepState
        case logic(isAnd: Bool, node: Int)
        /// An index into `calls`; the arguments are on the stack.
        case call(Int)
    }

    enum ControlOperation {
        /// A condition, what stands between its two branches, and their end: an index into `branches`.
        case branch(Int), otherwise(Int), join(Int)
        /// An index into `loops`.
        case enterLoop(Int), beginRound(Int), testLoop(Int), continueLoop(Int), endRound(Int)
        case enterSwitch, leaveSwitch(node: Int), caseLabel(isDefault: Bool)
        case label(String), jump(String)
        case leave, nextRound
        case exit(hasValue: Bool)
    }

    enum Symbol {
        case comma, or, and, compare, shiftLeft, multiply, other
    }

    enum UnarySymbol {
        case not, complement, minus, plus, dereference
    }

    struct Branch {
        let condition: Int
        /// `?:` leaves a value.
        let hasValue: Bool
        var otherwise = 0
        var end = 0
    }

    struct Loop {
        let testsFirst: Bool
        let hasCondition: Bool
        var start = 0
        var end = 0
    }

    struct Call {
        let node: Int
        let arguments: [Int]
    }

    /// A variable or parameter where it is named.
    enum Reference {
        case constant(FlagValue)
        case parameter(variable: Int, isBoolean: Bool)
        case variable(Int)
        case opaque
    }

    let tree: CursorTree
    let parameters: [Cursor]
    /// The operations of the body; those of single expressions may follow.
    var operations: [Operation] = []
    var bodyEnd = 0
    var branches: [Branch] = []
    var loops: [Loop] = []
    var calls: [Call] = []
    /// By node: what each name stands for.
    var references: [Int: Reference] = [:]
    /// The number of each variable and parameter that is named or declared.
    private(set) var variables: [Cursor.Identity: Int] = [:]
    /// The names of variables, with their nodes, by node.
    var named: [(node: Int, variable: Int)] = []
    /// What variables are given: the variable, and the nodes of the value.
    var assignments: [(target: Int, value: Range<Int>)] = []

    private var steps: [Int: Int32?] = [:]
    private var fallbacks: [Int: FlagValue] = [:]
    private var callNodes: [Cursor.Identity: Int]?

    init(_ function: Cursor) {
        tree = CursorTree(function)
        parameters = function.arguments
        for parameter in parameters { _ = number(of: parameter) }
    }

    var variableCount: Int { variables.count }

    func number(of declaration: Cursor) -> Int {
        let identity = declaration.identity
        if let known = variables[identity] { return known }
        let number = variables.count
        variables[identity] = number
        return number
    }

    /// The node of a call, be it evaluated or not.
    func node(ofCall identity: Cursor.Identity) -> Int? {
        if let callNodes { return callNodes[identity] }
        var found: [Cursor.Identity: Int] = [:]
        for node in tree.nodes.indices where tree.kinds[node] == .callExpr { found[tree.nodes[node].identity] = node }
        callNodes = found
        return found[identity]
    }

    /// The line of a node for the trail.
    func step(at node: Int, in source: SourceView) -> Int32? {
        if let known = steps[node] { return known }
        let step = source.step(at: tree.nodes[node])
        steps[node] = step
        return step
    }

    /// The variable's value where nothing is known of it on the path: outside the function, or not followed here.
    func fallback(at node: Int, isWatched: Bool) -> FlagValue {
        let key = isWatched ? ~node : node
        if let known = fallbacks[key] { return known }
        let expression = tree.nodes[node]
        let value: FlagValue
        if let constant = tree.integerValue(of: node) {
            value = .constant(UInt64(bitPattern: constant))
        } else if let declaration = expression.referenced, !(isWatched && declaration.isLocal) {
            value = .field(isBoolean: declaration.type.isBoolean)
        } else {
            value = FlagValue(must: 0, may: 0, unknown: true, isComputed: true, isLocal: true)
        }
        fallbacks[key] = value
        return value
    }
}

extension Cursor {
    /// The expression inside parentheses and implicit casts.
    var peeled: Cursor {
        var cursor = self
        while cursor.kind == .parenExpr || cursor.kind == .unexposedExpr {
            let children = cursor.children
            guard children.count == 1 else { break }
            cursor = children[0]
        }
        return cursor
    }

    /// True for a variable declared inside a function.
    var isLocal: Bool { semanticParent?.kind == .functionDecl }
}
