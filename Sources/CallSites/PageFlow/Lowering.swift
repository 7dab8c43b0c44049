internal import Clang
internal import SourceText

/// Turns function bodies into `Node`s.
final class Lowering {
    private let source: SourceView
    private let relativePath: (String) -> String
    private var declarations: [Cursor.Identity: Declaration] = [:]

    /// Nesting beyond this lies apart, which is said: most walks over nodes are recursive, and have to end well within
    /// the stack of any thread. No kernel source comes near it, hostile ones do.
    static let maximalDepth = 200

    init(source: SourceView, relativePath: @escaping (String) -> String) {
        self.source = source
        self.relativePath = relativePath
    }

    /// The body of a function definition.
    func body(of function: Cursor) -> LoweredBody? {
        source.note(function)
        // Parameters first: they are told from other variables by their position.
        for (index, parameter) in function.arguments.enumerated() { _ = declare(parameter, as: .parameter(index)) }
        return function.children.last { $0.kind == .compoundStmt }.map { lowered($0) }
    }

    func parameters(of function: Cursor) -> [Declaration] {
        function.arguments.enumerated().map { declare($0.element, as: .parameter($0.offset)) }
    }

    /// An expression outside functions, such as the initialiser of an operations table.
    func expression(_ cursor: Cursor) -> Node { lowered(cursor).node }

    // MARK: Nodes

    /// A cursor whose children are lowered already.
    private struct Item {
        let cursor: Cursor
        let kind: CursorKind
        let place: Node.Place
        let children: [Node]
        let cursors: [Cursor]
        let tree: CursorTree
        let number: Int
        let hasDefault: Bool

        var integerValue: Int64? { tree.integerValue(of: number) }
    }

    /// From the innermost cursors outwards, so that depth costs no stack.
    private func lowered(_ root: Cursor) -> LoweredBody {
        let tree = CursorTree(root)
        let depths = depths(in: tree)
        var made: [Node?] = Array(repeating: nil, count: tree.nodes.count)
        var calls: [Node] = []
        var beyond: [Node: Node] = [:]
        // Of its own, not of a switch within.
        var hasDefault = Array(repeating: false, count: tree.nodes.count)
        for number in tree.nodes.indices.reversed() {
            let cursor = tree.nodes[number]
            let children = tree.children(of: number)
            hasDefault[number] = tree.kinds[number] == .defaultStmt
                || children.contains { hasDefault[$0] && tree.kinds[$0] != .switchStmt }
            let item = Item(
                cursor: cursor, kind: tree.kinds[number],
                place: depths[number] > Self.maximalDepth ? .nowhere : place(of: cursor),
                children: children.compactMap { made[$0] },
                cursors: children.map { tree.nodes[$0] }, tree: tree, number: number,
                hasDefault: hasDefault[number])
            for child in children { made[child] = nil }
            let node = node(item)
            if node.number < 0 { node.number = Int32(clamping: number) }
            if node.kind == .call, item.kind == .callExpr { calls.append(node) }
            let isDeepest = depths[number] > 0 && depths[number] % Self.maximalDepth == 0
            if isDeepest, !node.children.isEmpty, !tree.isWrapper(number) {
                let shown = Node(.otherExpression, at: node.place)
                beyond[shown] = node
                made[number] = shown
            } else {
                made[number] = node
            }
        }
        tree.forgetPlaces()
        let body = made[CursorTree.root] ?? Node(.otherStatement, at: place(of: root))
        return LoweredBody(body, calls: calls.reversed(), beyond: beyond, tree: tree)
    }

    /// How deep each node lies; parentheses and implicit casts, which vanish, do not count.
    private func depths(in tree: CursorTree) -> [Int] {
        var depths = Array(repeating: 0, count: tree.nodes.count)
        var around: [(end: Int, depth: Int)] = []
        for number in tree.nodes.indices {
            while let last = around.last, last.end <= number { around.removeLast() }
            let depth = around.last?.depth ?? 0
            depths[number] = depth
            if !tree.isWrapper(number) { around.append((tree.range(of: number).upperBound, depth + 1)) }
        }
        return depths
    }

