internal import Clang
internal import SourceText

/// Turns function bodies into `Node`s.
final class Lowering {
    private let source: SourceView
    private let relativePath: (String) -> String
    private var declarations: [Cursor.Identity: Declaration] = [:]

    /// Nesting beyond this is lowered to nothing: no kernel source comes near it, hostile ones do.
    private static let maximalDepth = 400

    init(source: SourceView, relativePath: @escaping (String) -> String) {
        self.source = source
        self.relativePath = relativePath
    }

    /// The body of a function definition.
    func body(of function: Cursor) -> Node? {
        // Parameters first: they are told from other variables by their position.
        for (index, parameter) in function.arguments.enumerated() { _ = declare(parameter, as: .parameter(index)) }
        return function.children.last { $0.kind == .compoundStmt }.map { node($0, 0) }
    }

    func parameters(of function: Cursor) -> [Declaration] {
        function.arguments.enumerated().map { declare($0.element, as: .parameter($0.offset)) }
    }

    /// An expression outside functions, such as the initialiser of an operations table.
    func expression(_ cursor: Cursor) -> Node { node(cursor, 0) }

    // MARK: Nodes

    private func node(_ cursor: Cursor, _ depth: Int) -> Node {
        let place = place(of: cursor)
        guard depth < Self.maximalDepth else { return Node(.otherExpression, at: place) }
        let kind = cursor.kind
        switch kind {
        case .parenExpr, .unexposedExpr:
            return transparent(cursor, place, depth)
        case .declRefExpr:
            return reference(cursor, place)
        case .memberRefExpr:
            let member = cursor.referenced.map { declare($0, as: .member) }
            return Node(.member, lowered(cursor, depth), name: member?.name ?? cursor.spelling, declaration: member, at: place)
        case .callExpr:
            return call(cursor, place, depth)
        case .binaryOperator, .compoundAssignOperator:
            let children = cursor.children
            guard children.count == 2 else { break }
            let symbol = source.binaryOperator(between: children[0], children[1])
            let operands = children.map { node($0, depth + 1) }
            let assigns = symbol == "=" || kind == .compoundAssignOperator
            let constant = assigns || operands.contains { $0.constant == nil } ? nil : cursor.integerValue
            return Node(assigns ? .assignment : .binary, operands, name: symbol, constant: constant, at: place)
        case .unaryOperator:
            guard let operand = cursor.children.first else { break }
            let symbol = source.unaryOperator(of: cursor, operand)
            let inner = node(operand, depth + 1)
            let known: Node.Kind = symbol == "&" ? .addressOf : symbol == "*" ? .dereference : .unary
            let constant = inner.constant == nil || known != .unary ? nil : cursor.integerValue
            return Node(known, [inner], name: symbol, constant: constant, at: place)
        case .arraySubscriptExpr: return Node(.subscripted, lowered(cursor, depth), at: place)
        case .conditionalOperator: return Node(.conditional, lowered(cursor, depth), at: place)
        case .cStyleCastExpr:
            let inner = cursor.children.last.map { node($0, depth + 1) }
            return Node(.cast, inner.map { [$0] } ?? [], constant: inner?.constant, at: place)
        // An argument of a transparent union is a compound literal that nobody wrote.
        case .initListExpr, .compoundLiteralExpr: return Node(.list, lowered(cursor, depth), at: place)
        // All branches of a _Generic stand for its value; what it selects by does not.
        case .genericSelectionExpr: return Node(.list, Array(lowered(cursor, depth).dropFirst()), at: place)
        case .statementExpr: return Node(.statementExpression, lowered(cursor, depth), at: place)
        case .integerLiteral, .characterLiteral: return Node(.constant, constant: cursor.integerValue, at: place)
        case .stringLiteral: return Node(.otherExpression, at: place)

        case .compoundStmt: return Node(.compound, lowered(cursor, depth), at: place)
        case .ifStmt: return Node(.branch, lowered(cursor, depth), at: place)
        case .whileStmt: return Node(.whileLoop, lowered(cursor, depth), at: place)
        case .doStmt: return Node(.doLoop, lowered(cursor, depth), at: place)
        case .forStmt: return Node(.forLoop, lowered(cursor, depth), at: place)
        case .switchStmt: return Node(.choice, lowered(cursor, depth), at: place)
        case .caseStmt: return Node(.caseLabel, lowered(cursor, depth), at: place)
        case .defaultStmt: return Node(.defaultLabel, lowered(cursor, depth), at: place)
        case .labelStmt: return Node(.label, lowered(cursor, depth), name: cursor.spelling, at: place)
        case .gotoStmt: return Node(.jump, name: cursor.children.first?.spelling ?? "", at: place)
        case .breakStmt: return Node(.leaveLoop, at: place)
        case .continueStmt: return Node(.nextRound, at: place)
        case .returnStmt: return Node(.exit, lowered(cursor, depth), at: place)
        case .declStmt: return Node(.declaration, lowered(cursor, depth), at: place)
        case .varDecl: return variable(cursor, place, depth)
        default: break
        }
        if kind.isExpression { return Node(.otherExpression, lowered(cursor, depth), at: place) }
        return Node(.otherStatement, kind.isDeclaration ? [] : lowered(cursor, depth), at: place)
    }

