internal import Knowledge
internal import Paths
internal import Report
internal import SourceText
internal import Worklists

/// Who else may put pages into an array that is a member: by its name, whatever the object.
struct MemberFillers {
    private let name: String
    private let source: LexedSource
    private let file: String
    private let knowledge: WorklistKnowledge

    init(of name: String, in source: LexedSource, _ file: String, _ knowledge: WorklistKnowledge) {
        self.name = name
        self.source = source
        self.file = file
        self.knowledge = knowledge
    }

    /// One who puts other pages into the array would have them taken for what the call left.
    ///
    /// - Parameters:
    ///   - call: the one that is known to fill it.
    ///   - others: the family's other calls in the file.
    func check(except call: Range<Int>?, _ others: [CallSite]) throws(PatchFault) {
        if let other = others.first(where: { site in
            site.arguments.contains { $0.split { !$0.isWordCharacter }.contains { $0 == name } }
        }) {
            throw PatchFault("\(other.file):\(other.line) fills “\(name)” as well")
        }
        for index in source.code.indices.dropFirst()
        where source.word(index) == name && ["->", "."].contains(source.word(index - 1))
            && call?.contains(source.code[index].start) != true
        {
            let line = source.position(of: source.code[index].start).line
            if mayFill(at: index) { throw PatchFault("\(file):\(line) may put other pages into “\(name)”") }
        }
    }

    private func mayFill(at index: Int) -> Bool {
        var next = index + 1
        let isElement = source.word(next) == "["
        while source.word(next) == "[", let close = source.bracket(from: next + 1, by: 1) { next = close + 1 }
        let symbol = source.word(next)
        if symbol.hasSuffix("="), !["==", "!=", "<=", ">="].contains(symbol) {
            // An array that is made or dropped holds no pages.
            let isMade = source.word(next + 1) == "NULL" || source.word(next + 2) == "("
            return isElement || symbol != "=" || !isMade
        }
        let isAddress = source.word(start(of: index) - 1) == "&"
        return isStored(at: index) || (!isElement || isAddress) && !isHarmless(at: index)
    }

    /// The first token of the object that a member belongs to.
    private func start(of index: Int) -> Int {
        var index = index - 1
        while index > 0 {
            let word = source.word(index - 1)
            if [")", "]"].contains(word), let open = source.bracket(from: index - 2, by: -1) {
                index = open
            } else if source.code[index - 1].kind == .identifier || ["->", "."].contains(word) {
                index -= 1
            } else {
                break
            }
        }
        return index
    }

    private func isStored(at index: Int) -> Bool {
        source.bracket(from: index, by: -1).map { knowledge.advice.stores.contains(source.word($0 - 1)) } ?? false
    }

    /// What asks for the array, gives it or its pages back, or tells its size.
    private func isHarmless(at index: Int) -> Bool {
        guard let open = source.bracket(from: index, by: -1), source.word(open) == "(" else { return false }
        let (word, uses) = (source.word(open - 1), knowledge.uses)
        return ["if", "while", "sizeof"].contains(word) || uses.releases[word] != nil
            || uses.dirtiesLocked.contains(word) || uses.dirtiesUnlocked.contains(word)
            || knowledge.advice.vmasRemoval.frees.contains(word)
    }
}
