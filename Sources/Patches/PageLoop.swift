internal import CallSites
internal import SourceText

/// A loop that does the same to each page of an array, from the first one on: `for (i = 0; i < n; i++)` and its kin.
struct PageLoop {
    let node: SyntaxNode
    /// What is done to each page, without what only says which page it is and which comes next.
    let statements: [SyntaxNode]
    /// Where the variable that counts is declared.
    let index: Int
    /// Where the variable is declared that stands for one page, and outlives the loop.
    let page: Int?
    let count: SyntaxNode
    /// How the count is written, where the loop's head does not have it as it is.
    let countText: String
    /// True where the count itself runs down, and has another value behind the loop.
    let consumesCount: Bool
    /// What the head asks each time, though the loop does not change it.
    let condition: SyntaxNode?
    let array: SyntaxNode

    /// What a loop's head says.
    private struct Head {
        var index: Int
        var count: SyntaxNode
        var text: String
        var isConsumed = false
        var condition: SyntaxNode?
    }

    /// - Parameters:
    ///   - node: a loop.
    ///   - page: what stands for one page in its body.
    init?(_ node: SyntaxNode, over page: SyntaxNode, in function: FunctionText) {
        guard let body = node.children.last else { return nil }
        var statements = body.kind == .compound ? body.children : [body]
        var page = page.bare
        var named: Int?
        var isNamed = false
        if page.kind == .name, let first = statements.first,
            let (variable, value, isLocal) = Self.naming(first, page, in: function)
        {
            statements.removeFirst()
            page = value
            named = isLocal ? nil : variable
            isNamed = true
        }
        guard page.kind == .element, page.children.count == 2 else { return nil }
        let (array, place) = (page.children[0].bare, page.children[1].bare)
        guard function.isPure(array) else { return nil }
        var head: Head?
        switch node.kind {
        case .forLoop:
            head = Self.forHead(node, in: function)
            guard place.kind == .name, place.declaration == head?.index else { return nil }
        case .whileLoop:
            if !isNamed, let stepped = Self.steppedHead(node, place: place, statements, in: function) {
                statements.removeFirst()
                head = stepped
            } else {
                head = Self.whileHead(node, place: place, in: function)
            }
        default: return nil
        }
        guard let head, !array.names(head.index), named != head.index, !array.names(named),
            !head.count.names(named), head.condition?.names(named) != true
        else { return nil }
        self.node = node
        self.array = array
        self.statements = statements
        self.page = named
        (index, count, countText, consumesCount) = (head.index, head.count, head.text, head.isConsumed)
        condition = head.condition
    }

    /// What a statement calls the page of one place: `struct page *page = pages[i]`, or `page = pages[i]`.
    private static func naming(
        _ statement: SyntaxNode, _ page: SyntaxNode, in function: FunctionText
    ) -> (variable: Int, value: SyntaxNode, isLocal: Bool)? {
        guard let variable = page.declaration, let named = assignment(statement.bare, in: function),
            named.0 == variable, let value = named.1?.bare, function.isPure(value)
        else { return nil }
        return (variable, value, statement.kind == .declarations)
    }

    private static func forHead(_ node: SyntaxNode, in function: FunctionText) -> Head? {
        guard node.children.count == 4 else { return nil }
        let (first, step) = (node.children[0].bare, node.children[2].bare)
        guard let (index, start) = assignment(first, in: function) else { return nil }
        let (condition, other) = parts(of: node.children[1].bare, counted: index, in: function)
        if let other, !function.isPure(other) { return nil }
        guard condition.kind == .binary, condition.children.count == 2, step.kind == .unary, step.children.count == 1,
            step.children[0].bare.declaration == index
        else { return nil }
        let (left, right) = (condition.children[0].bare, condition.children[1].bare)
        let stepping = function.text(step)
        guard left.kind == .name, left.declaration == index, let symbol = function.symbol(of: condition)
        else {
            return nil
        }
        if stepping.contains("++"), symbol == "<" || symbol == "!=", start.map(function.text) == "0" {
            guard function.isPure(right), !right.names(index) else { return nil }
            return Head(index: index, count: right, text: function.text(right), condition: other)
        }
        // From the last one down.
        guard stepping.contains("--"), symbol == ">=", function.text(right) == "0", let start,
            start.kind == .binary,
            function.symbol(of: start) == "-", function.text(start.children[1]) == "1",
            function.isPure(start)
        else { return nil }
        return Head(
            index: index, count: start.children[0].bare, text: function.text(start.children[0]), condition: other)
    }