    private func lowered(_ cursor: Cursor, _ depth: Int) -> [Node] {
        var nodes: [Node] = []
        cursor.forEachChild { nodes.append(node($0, depth + 1)) }
        return nodes
    }

    /// Parentheses and implicit casts vanish; a designated initialiser hides among them.
    private func transparent(_ cursor: Cursor, _ place: Node.Place, _ depth: Int) -> Node {
        let children = cursor.children
        if children.count == 1 { return node(children[0], depth + 1) }
        if children.count >= 2, let member = children.first, member.kind == .memberRef {
            let declared = member.referenced.map { declare($0, as: .member) }
            let value = children.last.map { node($0, depth + 1) }
            return Node(.designated, value.map { [$0] } ?? [], name: member.spelling, declaration: declared, at: place)
        }
        if children.isEmpty, let constant = cursor.integerValue { return Node(.constant, constant: constant, at: place) }
        return Node(.otherExpression, children.map { node($0, depth + 1) }, at: place)
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

    private func call(_ cursor: Cursor, _ place: Node.Place, _ depth: Int) -> Node {
        let arguments = cursor.arguments.map { node($0, depth + 1) }
        let callee = cursor.children.first.map { node($0, depth + 1) } ?? Node(.otherExpression, at: place)
        // likely() and unlikely() say nothing here.
        if callee.name == "__builtin_expect", let first = arguments.first { return first }
        let target = callee.kind == .function ? callee.declaration : nil
        return Node(.call, [callee] + arguments, name: callee.bare.name, declaration: target, at: place)
    }

    /// A variable's declaration is an assignment where it has an initial value.
    private func variable(_ cursor: Cursor, _ place: Node.Place, _ depth: Int) -> Node {
        let declared = declare(cursor, as: cursor.isLocal ? .local : .global)
        let target = Node(.variable, name: declared.name, declaration: declared, at: place)
        guard let value = cursor.children.last, value.kind.isExpression, !declared.isArray || value.kind == .initListExpr else {
            return Node(.otherStatement, [target], at: place)
        }
        return Node(.assignment, [target, node(value, depth + 1)], name: "=", at: place)
    }

    private func declare(_ cursor: Cursor, as kind: Declaration.Kind) -> Declaration {
        let canonical = cursor.kind == .functionDecl ? cursor.canonical ?? cursor : cursor
        if let known = declarations[canonical.identity] { return known }
        let type = cursor.kind == .functionDecl ? nil : cursor.type
        let declaration = Declaration(kind, name: cursor.spelling, type: type?.spelling ?? "", isArray: type?.isArray ?? false)
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

    /// A node's place as the report names it, with its source text.
    func evidence(_ node: Node) -> (file: String, line: Int, text: String) {
        let text = source.source(of: node.place.file).map { source in
            source.foldedText(min(node.place.start, node.place.end)..<node.place.end)
        }
        return (relativePath(node.place.file), node.place.line, text ?? "")
    }
}
