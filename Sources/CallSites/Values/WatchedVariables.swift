internal import Clang

/// Which variables of a function matter to some of its expressions, and which calls make values that do.
struct WatchedVariables {
    /// By the variable's number.
    private(set) var variables: Set<Int> = []
    /// The nodes of calls whose result reaches a watched variable or a wanted call.
    private(set) var calls: Set<Int> = []

    /// What the arguments of calls depend on.
    init(arguments nodes: [Int], wanted: Set<Int>, in program: ValueProgram) {
        self.init(ranges: nodes.map { program.tree.range(of: $0) }, in: program)
        findCalls(in: program, wanted: wanted, followsResult: false)
    }

    /// What a function's result depends on.
    init(resultOf program: ValueProgram) {
        let results = program.tree.nodes.indices.filter { program.tree.kinds[$0] == .returnStmt }
        self.init(ranges: results.map { program.tree.range(of: $0) }, in: program)
        findCalls(in: program, wanted: [], followsResult: true)
    }

    /// Variables that a watched variable is assigned from are watched too.
    private init(ranges: [Range<Int>], in program: ValueProgram) {
        let values = Dictionary(grouping: program.assignments, by: \.target)
        // Each name is looked at once, however many values it lies in: where the next one is that was not.
        var following = Array(0...program.named.count)
        func next(from place: Int) -> Int {
            var place = place
            while place < program.named.count, following[place] != place { place = following[place] }
            return place
        }
        var open = ranges
        while let range = open.popLast() {
            let start = Self.firstName(in: program.named, from: range.lowerBound)
            var place = next(from: start)
            while place < program.named.count, program.named[place].node < range.upperBound {
                let variable = program.named[place].variable
                if variables.insert(variable).inserted { open += (values[variable] ?? []).map(\.value) }
                following[place] = place + 1
                place = next(from: place + 1)
            }
            if start < place { following[start] = place }
        }
    }

    private static func firstName(in named: [(node: Int, variable: Int)], from node: Int) -> Int {
        var (low, high) = (0, named.count)
        while low < high {
            let middle = (low + high) / 2
            if named[middle].node < node { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Following a callee costs; it is done where the result reaches a watched variable or a wanted call.
    private mutating func findCalls(in program: ValueProgram, wanted: Set<Int>, followsResult: Bool) {
        let tree = program.tree
        // The nodes around the current one that change whether a value matters: where each ends, and whether it does.
        var around: [(end: Int, matters: Bool)] = []
        for node in tree.nodes.indices {
            while let last = around.last, last.end <= node { around.removeLast() }
            let matters = around.last?.matters ?? false
            let end = tree.range(of: node).upperBound
            switch tree.kinds[node] {
            case .varDecl:
                if program.variables[tree.nodes[node].identity].map({ variables.contains($0) }) ?? false {
                    around.append((end, true))
                }
            case .binaryOperator, .compoundAssignOperator:
                if node + 1 < end, let target = program.variable(at: node + 1), variables.contains(target) {
                    around.append((end, true))
                }
            case .callExpr:
                if matters { calls.insert(node) }
                around.append((end, wanted.contains(node)))
            case .returnStmt: around.append((end, followsResult))
            default: break
            }
        }
    }
}
