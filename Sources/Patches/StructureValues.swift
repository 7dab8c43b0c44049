internal import SourceText

/// Where a file gives the members of a structure values, as the text spells it.
struct StructureValues {
    private let name: String
    private let source: LexedSource

    init(of name: String, in source: LexedSource) {
        self.name = name
        self.source = source
    }

    /// The first line that goes by the order of the members: another one among them would take a value that is not
    /// its own.
    var lineByOrder: Int? {
        let found = source.code.indices.dropFirst().first { index in
            guard source.word(index) == name, source.word(index - 1) == "struct", let opening = opening(behind: index)
            else { return false }
            let (first, second) = (source.word(opening + 1), source.word(opening + 2))
            return ![".", "[", "}"].contains(first) && !(first == "0" && second == "}")
        }
        return found.map { source.position(of: source.code[$0].start).line }
    }

    /// The brace behind a declaration with a value, or behind a cast to the structure.
    private func opening(behind index: Int) -> Int? {
        if source.word(index + 1) == ")" { return source.word(index + 2) == "{" ? index + 2 : nil }
        var index = index + 1
        while source.code.indices.contains(index) {
            switch source.word(index) {
            case "{": return source.word(index - 1) == "=" ? index : nil
            case "(", "[":
                guard let close = source.bracket(from: index + 1, by: 1) else { return nil }
                index = close + 1
            case ";", ",", ")", "}": return nil
            default: index += 1
            }
        }
        return nil
    }
}
