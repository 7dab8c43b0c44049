internal import CallSites
internal import SourceText
internal import Worklists

/// Declares a variable that stands for an argument of a call, in the block that the call is in.
struct VariableInsertion {
    private let function: FunctionText
    private let call: SyntaxNode
    private let block: SyntaxNode

    /// - Parameter call: what names the variable.
    init(_ function: FunctionText, before call: SyntaxNode) throws(PatchFault) {
        guard let path = function.path(to: { $0 == call }) else {
            throw PatchFault("a macro hides the block of the call")
        }
        // What stands at the head of a `switch` is never reached.
        let blocks = zip(path, path.dropFirst()).filter { $0.1.kind == .compound && $0.0.kind != .choice }
        guard let block = blocks.last?.1 else { throw PatchFault("the call stands in no block") }
        self.function = function
        self.call = call
        self.block = block
    }

    /// The first of some names that nothing in the function bears.
    static func name(in function: FunctionText, of names: [String]) -> String? {
        let words = function.source.code.filter { function.root.range.contains($0.start) }
            .map { function.source.spelling(of: $0) }
        // A member may bear the same name.
        let taken = Set(zip(words, words.dropFirst()).filter { $0.0 != "." && $0.0 != "->" }.map(\.1))
        return names.first { !taken.contains($0) }
    }

    /// - Parameter argument: the expression that it stands for.
    func edits(_ variable: Respelling.Variable, for argument: SyntaxNode) throws(PatchFault) -> Set<TextEdit> {
        guard function.isPure(argument) else { throw PatchFault("“\(variable.value)” may change what it stands for") }
        let head = block.children.prefix { $0.kind == .declarations }
        let names = function.names(in: argument)
        let last = head.last { statement in statement.children.contains { names.contains($0.declaration ?? -1) } }
        if isStable(argument) { return [declaration("\(variable.declaration)", after: last, head: Array(head))] }
        guard let statement = function.plainStatement(around: call), block.children.contains(statement) else {
            throw PatchFault("“\(variable.value)” changes on the way to the call")
        }
        let indentation = function.indentation(at: statement.start)
        return [
            declaration("\(variable.type)\(variable.name);", after: nil, head: Array(head)),
            TextEdit(statement.start..<statement.start, "\(variable.name) = \(variable.value);\n\(indentation)"),
        ]
    }

    /// A place of its own line: behind what it needs, else before the others.
    private func declaration(_ text: String, after last: SyntaxNode?, head: [SyntaxNode]) -> TextEdit {
        if let last {
            let end = function.statement(last).upperBound
            return TextEdit(end..<end, "\n\(function.indentation(at: last.start))\(text)")
        }
        if let first = head.first {
            let indentation = function.indentation(at: first.start)
            let start = first.start - indentation.utf8.count
            return TextEdit(start..<start, "\(indentation)\(text)\n")
        }
        let indentation = block.children.first.map { function.indentation(at: $0.start) } ?? "\t"
        return TextEdit(block.start + 1..<block.start + 1, "\n\(indentation)\(text)\n")
    }

    /// True where it stands for the same thing at the head of the block: an array, an address, a pointer that nobody
    /// changes.
    private func isStable(_ argument: SyntaxNode) -> Bool {
        var node = argument.bare
        if node.kind == .unary, function.text(node).hasPrefix("&"), let inner = node.children.first?.bare {
            // The address of a variable or of a member of one.
            node = inner
            if node.kind == .name { return true }
        }
        while node.kind == .member {
            let isArray = node.type?.hasSuffix("]") == true
            guard let base = node.children.first?.bare, isArray || node != argument.bare else { return false }
            node = base
        }
        guard node.kind == .name, let declaration = node.declaration else { return false }
        // What is no pointer stays where it is.
        guard let type = node.type, type.contains("*"), !type.hasSuffix("]") else { return node.type != nil }
        return !function.isSet(declaration)
    }
}

extension FunctionText {
    /// The variables that a piece names.
    func names(in node: SyntaxNode) -> Set<Int> {
        var names: Set<Int> = []
        node.walk { part in
            if part.kind == .name, let declaration = part.declaration { names.insert(declaration) }
        }
        return names
    }
}
