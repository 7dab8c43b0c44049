internal import CallSites
internal import SourceText

/// A function of a file: how the compiler divides it, and the text that it stands for.
struct FunctionText {
    let root: SyntaxNode
    let source: LexedSource

    func text(_ range: Range<Int>) -> String { String(decoding: source.bytes[range], as: UTF8.self) }
    func text(_ node: SyntaxNode) -> String { text(node.range) }

    /// The way from the body down to the first node that is wanted, which is the last of it.
    func path(to isWanted: (SyntaxNode) -> Bool) -> [SyntaxNode]? {
        func search(_ node: SyntaxNode) -> [SyntaxNode]? {
            if isWanted(node) { return [node] }
            for child in node.children { if let found = search(child) { return [node] + found } }
            return nil
        }
        return search(root)
    }

    func nodes(where isWanted: (SyntaxNode) -> Bool) -> [SyntaxNode] {
        var found: [SyntaxNode] = []
        root.walk { if isWanted($0) { found.append($0) } }
        return found
    }

    /// A statement with its semicolon.
    func statement(_ node: SyntaxNode) -> Range<Int> {
        var end = node.end
        if end > 0, source.bytes[end - 1] == UInt8(ascii: "}") { return node.start..<end }
        while end < source.bytes.count, source.bytes[end] <= 0x20 { end += 1 }
        return end < source.bytes.count && source.bytes[end] == UInt8(ascii: ";")
            ? node.start..<end + 1 : node.range
    }

    /// The white space before the first word of the line that holds an offset.
    func indentation(at offset: Int) -> String {
        var start = offset
        while start > 0, source.bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
        let line = source.bytes[start...].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        return String(decoding: line, as: UTF8.self)
    }

    /// The line that holds an offset, without its end.
    func line(of offset: Int) -> Range<Int> {
        let newline = UInt8(ascii: "\n")
        let start = source.bytes[..<offset].lastIndex(of: newline).map { $0 + 1 } ?? 0
        return start..<(source.bytes[offset...].firstIndex(of: newline) ?? source.bytes.count)
    }

    func isBlank(_ range: Range<Int>) -> Bool { source.bytes[range].allSatisfy { $0 <= 0x20 } }

    /// The operator between the operands of a node.
    func symbol(of node: SyntaxNode) -> String? {
        guard node.children.count == 2, node.children[0].end <= node.children[1].start else {
            return nil
        }
        return text(node.children[0].end..<node.children[1].start).filter { !$0.isWhitespace }
    }

    /// Where the callee's name of a call stands, if it is written there.
    func callee(of call: SyntaxNode) -> Range<Int>? {
        let range = call.start..<call.start + call.name.utf8.count
        guard call.kind == .call, call.isPlain, !call.name.isEmpty,
            range.upperBound <= source.bytes.count,
            source.bytes[range].elementsEqual(call.name.utf8)
        else { return nil }
        return range
    }

    /// True where evaluating it once is as good as often, and changes nothing.
    func isPure(_ node: SyntaxNode) -> Bool {
        var isPure = true
        node.walk { part in
            switch part.kind {
            case .call, .compoundAssignment, .statementExpression: isPure = false
            case .unary where text(part).contains("++") || text(part).contains("--"): isPure = false
            case .binary where symbol(of: part) == "=": isPure = false
            default: if !part.isPlain { isPure = false }
            }
        }
        return isPure
    }

    /// The statement that a call is reached in whatever happens, right below a block; nil where there is none, or where
    /// something decides within it whether the call is made.
    func plainStatement(around call: SyntaxNode) -> SyntaxNode? {
        guard let path = path(to: { $0 == call }),
            let block = path.dropLast().lastIndex(where: { $0.kind == .compound })
        else { return nil }
        let statement = path[block + 1]
        guard [.binary, .call, .branch, .exit].contains(statement.kind) else { return nil }
        if statement.kind == .branch, !path.dropFirst(block + 2).starts(with: [statement.children[0]]) { return nil }
        let decides = path.dropFirst(block + 1).contains { node in
            node.kind == .conditional || node.kind == .statementExpression
                || node.kind == .binary && ["&&", "||"].contains(symbol(of: node))
        }
        return decides ? nil : statement
    }

    /// True where a pointer is asked whether it is there: it may be none.
    func isInDoubt(_ declaration: Int) -> Bool {
        var isInDoubt = false
        func look(_ node: SyntaxNode, below parent: SyntaxNode) {
            if node.kind == .name, node.declaration == declaration {
                let isAddress = parent.kind == .unary && text(parent).hasPrefix("&")
                if parent.kind != .call, parent.kind != .member, !isAddress { isInDoubt = true }
            }
            for child in node.children { look(child, below: node) }
        }
        look(root, below: root)
        return isInDoubt
    }

    func arguments(of call: SyntaxNode) -> ArraySlice<SyntaxNode> { call.children.dropFirst() }
}

extension SyntaxNode {
    /// Without parentheses and casts.
    var bare: SyntaxNode {
        var node = self
        while node.kind == .parentheses || node.kind == .cast, let inner = node.children.last {
            node = inner
        }
        return node
    }

    /// True of a statement behind which nothing of what follows is reached.
    var leaves: Bool {
        let last = kind == .compound ? children.last : self
        return last?.kind == .jump || last?.kind == .exit
    }

    func names(_ declaration: Int?) -> Bool {
        guard let declaration else { return false }
        var found = false
        walk { if $0.kind == .name, $0.declaration == declaration { found = true } }
        return found
    }
}
