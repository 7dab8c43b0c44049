internal import CallSites
internal import Paths
internal import Report
internal import SourceText

/// A member beside an array of pages that says whether these are pinned, as long as the array keeps them.
struct KeptState {
    /// The array as the call has it.
    private let array: SyntaxNode
    private let function: FunctionText
    private let input: PatchInput
    /// The file that declares the member, and where in it.
    private let place: (file: String, offset: Int)
    /// Every file that may use the structure.
    private let files: [String]
    let member: PinnedPages.Member

    /// nil where the pages go elsewhere than into the member of a structure that the file itself declares, or a header
    /// all of whose readers are known.
    ///
    /// - Parameter call: what fills the array.
    init?(_ site: CallSite, by call: SyntaxNode, in function: FunctionText, _ input: PatchInput) {
        guard let pages = Self.array(of: site, by: call, in: function) else { return nil }
        self.function = function
        self.input = input
        array = pages
        if let offset = pages.declaration {
            place = (site.file, offset)
            files = [site.file]
            member = PinnedPages.Member(array: offset, type: nil, of: pages.name)
        } else if let type = Self.type(around: pages), let shared = input.structures[type],
            let offset = input.sources[shared.header].flatMap({ shared.declaration(of: pages.name, in: $0) })
        {
            place = (shared.header, offset)
            files = shared.files
            member = PinnedPages.Member(array: nil, type: type, of: pages.name)
        } else {
            return nil
        }
    }

    /// The structure of another file that has the array, as `struct name`.
    static func foreignType(of site: CallSite, in input: PatchInput) -> String? {
        guard let offset = input.offset(of: site), let function = input.function(in: site.file, at: offset),
            let call = function.nodes(where: { $0.kind == .call && $0.start == offset }).first,
            let pages = array(of: site, by: call, in: function), pages.declaration == nil
        else { return nil }
        return type(around: pages)
    }

    private static func array(of site: CallSite, by call: SyntaxNode, in function: FunctionText) -> SyntaxNode? {
        guard let text = site.pages.text,
            let pages = function.arguments(of: call).first(where: { function.text($0) == text })?.bare,
            pages.kind == .member, pages.isPlain, function.isPure(pages)
        else { return nil }
        return pages
    }

    /// The type of the object that a member belongs to, without what qualifies it.
    private static func type(around member: SyntaxNode) -> String? {
        guard let words = member.children.first?.bare.type?.split(whereSeparator: { $0 == " " || $0 == "*" }),
            words.count == 2, words[0] == "struct"
        else { return nil }
        return "struct \(words[1])"
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
            member.array != nil || node.name == member.arrayName && type(around: node) == member.type,
            node.isPlain, function.isPure(node), node.end - node.name.utf8.count >= object.end,
            !function.names(in: object).contains(where: function.isInDoubt)
        else { return nil }
        return function.text(node.start..<node.end - node.name.utf8.count) + member.name
    }

    /// The member, and what gives it a value before the call.
    ///
    /// - Parameters:
    ///   - test: what is to be kept.
    ///   - others: the family's other calls.
    func edits(
        _ test: String, before call: SyntaxNode, in file: String, others: [CallSite]
    ) throws(PatchFault) -> [String: Set<TextEdit>] {
        guard let source = input.sources[place.file], let block = enclosing(place.offset, in: source),
            block.type != nil,
            let own = Self.question(array, of: member, in: function),
            let statement = function.plainStatement(around: call)
        else { throw PatchFault("there is no place to keep whether “\(function.text(array))” is pinned") }
        for user in files {
            guard let source = input.sources[user] else { throw PatchFault("\(user) cannot be read") }
            let fillers = MemberFillers(of: array.name, in: source, user, input.knowledge)
            try fillers.check(except: user == file ? call.range : nil, others.filter { $0.file == user })
            if let line = block.type.flatMap({ StructureValues(of: $0, in: source).lineByOrder }) {
                throw PatchFault("\(user):\(line) gives the members of a “struct \(block.type ?? "")” by their order")
            }
            if source.code.contains(where: { source.spelling(of: $0) == member.name }) {
                throw PatchFault("“\(member.name)” is taken")
            }
        }
        let end = endOfLine(block.semicolon, in: source)
        let indentation = FunctionText(root: function.root, source: source).indentation(at: place.offset)
        let entry = ParameterComment(of: array.name, in: source)
            .addition(of: member.name, saying: "whether they are pinned", above: block.start)
        let declared = [TextEdit(end..<end, "\n\(indentation)bool \(member.name);"), entry].compactMap(\.self)
        let start = statement.start
        let set = TextEdit(start..<start, "\(own) = \(test);\n\(function.indentation(at: start))")
        return [place.file: Set(declared)].merging([file: [set]]) { $0.union($1) }
    }

    /// The braces around a declaration: the name of the structure whose they are, where they begin, and where the
    /// declaration ends.
    private func enclosing(
        _ declaration: Int, in source: LexedSource
    ) -> (type: String?, start: Int, semicolon: Int)? {
        let index = source.code.partitioningIndex { $0.start >= declaration }
        guard let semicolon = source.code[index...].first(where: { source.spelling(of: $0) == ";" }) else { return nil }
        var depth = 0
        for opening in (0..<index).reversed() {
            if source.word(opening) == "}" { depth += 1 }
            if source.word(opening) == "{" { depth -= 1 }
            if depth < 0 {
                let type = source.word(opening - 2) == "struct" ? source.word(opening - 1) : nil
                return (type, source.code[opening].start, semicolon.end)
            }
        }
        return nil
    }

    /// The end of a line, and of the comment that begins on it.
    private func endOfLine(_ offset: Int, in source: LexedSource) -> Int {
        let end = source.bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? source.bytes.count
        guard let comment = source.comments.first(where: { $0.contains(end) }) else { return end }
        return endOfLine(comment.upperBound, in: source)
    }
}
