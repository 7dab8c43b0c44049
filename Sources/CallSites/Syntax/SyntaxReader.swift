internal import Clang

/// Reads functions from a parsed file as the text that they are.
struct SyntaxReader {
    private let unit: TranslationUnit
    /// The file that is read, by libclang's spelling.
    private let main: String

    /// Deeper code is written by no one who wants it edited.
    private static let maximalDepth = 200

    init(_ unit: TranslationUnit) {
        self.unit = unit
        main = unit.cursor.spelling
    }

    func syntax(of names: [String], among functions: [Cursor]) -> FileSyntax {
        var syntax = FileSyntax()
        syntax.functions = functions.filter { names.contains($0.spelling) }.compactMap { node($0, depth: 0) }
        syntax.complaints = unit.complaints(in: main).sorted()
        return syntax
    }

    /// nil for what is nested too deeply, or does not stand in the file as it is.
    private func node(_ cursor: Cursor, depth: Int) -> SyntaxNode? {
        guard depth < Self.maximalDepth, let range = cursor.fileRange,
            let place = cursor.fileEnds.start, place.file == main
        else { return nil }
        let all = cursor.children
        let kind = Self.kinds[cursor.kind] ?? .other
        // What libclang has no name for, or is not in the text: an implicit conversion.
        if cursor.kind == .unexposedExpr, all.count == 1 { return node(all[0], depth: depth + 1) }
        var children: [SyntaxNode] = []
        for child in all {
            if let child = node(child, depth: depth + 1) {
                children.append(child)
            } else if child.kind == .compoundStmt || depth + 1 >= Self.maximalDepth {
                return nil
            }
        }
        let spelled = cursor.startSpellingLocation
        var node = SyntaxNode(
            kind, range, isPlain: spelled?.file == main && spelled?.offset == range.lowerBound,
            name: kind.isNamed ? cursor.spelling : "", children: children)
        if kind.isNamed {
            let declared = kind == .variable || kind == .parameter ? cursor : cursor.referenced
            if let declared, declared.kind == .varDecl || declared.kind == .parmDecl || declared.kind == .fieldDecl {
                node.type = declared.type.spelling
                if let location = declared.spellingLocation, location.file == main {
                    node.declaration = location.offset
                }
            }
        }
        if kind == .exit, let value = all.first { node.type = value.type.spelling }
        return node
    }

    private static let kinds: [CursorKind: SyntaxNode.Kind] = [
        .functionDecl: .function, .parmDecl: .parameter, .varDecl: .variable, .declStmt: .declarations,
        .compoundStmt: .compound, .ifStmt: .branch, .whileStmt: .whileLoop, .doStmt: .doLoop, .forStmt: .forLoop,
        .switchStmt: .choice, .labelStmt: .label, .gotoStmt: .jump, .continueStmt: .jump, .breakStmt: .jump,
        .returnStmt: .exit, .callExpr: .call, .declRefExpr: .name, .memberRefExpr: .member,
        .arraySubscriptExpr: .element, .integerLiteral: .number, .parenExpr: .parentheses, .unaryOperator: .unary,
        .binaryOperator: .binary, .compoundAssignOperator: .compoundAssignment, .conditionalOperator: .conditional,
        .cStyleCastExpr: .cast, .statementExpr: .statementExpression,
    ]
}

extension SyntaxNode.Kind {
    fileprivate var isNamed: Bool {
        switch self {
        case .function, .parameter, .variable, .call, .name, .member, .label: true
        default: false
        }
    }
}
