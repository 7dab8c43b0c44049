internal import CallSites
internal import Knowledge
internal import SourceText

/// Rewrites the calls that give the pages back within one function.
struct ReleaseRewriter {
    let function: FunctionText
    let uses: PageKnowledge
    let counts: CountSigns
    /// Where it is known that the caller may sleep, and holds no lock of a page.
    let context: SleepingContext
    /// What tells which pages are pinned.
    var pinned = PinnedPages.all

    /// What changes in a function.
    struct Rewritten {
        var edits: Set<TextEdit> = []
        /// What marked pages dirty without their lock, and does so under it now.
        var locked: Set<String> = []
    }

    /// - Parameter calls: the releases, each with the function that takes its place.
    func rewrite(_ calls: [(call: SyntaxNode, to: String)]) throws(PatchFault) -> Rewritten {
        var result = Rewritten()
        // Where variables are declared that the edits leave unused, maybe, and what no longer stands in the function.
        var idle: Set<Int> = []
        var gone: [Range<Int>] = []
        for (call, to) in calls {
            guard let callee = function.callee(of: call) else {
                throw PatchFault("\(call.name)() at line \(line(of: call)) is hidden by a macro")
            }
            if let folded = fold(call) {
                result.edits.insert(folded.edit)
                result.locked.formUnion(folded.marks)
                gone.append(folded.edit.range)
                idle.formUnion(folded.idle)
            } else if let one = straight(call) {
                result.edits.insert(one.edit)
                result.locked.formUnion(one.marks)
            } else {
                result.edits.insert(TextEdit(callee, try question(before: call) + to))
            }
        }
        for declaration in idle.sorted() where isIdle(declaration, without: gone) {
            if let edit = VariableRemoval(function).edit(removing: declaration) { result.edits.insert(edit) }
        }
        return result
    }

    /// What a release asks that is not one of all pages.
    private func question(before call: SyntaxNode) throws(PatchFault) -> String {
        if case .all = pinned { return "" }
        guard let test = self.test(function.arguments(of: call).first) else {
            throw PatchFault("\(call.name)() at line \(line(of: call)) has no object that says which pages are pinned")
        }
        let path = function.path(to: { $0 == call }) ?? []
        let outer = path.dropLast().last
        var isStatement: Bool =
            switch outer?.kind {
            case .compound, .label: true
            case .branch: outer?.children.count == 2 && outer?.children.last == call
            case .forLoop, .whileLoop: outer?.children.last == call
            default: false
            }
        // An `else` further out would go with the question.
        for outer in path.dropLast().reversed().prefix(while: { $0.kind != .compound })
        where outer.kind == .branch && outer.children.count > 2 { isStatement = false }
        guard isStatement else {
            throw PatchFault("\(call.name)() at line \(line(of: call)) is no statement that could ask for \(test)")
        }
        return "if (\(test))\n\(function.indentation(at: call.start))\t"
    }

