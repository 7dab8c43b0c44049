internal import CallSites
internal import Knowledge
internal import Report
internal import SourceText
internal import Worklists

/// What a caller does with the VMAs that it asked for, done without the call's help.
///
/// The mmap lock is held as before: the functions that had the parameter left it so.
struct VMAUse {
    private let site: CallSite
    private let index: Int
    private let node: SyntaxNode
    private let function: FunctionText
    private let means: Means
    /// The address space that the pages are taken from.
    private let space: String
    /// The address of the first page.
    private let start: SyntaxNode

    /// What there is in a tree to do it with.
    struct Means {
        /// Finds the VMA of an address; nil where the tree has nothing that does.
        let lookup: String?
        /// Takes the tag off an address of the caller; nil where the tree knows no tags.
        let untag: String?
        let frees: Set<String>
    }

    /// The caller's own.
    private static let own = "current->mm"

    /// - Parameters:
    ///   - offset: the call.
    ///   - index: of the argument.
    init(
        _ site: CallSite, at offset: Int, index: Int, in function: FunctionText, api: API, _ means: Means
    ) throws(PatchFault) {
        guard let node = function.nodes(where: { $0.kind == .call && $0.start == offset }).first,
            function.callee(of: node) != nil
        else { throw PatchFault("a macro hides the call") }
        let parameters = VMAsParameter.parameters(of: site.callee, in: api)
        func argument(_ type: String) -> SyntaxNode? {
            parameters.firstIndex { $0.type.hasPrefix(type) }.flatMap {
                function.arguments(of: node).dropFirst($0).first
            }
        }
        guard let start = argument("unsigned long"), function.isPure(start) else {
            throw PatchFault("the address of the pages cannot be looked up again")
        }
        self.site = site
        self.index = index
        self.node = node
        self.function = function
        self.means = means
        self.start = start.bare
        space = argument("struct mm_struct *").map { function.text($0) } ?? Self.own
    }

    private var address: String {
        let text = function.text(start)
        return means.untag.flatMap { space == Self.own ? "\($0)(\(text))" : nil } ?? text
    }

    private func vma(at address: String) throws(PatchFault) -> String {
        guard let lookup = means.lookup else {
            throw PatchFault("this tree has nothing that finds the VMA of an address")
        }
        return "\(lookup)(\(space), \(address))"
    }

    func edits() throws(PatchFault) -> Set<TextEdit> {
        if site.judgement?.vmasUse?.afterUnlock == true {
            throw PatchFault("a VMA is looked at after the mmap lock was dropped")
        }
        guard let argument = function.arguments(of: node).dropFirst(index).first?.bare else {
            throw PatchFault("the argument was not found")
        }
        let isOne = argument.kind == .unary && argument.children.count == 1
        let name = isOne ? argument.children[0].bare : argument
        guard name.kind == .name, let declaration = name.declaration,
            !function.nodes(where: { $0.kind == .variable && $0.declaration == declaration }).isEmpty
        else { throw PatchFault("the VMAs go to what is no variable of the function") }
        let mentions = function.nodes {
            $0.kind == .name && $0.declaration == declaration && !argument.range.contains($0.start)
        }
        if mentions.isEmpty { return [try declarationRemoval(declaration)] }
        return isOne ? try one(name) : try array(declaration, mentions)
    }

    private func declarationRemoval(_ declaration: Int) throws(PatchFault) -> TextEdit {
        let removal = VariableRemoval(function)
        guard let edit = removal.edit(removing: declaration, withCall: site.vmas == .array) else {
            throw PatchFault("the variable for the VMAs cannot be taken out")
        }
        return edit
    }

    // MARK: One VMA

    private func one(_ name: SyntaxNode) throws(PatchFault) -> Set<TextEdit> {
        guard site.pageCount == "1" else { throw PatchFault("one VMA stands for several pages") }
        guard let path = function.path(to: { $0 == node }),
            let block = path.lastIndex(where: { $0.kind == .compound }), block + 1 < path.count
        else { throw PatchFault("the statement of the call was not found") }
        // A label stays in front.
        guard let statement = path[(block + 1)...].first(where: { $0.kind != .label }), !statement.kind.isLoop,
            statement.kind != .branch, statement.kind != .choice,
            let place = path[block].children.firstIndex(of: path[block + 1])
        else { throw PatchFault("the call is a part of a condition") }
        let line = "\(function.text(name)) = \(try vma(at: address));"
        var end = function.statement(statement).upperBound
        let siblings = path[block].children
        if siblings.indices.contains(place + 1) {
            let next = siblings[place + 1]
            if next.kind == .declarations { throw PatchFault("declarations stand behind the call") }
            if next.kind == .branch, let inside = alternative(next, without: name.declaration) {
                let indentation = function.indentation(at: inside.children[0].start)
                return [TextEdit(inside.start + 1..<inside.start + 1, "\n\(indentation)\(line)")]
            }
            if next.kind == .branch, next.children.count == 2, next.children[1].leaves, !next.names(name.declaration) {
                end = function.statement(next).upperBound
            }
        }
        return [TextEdit(end..<end, "\n\(function.indentation(at: statement.start))\(line)")]
    }

    /// The `else` of a question about the call's result, where the other branch looks its VMA up itself.
    private func alternative(_ branch: SyntaxNode, without declaration: Int?) -> SyntaxNode? {
        guard branch.children.count == 3, !branch.children[0].names(declaration),
            branch.children[2].kind == .compound, !branch.children[2].children.isEmpty
        else { return nil }
        var first: SyntaxNode?
        branch.children[1].walk { node in
            if first == nil, node.kind == .name, node.declaration == declaration { first = node }
        }
        guard let first else { return branch.children[2] }
        let isSet = function.nodes { node in
            node.kind == .binary && function.symbol(of: node) == "=" && node.children[0].bare == first
        }
        return isSet.isEmpty ? nil : branch.children[2]
    }

