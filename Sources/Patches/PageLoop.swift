internal import CallSites
internal import SourceText

/// A loop that does the same to each page of an array, from the first one on: `for (i = 0; i < n; i++)` and its kin.
struct PageLoop {
    let node: SyntaxNode
    let body: SyntaxNode
    /// Where the variable that counts is declared.
    let index: Int
    let count: SyntaxNode
    /// How the count is written, where the loop's head does not have it as it is.
    let countText: String
    /// True where the count itself runs down, and has another value behind the loop.
    let consumesCount: Bool
    let array: SyntaxNode

    /// - Parameters:
    ///   - node: a loop.
    ///   - page: what stands for one page in its body.
    init?(_ node: SyntaxNode, over page: SyntaxNode, in function: FunctionText) {
        let page = page.bare
        guard page.kind == .element, page.children.count == 2, let body = node.children.last else {
            return nil
        }
        let (array, place) = (page.children[0].bare, page.children[1].bare)
        guard function.isPure(array) else { return nil }
        self.node = node
        self.array = array
        var head: (index: Int, count: SyntaxNode, text: String, consumes: Bool)?
        switch node.kind {
        case .forLoop:
            self.body = body
            head = Self.forHead(node, in: function)
            guard place.kind == .name, place.declaration == head?.index else { return nil }
        case .whileLoop:
            self.body = body
            head = Self.whileHead(node, place: place, in: function)
        default: return nil
        }
        guard let head, !array.names(head.index) else { return nil }
        (index, count, countText, consumesCount) = (head.index, head.count, head.text, head.consumes)
    }

    private static func forHead(
        _ node: SyntaxNode, in function: FunctionText
    ) -> (index: Int, count: SyntaxNode, text: String, consumes: Bool)? {
        guard node.children.count == 4 else { return nil }
        let (first, condition, step) = (
            node.children[0].bare, node.children[1].bare, node.children[2].bare
        )
        guard let (index, start) = assignment(first, in: function), condition.kind == .binary,
            condition.children.count == 2, step.kind == .unary, step.children.count == 1,
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
            return (index, right, function.text(right), false)
        }
        // From the last one down.
        guard stepping.contains("--"), symbol == ">=", function.text(right) == "0", let start,
            start.kind == .binary,
            function.symbol(of: start) == "-", function.text(start.children[1]) == "1",
            function.isPure(start)
        else { return nil }
        return (index, start.children[0].bare, function.text(start.children[0]), false)
    }

    /// `while (n--) put(pages[n])`, `while (--n >= 0) put(pages[n])`, `while (n) put(pages[--n])`.
    private static func whileHead(
        _ node: SyntaxNode, place: SyntaxNode, in function: FunctionText
    ) -> (index: Int, count: SyntaxNode, text: String, consumes: Bool)? {
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
            return (index, name, function.text(name), true)
        }
        guard let name = variable(condition), !isCompared, place.kind == .unary,
            function.text(place).hasPrefix("--"),
            let index = name.declaration, place.children.first?.bare.declaration == index
        else { return nil }
        return (index, name, function.text(name), true)
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
