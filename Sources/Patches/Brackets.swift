internal import SourceText

extension LexedSource {
    /// The bracket that ends what a token stands in, to one side.
    func bracket(from index: Int, by step: Int) -> Int? {
        let (inner, outer) = step > 0 ? (["(", "[", "{"], [")", "]", "}"]) : ([")", "]", "}"], ["(", "[", "{"])
        var depth = 0
        var index = index
        while code.indices.contains(index) {
            if inner.contains(word(index)) { depth += 1 }
            if outer.contains(word(index)) {
                if depth == 0 { return index }
                depth -= 1
            }
            index += step
        }
        return nil
    }
}