    // MARK: An array

    private func array(_ declaration: Int, _ mentions: [SyntaxNode]) throws(PatchFault) -> Set<TextEdit> {
        guard isFixed else { throw PatchFault("the address of the pages changes on the way") }
        let declared = try declarationRemoval(declaration)
        var edits: Set<TextEdit> = [declared]
        let statements = statements(mentions)
        for mention in mentions {
            if ([declared.range] + statements).contains(where: { $0.contains(mention.start) }) { continue }
            let path = function.path(to: { $0 == mention }) ?? []
            if let edit = alternative(path, mention) {
                edits.insert(edit)
                continue
            }
            guard let element = path.last(where: { $0.kind == .element }), element.children[0].bare == mention
            else { throw fault(mention) }
            edits.insert(fitted(try vma(at: address(element.children[1])), for: element.range))
        }
        for statement in statements {
            guard let edit = StatementRemoval(function).edit(removing: statement) else {
                throw PatchFault("the array of the VMAs cannot be taken out")
            }
            edits.insert(edit)
        }
        return edits
    }

    /// What a variable is declared with begins a line of its own where that would be too long.
    private func fitted(_ text: String, for range: Range<Int>) -> TextEdit {
        let indentation = function.indentation(at: range.lowerBound)
        let before = function.text(function.line(of: range.lowerBound).lowerBound..<range.lowerBound)
        guard before.hasSuffix(" = "), KernelLayout.width(of: before + text + ";") > KernelLayout.widest else {
            return TextEdit(range, text)
        }
        return TextEdit(range.lowerBound - 1..<range.upperBound, "\n\(indentation)\t\(text)")
    }

    /// What is there for the array alone; neighbours are one.
    private func statements(_ mentions: [SyntaxNode]) -> [Range<Int>] {
        var statements: [Range<Int>] = []
        for mention in mentions {
            guard let path = function.path(to: { $0 == mention }), let statement = bookkeeping(path, mention) else {
                continue
            }
            let range = function.statement(statement)
            if let last = statements.last, function.isBlank(last.upperBound..<range.lowerBound) {
                statements[statements.count - 1] = last.lowerBound..<range.upperBound
            } else {
                statements.append(range)
            }
        }
        return statements
    }

    /// True where every name in the address keeps its value behind the call.
    private var isFixed: Bool {
        function.nodes { $0.kind == .name && start.names($0.declaration) && start.range.contains($0.start) }
            .allSatisfy { name in
                function.nodes { node in
                    guard node.start > start.end, let first = node.children.first?.bare,
                        first.declaration == name.declaration, name.declaration != nil
                    else { return false }
                    let isSet = node.kind == .binary && function.symbol(of: node) == "="
                    let isCounted =
                        node.kind == .unary && ["++", "--", "&"].contains { function.text(node).contains($0) }
                    return isSet || isCounted || node.kind == .compoundAssignment
                }.isEmpty
            }
    }

    private func fault(_ node: SyntaxNode) -> PatchFault {
        let line = function.source.position(of: node.start).line
        return PatchFault("what line \(line) does with the VMAs has to be looked into")
    }

    private func address(_ index: SyntaxNode) -> String {
        let text = function.text(index.bare)
        if text == "0" { return address }
        let isSimple = index.bare.kind == .name || index.bare.kind == .number
        return "\(address) + \(isSimple ? text : "(\(text))") * PAGE_SIZE"
    }

    /// `!areas`.
    private func denies(_ condition: SyntaxNode, _ mention: SyntaxNode) -> Bool {
        condition.kind == .unary && function.text(condition).hasPrefix("!")
            && condition.children.first?.bare == mention
    }

    /// Whether the array was made, asked beside other things: each of them alone is reason enough to leave.
    private func alternative(_ path: [SyntaxNode], _ mention: SyntaxNode) -> TextEdit? {
        guard let branch = path.lastIndex(where: { $0.kind == .branch }), path[branch].children.count == 2,
            path[branch].children[1].leaves, path[branch].children[0].range.contains(mention.start),
            let place = path.firstIndex(where: { denies($0, mention) }), place > branch + 1
        else { return nil }
        let chain = path[branch + 1..<place]
        guard let either = chain.last, chain.allSatisfy({ $0.kind == .binary && function.symbol(of: $0) == "||" })
        else { return nil }
        let (left, right) = (either.children[0], either.children[1])
        return path[place] == left
            ? TextEdit(left.start..<right.start, "") : TextEdit(left.end..<right.end, "")
    }

    /// The statement that makes the array, asks whether it was made, or frees it.
    private func bookkeeping(_ path: [SyntaxNode], _ mention: SyntaxNode) -> SyntaxNode? {
        guard let block = path.lastIndex(where: { $0.kind == .compound }), block + 1 < path.count else { return nil }
        // A label stays in front of what follows.
        let labelled = path[(block + 1)...].first { $0.kind != .label }
        guard let statement = labelled else { return nil }
        switch statement.kind {
        case .binary:
            let isMade = function.symbol(of: statement) == "=" && statement.children[0].bare == mention
            return isMade && statement.children[1].bare.kind == .call ? statement : nil
        case .branch:
            let isMissing = denies(statement.children[0].bare, mention)
            return isMissing && statement.children.count == 2 && statement.children[1].leaves ? statement : nil
        case .call:
            let isFreed = means.frees.contains(statement.name) && function.arguments(of: statement).count == 1
            return isFreed ? statement : nil
        default: return nil
        }
    }
}
