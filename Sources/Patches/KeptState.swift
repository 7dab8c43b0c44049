internal import CallSites
internal import Paths
internal import Report
internal import SourceText

/// A member beside an array of pages that says whether these are pinned, as long as the array keeps them.
struct KeptState {
    /// Where the array is declared as a member of a structure.
    let array: SyntaxNode
    let name: String
    private let function: FunctionText
    private var source: LexedSource { function.source }

    /// nil where the pages go elsewhere than into the member of a structure that the file itself declares.
    ///
    /// - Parameter call: what fills the array.
    init?(_ site: CallSite, by call: SyntaxNode, in function: FunctionText) {
        guard let text = site.pages.text,
            let pages = function.arguments(of: call).first(where: { function.text($0) == text })?.bare,
            pages.kind == .member, pages.declaration != nil, pages.isPlain, function.isPure(pages)
        else { return nil }
        self.function = function
        array = pages
        name = pages.name + "_pinned"
    }

    /// What of the object asks for the state of the array that a piece is, or is a part of; nil where it is another.
    static func question(_ piece: SyntaxNode, of member: PinnedPages.Member, in function: FunctionText) -> String? {
        var node = piece.bare
        while node.kind == .element || node.kind == .unary && function.text(node).hasPrefix("&"),
            let base = node.children.first?.bare
        {
            node = base
        }
        guard node.kind == .member, node.declaration == member.array, let object = node.children.first,
            node.isPlain, function.isPure(node), node.end - node.name.utf8.count >= object.end,
            !function.names(in: object).contains(where: function.isInDoubt)
        else { return nil }
        return function.text(node.start..<node.end - node.name.utf8.count) + member.name
    }

    /// The member, and what gives it a value before the call.
    ///
    /// - Parameters:
    ///   - test: what is to be kept.
    ///   - others: the family's other calls in the file.
    func edits(_ test: String, before call: SyntaxNode, others: [CallSite]) throws(PatchFault) -> Set<TextEdit> {
        try checkFillers(call, others)
        guard let declaration = array.declaration, let block = enclosing(declaration), block.isStructure,
            let own = Self.question(array, of: PinnedPages.Member(array: declaration, name: name), in: function),
            let statement = function.plainStatement(around: call)
        else { throw PatchFault("there is no place to keep whether “\(function.text(array))” is pinned") }
        if source.code.contains(where: { source.spelling(of: $0) == name }) {
            throw PatchFault("“\(name)” is taken")
        }
        let indentation = function.indentation(at: statement.start)
        let end = endOfLine(block.semicolon)
        let entry = ParameterComment(of: array.name, in: source)
            .addition(of: name, saying: "whether they are pinned", above: block.start)
        return Set(
            [
                TextEdit(end..<end, "\n\(function.indentation(at: declaration))bool \(name);"),
                TextEdit(statement.start..<statement.start, "\(own) = \(test);\n\(indentation)"), entry,
            ].compactMap(\.self))
    }

    /// One who puts other pages into the array would have them taken for what the call left.
    private func checkFillers(_ call: SyntaxNode, _ others: [CallSite]) throws(PatchFault) {
        let word = array.name
        if let other = others.first(where: { site in
            site.arguments.contains { $0.split { !$0.isWordCharacter }.contains { $0 == word } }
        }) {
            throw PatchFault("\(other.file):\(other.line) fills “\(word)” as well")
        }
        for index in source.code.indices.dropFirst()
        where source.word(index) == word && ["->", "."].contains(source.word(index - 1))
            && !call.range.contains(source.code[index].start)
        {
            var next = index + 1
            let isElement = source.word(next) == "["
            while source.word(next) == "[", let close = source.bracket(from: next + 1, by: 1) { next = close + 1 }
            let symbol = source.word(next)
            guard symbol.hasSuffix("="), !["==", "!=", "<=", ">="].contains(symbol) else { continue }
            // An array that is made or dropped holds no pages.
            let isMade = source.word(next + 1) == "NULL" || source.word(next + 2) == "("
            if !isElement, symbol == "=", isMade { continue }
            let line = source.position(of: source.code[index].start).line
            throw PatchFault("line \(line) may put other pages into “\(word)”")
        }
    }

    /// The braces around a declaration: whether they are those of a structure, where they begin, and where the
    /// declaration ends.
    private func enclosing(_ declaration: Int) -> (isStructure: Bool, start: Int, semicolon: Int)? {
        let index = source.code.partitioningIndex { $0.start >= declaration }
        guard let semicolon = source.code[index...].first(where: { source.spelling(of: $0) == ";" }) else { return nil }
        var depth = 0
        for opening in (0..<index).reversed() {
            if source.word(opening) == "}" { depth += 1 }
            if source.word(opening) == "{" { depth -= 1 }
            if depth < 0 {
                let isStructure = source.word(opening - 1) == "struct" || source.word(opening - 2) == "struct"
                return (isStructure, source.code[opening].start, semicolon.end)
            }
        }
        return nil
    }

    /// The end of a line, and of the comment that begins on it.
    private func endOfLine(_ offset: Int) -> Int {
        let end = source.bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? source.bytes.count
        guard let comment = source.comments.first(where: { $0.contains(end) }) else { return end }
        return endOfLine(comment.upperBound)
    }
}
