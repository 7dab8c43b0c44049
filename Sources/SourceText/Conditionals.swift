/// The tree of `#if` branches of a file.
///
/// Every group has one *taken* branch, the first that is not literally `#if 0`: what is read textually reads that one,
/// except from inside another branch, which then takes itself for the one that counts.
struct Conditionals: Sendable {
    struct Branch: Sendable {
        /// The branch around the group; -1 for the file itself.
        var parent: Int32
        var group: Int32
        /// The branch before it in the same group; -1 for the first.
        var previous: Int32
        /// Index of the directive that opens it.
        var directive: Int32
        var isTaken: Bool
    }

    /// From `offset` (and code token `codeIndex`) on, the text belongs to `branch`.
    struct Segment: Sendable {
        var offset: UInt32
        var codeIndex: UInt32
        var branch: Int32
    }

    private(set) var branches: [Branch] = []
    private(set) var segments = [Segment(offset: 0, codeIndex: 0, branch: -1)]
    /// For each branch's group the index of its `#endif` directive; missing where the file ends first.
    private(set) var ends: [Int32: Int32] = [:]

    init(_ directives: [Directive], isZero: (Directive) -> Bool) {
        struct Open {
            var group: Int32
            var branch: Int32
            var parent: Int32
            var hasTaken: Bool
        }
        var open: [Open] = []
        var groups: Int32 = 0
        for (index, directive) in directives.enumerated() {
            if directive.keyword.opensConditional {
                let parent = open.last?.branch ?? -1
                let isTaken = !isZero(directive)
                branches.append(
                    Branch(
                        parent: parent, group: groups, previous: -1, directive: Int32(index), isTaken: isTaken))
                open.append(
                    Open(group: groups, branch: Int32(branches.count - 1), parent: parent, hasTaken: isTaken))
                groups += 1
                append(directive.range.upperBound, directive.codeIndex, open.last?.branch ?? -1)
            } else if directive.keyword.continuesConditional, var top = open.popLast() {
                let isTaken = !top.hasTaken && !isZero(directive)
                branches.append(
                    Branch(
                        parent: top.parent, group: top.group, previous: top.branch, directive: Int32(index),
                        isTaken: isTaken))
                append(directive.range.lowerBound, directive.codeIndex, top.parent)
                top.branch = Int32(branches.count - 1)
                top.hasTaken = top.hasTaken || isTaken
                append(directive.range.upperBound, directive.codeIndex, top.branch)
                open.append(top)
            } else if directive.keyword == .endif, let top = open.popLast() {
                ends[top.group] = Int32(index)
                append(directive.range.lowerBound, directive.codeIndex, top.parent)
            }
        }
    }

    private mutating func append(_ offset: Int, _ codeIndex: Int, _ branch: Int32) {
        segments.append(
            Segment(
                offset: UInt32(truncatingIfNeeded: offset), codeIndex: UInt32(truncatingIfNeeded: codeIndex),
                branch: branch))
    }

    /// The branch that holds an offset; -1 outside every conditional.
    func branch(at offset: Int) -> Int32 {
        let next = segments.partitioningIndex { $0.offset > offset }
        return next > 0 ? segments[next - 1].branch : -1
    }

    /// The last segment that begins at or before a code token.
    func segment(ofCode index: Int) -> Int { max(0, segments.partitioningIndex { $0.codeIndex > index } - 1) }
}

/// Which branches belong to the text as seen from one of them.
struct BranchView {
    /// Deeper than this no chain is followed; no real file comes near it.
    private static let maximumDepth = 256

    private let conditionals: Conditionals
    private let origin: Int32
    private var choices: [Int32: Int32] = [:]
    /// The last branch that was asked for, and whether it is seen: its neighbours are asked for next.
    private var last: (branch: Int32, isSeen: Bool) = (-1, true)

    init(_ conditionals: Conditionals, from origin: Int32) {
        self.conditionals = conditionals
        self.origin = origin
        var branch = origin
        for _ in 0..<Self.maximumDepth where branch >= 0 {
            choices[conditionals.branches[Int(branch)].group] = branch
            branch = conditionals.branches[Int(branch)].parent
        }
    }

    /// True for the branch of the view itself and those around it.
    func encloses(_ branch: Int32) -> Bool {
        branch < 0 || choices[conditionals.branches[Int(branch)].group] == branch
    }

    mutating func sees(_ wanted: Int32) -> Bool {
        let isSeen = look(wanted)
        last = (wanted, isSeen)
        return isSeen
    }

    private func look(_ wanted: Int32) -> Bool {
        var branch = wanted
        for _ in 0..<Self.maximumDepth where branch >= 0 && branch != origin {
            if branch == last.branch { return last.isSeen }
            let entry = conditionals.branches[Int(branch)]
            if let choice = choices[entry.group] {
                // A shared branch: everything further out is shared too.
                return choice == branch
            }
            if !entry.isTaken { return false }
            branch = entry.parent
        }
        return true
    }
}

extension RandomAccessCollection where Index == Int {
    /// The first index whose element satisfies a predicate that is false, then true, along the collection.
    package func partitioningIndex(where isPast: (Element) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if isPast(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