    /// What says that pages are pinned; nil where all are, or that is not at hand.
    private func test(_ pages: SyntaxNode?) -> String? {
        switch pinned {
        case .all: nil
        case .asked(let test): test
        case .kept(let member, _): pages.flatMap { KeptState.question($0, of: member, in: function) }
        }
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

    /// What takes the place of a piece of the function.
    private struct Replacement {
        var edit: TextEdit
        /// The variables that it may leave unused.
        var idle: Set<Int> = []
        /// What marked pages dirty without their lock.
        var marks: Set<String> = []
    }

    /// A mark of dirtiness: under which condition, and by what, if that takes no lock.
    private struct Mark {
        var condition: String
        var unlocked: Set<String>
    }

    /// A loop that releases every page of an array, as the one call that does the same.
    private func fold(_ call: SyntaxNode) -> Replacement? {
        guard let path = function.path(to: { $0 == call }),
            let at = path.lastIndex(where: { $0.kind.isLoop }), at > 0,
            let page = function.arguments(of: call).first, function.arguments(of: call).count == 1,
            uses.releases[call.name]?.pinned != nil, uses.pinned(call.name) != uses.pinnedArray,
            let loop = PageLoop(path[at], over: page, in: function),
            loop.array.type.map(Self.isArrayOfPages) ?? false,
            let last = loop.statements.last, last.bare == call, loop.statements.count <= 2
        else { return nil }
        var mark: Mark?
        if loop.statements.count == 2 {
            mark = self.mark(loop.statements[0], page: page, index: loop.index)
            if mark == nil { return nil }
        }
        let count = loop.countText
        let range = function.statement(loop.node)
        let outer = path[at - 1]
        // What counts down must not be looked at again; nor what stood for one page; an `else` must stay with its `if`.
        if loop.consumesCount, isUsed(loop.index, outside: range) { return nil }
        if let variable = loop.page, isUsed(variable, outside: range) { return nil }
        if outer.kind == .branch, outer.children.count > 2 { return nil }
        var conditions = loop.condition.map { [function.text($0)] } ?? []
        if pinned != .all {
            // Pages that are not pinned are marked dirty all the same.
            guard mark == nil, let test = self.test(loop.array) else { return nil }
            conditions.insert(test, at: 0)
        }
        if counts.mayBeNegative(loop.count, path: Array(path[...at])) { conditions.append("\(count) > 0") }
        if !conditions.isEmpty, outer.kind == .branch || outer.kind.isLoop { return nil }
        let indentation = function.indentation(at: range.lowerBound)
        if conditions.count > 1 {
            conditions = conditions.map { $0.contains("||") || $0.contains("?") ? "(\($0))" : $0 }
        }
        let lead = conditions.isEmpty ? "" : "if (\(conditions.joined(separator: " && ")))\n\(indentation)\t"
        let arguments = [function.text(loop.array), count] + (mark.map { [$0.condition] } ?? [])
        guard
            let text = Self.call(
                mark == nil ? uses.pinnedArray : uses.dirtyingRelease, arguments,
                behind: indentation + (lead.isEmpty ? "" : "\t"))
        else { return nil }
        let said = comments(in: range, behind: indentation)
        if !said.isEmpty, outer.kind == .branch || outer.kind.isLoop { return nil }
        return Replacement(
            edit: edit(range, said + lead + text, in: outer, path: Array(path[..<at])),
            idle: Set([loop.index, loop.page].compactMap(\.self)), marks: mark?.unlocked ?? [])
    }

    /// What is said in a piece that goes, each comment on lines of its own.
    private func comments(in range: Range<Int>, behind indentation: String) -> String {
        function.source.comments.filter { range.contains($0.lowerBound) }.map { comment in
            let old = function.indentation(at: comment.lowerBound)
            return function.text(comment).replacing("\n" + old, with: "\n" + indentation) + "\n" + indentation
        }.joined()
    }

    /// A call as the kernel breaks its lines; nil where an argument alone is too long.
    private static func call(_ name: String, _ arguments: [String], behind indentation: String) -> String? {
        KernelLayout.arguments(arguments, from: KernelLayout.width(of: indentation) + name.count + 1)
            .map { "\(name)(\($0)" }
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
    private func mark(_ statement: SyntaxNode, page: SyntaxNode, index: Int?) -> Mark? {
        if let unlocked = marked(statement, page) { return Mark(condition: "true", unlocked: unlocked) }
        guard statement.kind == .branch, statement.children.count == 2 else { return nil }
        let inner = statements(of: statement.children[1])
        let condition = statement.children[0]
        guard inner.count == 1, let unlocked = marked(inner[0], page), function.isPure(condition),
            !condition.names(index), index == nil || !condition.names(page.bare.declaration)
        else {
            return nil
        }
        return Mark(condition: function.text(condition.bare), unlocked: unlocked)
    }

    /// What marks the page dirty without its lock, if the statement is nothing but a mark; nil where it is none, or
    /// where taking the lock might be wrong.
    private func marked(_ statement: SyntaxNode, _ page: SyntaxNode) -> Set<String>? {
        let node = statement.bare
        guard node.kind == .call, uses.foldedDirtying.contains(node.name),
            let marked = function.arguments(of: node).first, function.arguments(of: node).count == 1,
            function.text(marked.bare) == function.text(page.bare)
        else { return nil }
        if uses.dirtiesLocked.contains(node.name) { return [] }
        return context.allowsPageLock(in: function.root.name) ? ["\(node.name)() of \(function.root.name)()"] : nil
    }

    // MARK: Straight lines

    /// The mark of dirtiness right before the release of one page, and the release, as one call.
    private func straight(_ call: SyntaxNode) -> Replacement? {
        guard pinned == .all, let path = function.path(to: { $0 == call }), path.last?.kind == .call,
            let block = path.dropLast().last, block.kind == .compound, let at = block.children.firstIndex(of: call),
            at > 0, let page = function.arguments(of: call).first?.bare, function.arguments(of: call).count == 1,
            uses.releases[call.name]?.pinned != nil, uses.pinned(call.name) != uses.pinnedArray,
            Self.isPage(page), page.isPlain, function.isPure(page)
        else { return nil }
        let marking = block.children[at - 1]
        guard let mark = mark(marking, page: page, index: nil),
            function.isBlank(function.statement(marking).upperBound..<call.start)
        else { return nil }
        let range = marking.start..<function.statement(call).upperBound
        let indentation = function.indentation(at: range.lowerBound)
        let arguments = ["&" + function.text(page), "1", mark.condition]
        return Self.call(uses.dirtyingRelease, arguments, behind: indentation).map { text in
            Replacement(
                edit: TextEdit(range, comments(in: range, behind: indentation) + text), marks: mark.unlocked)
        }
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

    private static func isPage(_ node: SyntaxNode) -> Bool {
        switch node.kind {
        case .name, .member: node.type?.hasPrefix("struct page *") == true
        case .element: node.children[0].bare.type.map(isArrayOfPages) == true
        default: false
        }
    }

    private static func isArrayOfPages(_ type: String) -> Bool {
        type.hasPrefix("struct page *")
            && (type.hasSuffix("**") || type.hasSuffix("]") || type.contains("*const *"))
    }
}

extension SyntaxNode.Kind {
    var isLoop: Bool { self == .forLoop || self == .whileLoop || self == .doLoop }
}
