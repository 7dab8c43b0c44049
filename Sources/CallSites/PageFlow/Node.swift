/// A piece of a function's body as plain values, lowered once from libclang so that it can be walked many times.
final class Node {
    enum Kind: Hashable {
        // Expressions.
        case call, variable, function, member, subscripted, dereference, addressOf, assignment, binary, unary,
            conditional
        case constant, cast, list, designated, statementExpression, otherExpression
        // Statements.
        case compound, branch, whileLoop, doLoop, forLoop, choice, caseLabel, defaultLabel, label, jump, leaveLoop
        case nextRound, exit, declaration, otherStatement

        var isStatement: Bool {
            switch self {
            case .compound, .branch, .whileLoop, .doLoop, .forLoop, .choice, .caseLabel, .defaultLabel, .label, .jump,
                .leaveLoop, .nextRound, .exit, .declaration, .otherStatement:
                true
            default: false
            }
        }
    }

    let kind: Kind
    let children: [Node]
    /// The callee of a direct call, the member's, variable's or label's name, the operator's symbol; `default` for a
    /// switch that has one.
    let name: String
    /// Which variable, parameter, member or function it names; nil where it names none.
    let declaration: Declaration?
    /// The value of an integer constant expression.
    let constant: Int64?
    let place: Place
    /// Its cursor's, in the tree that it was lowered from; none for a node that stands for no cursor of its own.
    var number: Int32 = -1

    /// Where it begins as a reader sees it, and the text it covers.
    struct Place: Hashable {
        var file: String
        var line: Int
        var start: Int
        var end: Int

        static let nowhere = Place(file: "", line: 0, start: 0, end: 0)
    }

    init(
        _ kind: Kind, _ children: [Node] = [], name: String = "", declaration: Declaration? = nil,
        constant: Int64? = nil,
        at place: Place
    ) {
        self.kind = kind
        self.children = children
        self.name = name
        self.declaration = declaration
        self.constant = constant
        self.place = place
    }

    /// The comparisons, and what each becomes when its sides are swapped.
    static let turned = ["<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="]

    /// What it names, and what is named in it.
    var declarations: Set<Declaration> {
        var named: Set<Declaration> = []
        walk { if let declaration = $0.declaration { named.insert(declaration) } }
        return named
    }

    /// The arguments of a call.
    var arguments: ArraySlice<Node> { children.dropFirst() }

    /// Without casts.
    var bare: Node {
        var node = self
        while node.kind == .cast, let inner = node.children.last { node = inner }
        return node
    }

    /// An array of pointers, or a place in one: nothing has been taken out of it yet.
    var isPointerArray: Bool {
        switch kind {
        case .variable, .member:
            guard let type = declaration?.type else { return false }
            return type.contains("**") || type.contains("*[") || type.contains("* [")
        case .cast, .binary: return children.contains { $0.isPointerArray }
        case .addressOf:
            return children.first?.kind == .subscripted && children[0].children.first?.isPointerArray == true
        default: return false
        }
    }

    /// A variable or member wide enough for a frame number or an address, also by a pointer to it.
    var isWideInteger: Bool {
        if kind == .dereference { return children.first?.bare.declaration.map { $0.type.contains("long *") } ?? false }
        return declaration?.isWideInteger ?? false
    }

    /// Visits the node and everything below it, outermost first.
    func walk(_ body: (Node) -> Void) {
        var open = [self]
        while let node = open.popLast() {
            body(node)
            open += node.children.reversed()
        }
    }
}

/// A variable, parameter, member or function, the same object wherever a unit names it.
final class Declaration {
    enum Kind { case local, parameter(Int), global, member, function, other }

    let kind: Kind
    let name: String
    /// The canonical type, as the compiler spells it.
    let type: String
    let isArray: Bool
    let isBoolean: Bool
    /// For a member: the structure's name, and the file that declares it.
    var structure = ""
    var file = ""

    init(_ kind: Kind, name: String, type: String, isArray: Bool, isBoolean: Bool) {
        self.kind = kind
        self.name = name
        self.type = type
        self.isArray = isArray
        self.isBoolean = isBoolean
    }

    var parameterIndex: Int? { if case .parameter(let index) = kind { index } else { nil } }
    /// Wide enough for a frame number or an address.
    var isWideInteger: Bool { type.contains("long") && !type.contains("*") && !type.contains("[") }
    var isPointer: Bool { type.contains("*") }
    var isMember: Bool { if case .member = kind { true } else { false } }
    var isGlobal: Bool { if case .global = kind { true } else { false } }
    var isLocal: Bool { if case .local = kind { true } else { false } }
    /// A value that the caller gives.
    var isParameter: Bool {
        switch kind {
        case .parameter, .other: true
        case .local, .global, .member, .function: false
        }
    }
}

extension Declaration: Hashable, HashedByIdentity {
    static func == (left: Declaration, right: Declaration) -> Bool { left === right }
}

extension Node: Hashable, HashedByIdentity {
    static func == (left: Node, right: Node) -> Bool { left === right }
}

/// What is the same only as itself. Walks ask their sets of these millions of times, and the standard hasher took an
/// eighth of all that is done with a parsed unit; nobody can choose addresses so that they collide.
protocol HashedByIdentity: AnyObject, Hashable {}

extension HashedByIdentity {
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

    func _rawHashValue(seed: Int) -> Int { Int(bitPattern: ObjectIdentifier(self)).mixed(with: seed) }
}

extension Int {
    /// Each bit depends on each: the end of splitmix64.
    func mixed(with seed: Int) -> Int {
        var bits = UInt64(bitPattern: Int64(self ^ seed))
        bits = (bits ^ bits >> 30) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ bits >> 27) &* 0x94d0_49bb_1331_11eb
        return Int(truncatingIfNeeded: bits ^ bits >> 31)
    }
}
