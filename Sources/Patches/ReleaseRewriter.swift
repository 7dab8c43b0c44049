internal import CallSites
internal import Knowledge
internal import SourceText

/// Rewrites the calls that give the pages back within one function.
struct ReleaseRewriter {
    let function: FunctionText
    let uses: PageKnowledge
    /// The functions of the family, by whose result a count may be negative.
    let family: Set<String>

    /// - Parameter calls: the releases, each with the function that takes its place.
    func rewrite(_ calls: [(call: SyntaxNode, to: String)]) throws(PatchFault) -> Set<TextEdit> {
        var edits: Set<TextEdit> = []
        // Where variables are declared that the edits leave unused, maybe, and what no longer stands in the function.
        var idle: Set<Int> = []
        var gone: [Range<Int>] = []
        for (call, to) in calls {
            guard let callee = function.callee(of: call) else {
                throw PatchFault("\(call.name)() at line \(line(of: call)) is hidden by a macro")
            }
            if let folded = fold(call) {
                edits.insert(folded.edit)
                gone.append(folded.edit.range)
                idle.insert(folded.index)
            } else {
                edits.insert(straight(call) ?? TextEdit(callee, to))
            }
        }
        for declaration in idle.sorted() where isIdle(declaration, without: gone) {
            if let edit = VariableRemoval(function).edit(removing: declaration) { edits.insert(edit) }
        }
        return edits
    }

    private func line(of node: SyntaxNode) -> Int { function.source.position(of: node.start).line }

    /// True where no text but its declaration, and what goes, names the variable.
    private func isIdle(_ declaration: Int, without gone: [Range<Int>]) -> Bool {
        function.nodes { node in
            node.kind == .name && node.declaration == declaration
                && !gone.contains { $0.lowerBound <= node.start && node.end <= $0.upperBound }
        }.isEmpty
    }

    // MARK: Loops

    /// A loop that releases every page of an array, as the one call that does the same.
    private func fold(_ call: SyntaxNode) -> (edit: TextEdit, index: Int)? {
        guard let path = function.path(to: { $0 == call }),
            let at = path.lastIndex(where: { $0.kind.isLoop }), at > 0,
            let page = function.arguments(of: call).first, function.arguments(of: call).count == 1,
            uses.releases[call.name]?.pinned != nil, uses.pinned(call.name) != uses.pinnedArray,
            let loop = PageLoop(path[at], over: page, in: function),
            loop.array.type.map(Self.isArrayOfPages) ?? false
        else { return nil }
        let statements = statements(of: loop.body)
        guard let last = statements.last, last.bare == call, statements.count <= 2
        else { return nil }
        let (name, arguments): (String, [String])
        let count = loop.countText
        if statements.count == 2 {
            guard let condition = dirtyCondition(statements[0], page: page, index: loop.index) else { return nil }
            (name, arguments) = (uses.dirtyingRelease, [function.text(loop.array), count, condition])
        } else {
            (name, arguments) = (uses.pinnedArray, [function.text(loop.array), count])
        }
        let range = function.statement(loop.node)
        let outer = path[at - 1]
        // What counts down must not be looked at again; and an `else` must stay with its `if`.
        if loop.consumesCount, isUsed(loop.index, outside: range) { return nil }
        if outer.kind == .branch, outer.children.count > 2 { return nil }
        let indentation = function.indentation(at: range.lowerBound)
        var (lead, inner) = ("", indentation)
        if mayBeNegative(loop.count, path: Array(path[...at])) {
            if outer.kind == .branch || outer.kind.isLoop { return nil }
            lead = "if (\(count) > 0)\n\(indentation)\t"
            inner += "\t"
        }
        guard let call = Self.call(name, arguments, behind: inner) else { return nil }
        let text = lead + call
        return (edit(range, text, in: outer, path: Array(path[..<at])), loop.index)
    }

    /// A call as the kernel breaks its lines; nil where an argument alone is too long.
    private static func call(_ name: String, _ arguments: [String], behind indentation: String) -> String? {
        let column = width(of: indentation) + name.count + 1
        let aligned = "\n" + String(repeating: "\t", count: column / 8) + String(repeating: " ", count: column % 8)
        var text = name + "("
        var at = column
        for (number, argument) in arguments.enumerated() {
            let length = argument.count + (number == arguments.count - 1 ? 2 : 1)
            if number > 0 {
                if at + 1 + length > 80 {
                    text += aligned
                    at = column
                } else {
                    text += " "
                    at += 1
                }
            }
            if at + length > 80 { return nil }
            text += argument + (number == arguments.count - 1 ? ");" : ",")
            at += length
        }
        return text
    }

    /// In braces that hold nothing else the braces go, too.
    private func edit(_ range: Range<Int>, _ text: String, in outer: SyntaxNode, path: [SyntaxNode])
        -> TextEdit
    {
        guard outer.kind == .compound, outer.children.count == 1, path.count > 1, !text.contains("\n"),
            let statement = path.dropLast().last, statement.children.last == outer,
            statement.kind == .whileLoop || statement.kind == .forLoop
                || statement.kind == .branch && statement.children.count == 2,
            !(path.dropLast(2).last.map { $0.kind == .branch } ?? false),
            function.isBlank(outer.start + 1..<range.lowerBound),
            function.isBlank(range.upperBound..<outer.end - 1)
        else { return TextEdit(range, text) }
        var start = outer.start
        while start > 0, function.source.bytes[start - 1] == UInt8(ascii: " ") { start -= 1 }
        return TextEdit(start..<outer.end, "\n" + function.indentation(at: range.lowerBound) + text)
    }