    /// `i < n` and what stands beside it, of `pages && i < n`.
    private static func parts(
        of condition: SyntaxNode, counted index: Int, in function: FunctionText
    ) -> (counts: SyntaxNode, other: SyntaxNode?) {
        guard condition.kind == .binary, function.symbol(of: condition) == "&&" else { return (condition, nil) }
        let (left, right) = (condition.children[0].bare, condition.children[1].bare)
        if right.names(index), !left.names(index) { return (right, left) }
        return left.names(index) && !right.names(index) ? (left, right) : (condition, nil)
    }

    /// `while (n > 0) { n--; put(pages[n]); }`.
    private static func steppedHead(
        _ node: SyntaxNode, place: SyntaxNode, _ statements: [SyntaxNode], in function: FunctionText
    ) -> Head? {
        guard node.children.count == 2, statements.count > 1, place.kind == .name, let index = place.declaration,
            statements[0].kind == .unary, statements[0].children.first?.bare.declaration == index,
            function.text(statements[0]).contains("--")
        else { return nil }
        var condition = node.children[0].bare
        if condition.kind == .binary, function.symbol(of: condition) == ">",
            function.text(condition.children[1]) == "0"
        {
            condition = condition.children[0].bare
        }
        guard condition.kind == .name, condition.declaration == index else { return nil }
        return Head(index: index, count: condition, text: function.text(condition), isConsumed: true)
    }

    /// `while (n--) put(pages[n])`, `while (--n >= 0) put(pages[n])`, `while (n) put(pages[--n])`.
    private static func whileHead(
        _ node: SyntaxNode, place: SyntaxNode, in function: FunctionText
    ) -> Head? {
        guard node.children.count == 2 else { return nil }
        var condition = node.children[0].bare
        var isCompared = false
        if condition.kind == .binary, condition.children.count == 2,
            function.text(condition.children[1]) == "0",
            let symbol = function.symbol(of: condition), symbol == ">=" || symbol == ">"
        {
            isCompared = symbol == ">="
            condition = condition.children[0].bare
        }
        func variable(_ node: SyntaxNode) -> SyntaxNode? {
            node.kind == .name && node.declaration != nil ? node : nil
        }
        if condition.kind == .unary, let counted = condition.children.first?.bare,
            let name = variable(counted)
        {
            let isPost = function.text(condition).hasSuffix("--") && !isCompared
            let isPre = function.text(condition).hasPrefix("--") && isCompared
            guard isPost || isPre, place.kind == .name, place.declaration == name.declaration,
                let index = name.declaration
            else { return nil }
            return Head(index: index, count: name, text: function.text(name), isConsumed: true)
        }
        guard let name = variable(condition), !isCompared, place.kind == .unary,
            function.text(place).hasPrefix("--"),
            let index = name.declaration, place.children.first?.bare.declaration == index
        else { return nil }
        return Head(index: index, count: name, text: function.text(name), isConsumed: true)
    }

    /// The variable that the first part of a loop's head gives a value, and the value.
    private static func assignment(_ node: SyntaxNode, in function: FunctionText) -> (
        Int, SyntaxNode?
    )? {
        if node.kind == .binary, function.symbol(of: node) == "=", node.children[0].bare.kind == .name,
            let index = node.children[0].bare.declaration
        {
            return (index, node.children[1].bare)
        }
        if node.kind == .declarations, node.children.count == 1, node.children[0].kind == .variable,
            let index = node.children[0].declaration
        {
            return (index, node.children[0].children.last?.bare)
        }
        return nil
    }
}
