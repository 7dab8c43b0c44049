extension LexedSource {
    /// The text as if the `#if` branches around an offset were the ones compiled: their directives and the other
    /// branches of their groups are blanked out, so that every other byte keeps its place. Nil outside every
    /// conditional.
    package func isolating(_ offset: Int) -> [UInt8]? {
        var branch = conditionals.branch(at: offset)
        guard branch >= 0 else { return nil }
        var text = bytes
        var groups: [Int32: [Int]] = [:]
        for (index, branch) in conditionals.branches.enumerated() { groups[branch.group, default: []].append(index) }
        while branch >= 0 {
            let entry = conditionals.branches[Int(branch)]
            // An include guard is a condition like any other, and as harmless when it is gone.
            let group = groups[entry.group] ?? []
            let directives = group.map { Int(conditionals.branches[$0].directive) }
            let end = conditionals.ends[entry.group].map { Int($0) }
            for (position, member) in group.enumerated() {
                let opening = self.directives[directives[position]].range
                let next = position + 1 < directives.count ? directives[position + 1] : end
                let close = next.map { self.directives[$0].range.lowerBound } ?? bytes.count
                blank(&text, member == Int(branch) ? opening : opening.lowerBound..<max(opening.upperBound, close))
            }
            if let end { blank(&text, self.directives[end].range) }
            branch = entry.parent
        }
        return text
    }

    private func blank(_ text: inout [UInt8], _ range: Range<Int>) {
        for index in range where text[index] != .newline { text[index] = UInt8(ascii: " ") }
    }
}