    private func statements(of body: SyntaxNode) -> [SyntaxNode] {
        body.kind == .compound ? body.children : [body]
    }

    /// What says whether each page is marked dirty; nil where the statement does more, or asks each page.
    private func dirtyCondition(_ statement: SyntaxNode, page: SyntaxNode, index: Int?) -> String? {
        func marks(_ node: SyntaxNode) -> Bool {
            let node = node.bare
            guard node.kind == .call, uses.dirtiesLocked.contains(node.name),
                uses.foldedDirtying.contains(node.name),
                let marked = function.arguments(of: node).first, function.arguments(of: node).count == 1
            else { return false }
            return function.text(marked.bare) == function.text(page.bare)
        }
        if marks(statement) { return "true" }
        guard statement.kind == .branch, statement.children.count == 2 else { return nil }
        let inner = statements(of: statement.children[1])
        let condition = statement.children[0]
        guard inner.count == 1, marks(inner[0]), function.isPure(condition),
            !condition.names(index)
        else {
            return nil
        }
        return function.text(condition.bare)
    }

    // MARK: Straight lines

    /// The mark of dirtiness right before the release of one page, and the release, as one call.
    private func straight(_ call: SyntaxNode) -> TextEdit? {
        guard let path = function.path(to: { $0 == call }), path.last?.kind == .call,
            let block = path.dropLast().last, block.kind == .compound, let at = block.children.firstIndex(of: call),
            at > 0, let page = function.arguments(of: call).first?.bare, function.arguments(of: call).count == 1,
            uses.releases[call.name]?.pinned != nil, uses.pinned(call.name) != uses.pinnedArray,
            [.name, .member, .element].contains(page.kind), page.isPlain, function.isPure(page)
        else { return nil }
        let mark = block.children[at - 1]
        guard let condition = dirtyCondition(mark, page: page, index: nil),
            function.isBlank(function.statement(mark).upperBound..<call.start)
        else { return nil }
        let range = mark.start..<function.statement(call).upperBound
        let indentation = function.indentation(at: range.lowerBound)
        return Self.call(uses.dirtyingRelease, ["&" + function.text(page), "1", condition], behind: indentation)
            .map { TextEdit(range, $0) }
    }

    private func isUsed(_ declaration: Int, outside range: Range<Int>) -> Bool {
        // Behind the loop, or around it where an outer loop comes back.
        let isRepeated = function.path(to: { function.statement($0) == range })?.dropLast().contains {
            $0.kind.isLoop
        }
        return function.nodes { node in
            node.kind == .name && node.declaration == declaration
                && (node.start >= range.upperBound || isRepeated == true && node.end <= range.lowerBound)
        }.isEmpty == false
    }

    /// A count that a call of the family returned may be an error: the loop would not run, the call would take it for
    /// a huge number.
    private func mayBeNegative(_ count: SyntaxNode, path: [SyntaxNode]) -> Bool {
        let count = count.bare
        guard count.kind == .name, let declaration = count.declaration, let type = count.type,
            !type.hasPrefix("unsigned"), !type.contains("size_t")
        else { return false }
        let takesResult = !function.nodes { node in
            let isAssignment =
                node.kind == .binary && function.symbol(of: node) == "="
                && node.children[0].bare.declaration == declaration
            let isDeclaration = node.kind == .variable && node.declaration == declaration
            guard isAssignment || isDeclaration, let value = node.children.last?.bare else {
                return false
            }
            return value.kind == .call && family.contains(value.name)
        }.isEmpty
        guard takesResult else { return false }
        for (outer, inner) in zip(path, path.dropFirst()) {
            if outer.kind == .branch, outer.children.count > 1, outer.children[1] == inner,
                asksForMore(outer.children[0], than: declaration)
            {
                return false
            }
            if outer.kind == .compound {
                for statement in outer.children where statement.end <= inner.start {
                    if statement.kind == .label { break }
                    if statement.kind == .branch, statement.children.count == 2,
                        statement.children[1].leaves,
                        asksForError(statement.children[0], of: declaration)
                    {
                        return false
                    }
                }
            }
        }
        return true
    }

    /// `n > 0`, `n >= 0`, also as one of several that all must hold.
    private func asksForMore(_ condition: SyntaxNode, than declaration: Int) -> Bool {
        compares(condition, declaration, by: [">", ">="], joinedBy: "&&")
    }

    /// `n < 0`, `n <= 0`, also as one of several of which any will do.
    private func asksForError(_ condition: SyntaxNode, of declaration: Int) -> Bool {
        compares(condition, declaration, by: ["<", "<="], joinedBy: "||")
    }

    private func compares(
        _ condition: SyntaxNode, _ declaration: Int, by symbols: [String], joinedBy joint: String
    ) -> Bool {
        let node = condition.bare
        guard node.kind == .binary, let symbol = function.symbol(of: node) else { return false }
        if symbol == joint {
            return node.children.contains { compares($0, declaration, by: symbols, joinedBy: joint) }
        }
        return symbols.contains(symbol) && node.children[0].bare.declaration == declaration
            && node.children[1].bare.kind == .number
    }

    private static func isArrayOfPages(_ type: String) -> Bool {
        type.hasPrefix("struct page *")
            && (type.hasSuffix("**") || type.hasSuffix("]") || type.contains("*const *"))
    }

    static func width(of indentation: String) -> Int {
        indentation.reduce(0) { $1 == "\t" ? ($0 / 8 + 1) * 8 : $0 + 1 }
    }
}

extension SyntaxNode.Kind {
    var isLoop: Bool { self == .forLoop || self == .whileLoop || self == .doLoop }
}