    private func node(_ item: Item) -> Node {
        let (cursor, place) = (item.cursor, item.place)
        switch item.kind {
        case .memberRefExpr:
            let member = cursor.referenced.map { declare($0, as: .member) }
            return Node(.member, item.children, name: member?.name ?? cursor.spelling, declaration: member, at: place)
        case .callExpr: return call(item)
        case .binaryOperator, .compoundAssignOperator:
            guard item.children.count == 2 else { break }
            let operands = item.tree.children(of: item.number)
            let spelled = source.binaryOperator(in: item.tree, between: operands[0], operands[1])
            let symbol = spelled == "?" && isPlainAssignment(item) ? "=" : spelled
            let assigns = symbol == "=" || item.kind == .compoundAssignOperator
            let constant = assigns || item.children.contains { $0.constant == nil } ? nil : item.integerValue
            return Node(assigns ? .assignment : .binary, item.children, name: symbol, constant: constant, at: place)
        case .unaryOperator:
            guard let operand = item.cursors.first, let inner = item.children.first else { break }
            let symbol = source.unaryOperator(of: cursor, operand)
            let known: Node.Kind = symbol == "&" ? .addressOf : symbol == "*" ? .dereference : .unary
            let constant = inner.constant == nil || known != .unary ? nil : item.integerValue
            return Node(known, [inner], name: symbol, constant: constant, at: place)
        case .cStyleCastExpr:
            let inner = item.children.last
            return Node(
                .cast, inner.map { [$0] } ?? [], name: cursor.type.spelling, constant: inner?.constant, at: place)
        // All branches of a _Generic stand for its value; what it selects by does not.
        case .genericSelectionExpr: return Node(.list, Array(item.children.dropFirst()), at: place)
        case .integerLiteral, .characterLiteral: return Node(.constant, constant: item.integerValue, at: place)
        case .switchStmt: return Node(.choice, item.children, name: item.hasDefault ? "default" : "", at: place)
        case .labelStmt: return Node(.label, item.children, name: cursor.spelling, at: place)
        case .gotoStmt: return Node(.jump, name: item.cursors.first?.spelling ?? "", at: place)
        case .varDecl: return variable(item)
        case .parenExpr, .unexposedExpr: return transparent(item)
        case .declRefExpr: return reference(cursor, place)
        case .stringLiteral, .breakStmt, .continueStmt:
            return Node(Self.plain[item.kind] ?? .otherExpression, at: place)
        case let kind: if let known = Self.plain[kind] { return Node(known, item.children, at: place) }
        }
        if item.kind.isExpression { return Node(.otherExpression, item.children, at: place) }
        return Node(.otherStatement, item.kind.isDeclaration ? [] : item.children, at: place)
    }

    /// Both sides of `for_each_entry(list, entry)`'s `entry = list` are arguments of a macro, and no text stands
    /// between them: of two operands only an assignment makes a pointer of two pointers, or a structure.
    private func isPlainAssignment(_ item: Item) -> Bool {
        let target = item.children[0].bare
        guard target.kind == .variable || target.kind == .member, let declared = target.declaration else {
            return false
        }
        let type = item.cursor.type.spelling
        if type.hasPrefix("struct "), !type.hasSuffix("*") { return true }
        // INIT_WORK()'s `work->func = function`; a comparison would be a number.
        if item.children[1].bare.kind == .function { return type != "int" && type != "_Bool" }
        return declared.isPointer && type.hasSuffix("*") && item.cursors[1].type.spelling.hasSuffix("*")
    }

    /// Kinds that are what they are by their children alone.
    private static let plain: [CursorKind: Node.Kind] = [
        .arraySubscriptExpr: .subscripted, .conditionalOperator: .conditional,
        // An argument of a transparent union is a compound literal that nobody wrote.
        .initListExpr: .list, .compoundLiteralExpr: .list, .statementExpr: .statementExpression,
        .compoundStmt: .compound, .ifStmt: .branch, .whileStmt: .whileLoop, .doStmt: .doLoop, .forStmt: .forLoop,
        .caseStmt: .caseLabel, .defaultStmt: .defaultLabel, .breakStmt: .leaveLoop,
        .continueStmt: .nextRound, .returnStmt: .exit, .declStmt: .declaration,
    ]

    /// Parentheses and implicit casts vanish; a designated initialiser hides among them.
    private func transparent(_ item: Item) -> Node {
        if item.children.count == 1 { return item.children[0] }
        if item.children.count >= 2, let member = item.cursors.first, member.kind == .memberRef {
            let declared = member.referenced.map { declare($0, as: .member) }
            let value = item.children.last
            return Node(
                .designated, value.map { [$0] } ?? [], name: member.spelling, declaration: declared, at: item.place)
        }
        if item.children.isEmpty, let constant = item.integerValue {
            return Node(.constant, constant: constant, at: item.place)
        }
        return Node(.otherExpression, item.children, at: item.place)
    }

    private func reference(_ cursor: Cursor, _ place: Node.Place) -> Node {
        guard let declared = cursor.referenced else { return Node(.otherExpression, name: cursor.spelling, at: place) }
        switch declared.kind {
        case .enumConstantDecl:
            let value = Int64(bitPattern: declared.enumeratorValue)
            return Node(.constant, name: declared.spelling, constant: value, at: place)
        case .functionDecl:
            let function = declare(declared, as: .function)
            return Node(.function, name: function.name, declaration: function, at: place)
        case .parmDecl:
            let parameter = declare(declared, as: .other)
            return Node(.variable, name: parameter.name, declaration: parameter, at: place)
        case .varDecl:
            let variable = declare(declared, as: declared.isLocal ? .local : .global)
            return Node(.variable, name: variable.name, declaration: variable, at: place)
        default:
            return Node(.otherExpression, name: cursor.spelling, at: place)
        }
    }

    private func call(_ item: Item) -> Node {
        let arguments = item.children.suffix(min(item.cursor.arguments.count, max(0, item.children.count - 1)))
        let callee = item.children.first ?? Node(.otherExpression, at: item.place)
        // likely() and unlikely() say nothing here.
        if callee.name == "__builtin_expect", let first = arguments.first { return first }
        let target = callee.kind == .function ? callee.declaration : nil
        return Node(.call, [callee] + arguments, name: callee.bare.name, declaration: target, at: item.place)
    }

    /// A variable's declaration is an assignment where it has an initial value.
    private func variable(_ item: Item) -> Node {
        let declared = declare(item.cursor, as: item.cursor.isLocal ? .local : .global)
        let target = Node(.variable, name: declared.name, declaration: declared, at: item.place)
        guard let value = item.cursors.last, value.kind.isExpression, !declared.isArray || value.kind == .initListExpr,
            let given = item.children.last
        else { return Node(.otherStatement, [target], at: item.place) }
        return Node(.assignment, [target, given], name: "=", at: item.place)
    }

    private func declare(_ cursor: Cursor, as kind: Declaration.Kind) -> Declaration {
        let canonical = cursor.kind == .functionDecl ? cursor.canonical ?? cursor : cursor
        if let known = declarations[canonical.identity] { return known }
        let type = cursor.kind == .functionDecl ? nil : cursor.type
        let declaration = Declaration(
            kind, name: cursor.spelling, type: type?.spelling ?? "", isArray: type?.isArray ?? false,
            isBoolean: type?.isBoolean ?? false)
        if case .member = kind {
            declaration.structure = cursor.semanticParent.map(structureName) ?? ""
            declaration.file = cursor.spellingLocation.map { relativePath($0.file) } ?? ""
        }
        declarations[canonical.identity] = declaration
        return declaration
    }

    /// A structure without a name goes by its place in the tree, never by where the tree lies.
    private func structureName(_ structure: Cursor) -> String {
        let spelling = structure.spelling
        guard spelling.contains("("), let location = structure.spellingLocation else { return spelling }
        return "\(relativePath(location.file)):\(location.line)"
    }

    // MARK: Places

    private func place(of cursor: Cursor) -> Node.Place {
        let range = cursor.fileRange
        let location = cursor.fileLocation
        return Node.Place(
            file: location?.file ?? "", line: location?.line ?? 0, start: range?.lowerBound ?? location?.offset ?? 0,
            end: range?.upperBound ?? location?.offset ?? 0)
    }

    func path(_ file: String) -> String { relativePath(file) }

    /// A node's place as the report names it.
    func location(_ node: Node) -> (file: String, line: Int) { (relativePath(node.place.file), node.place.line) }

    /// A node's place as the report names it, with its source text.
    func evidence(_ node: Node) -> (file: String, line: Int, text: String) {
        let text = source.source(of: node.place.file).map { source in
            source.quotedText(min(node.place.start, node.place.end)..<node.place.end)
        }
        return (relativePath(node.place.file), node.place.line, text ?? "")
    }
}
