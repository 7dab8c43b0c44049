/// The functions of a file, and who names whom: which bodies somebody needs who is interested in a few names.
package struct FunctionBodies: Sendable {
    /// From the opening brace to behind the closing one, in source order.
    package let ranges: [Range<Int>]
    /// By name: the functions that bear it, and those in whose body it stands.
    private var bearers: [String: Set<Int>] = [:]
    private var namers: [String: Set<Int>] = [:]

    package init(of source: LexedSource) {
        let functions = source.structure.functions.sorted { $0.body.lowerBound < $1.body.lowerBound }
        ranges = functions.map(\.body)
        for (index, function) in functions.enumerated() {
            if let name = function.name { bearers[source.spelling(of: source.code[name]), default: []].insert(index) }
        }
        var next = 0
        for token in source.code where token.kind == .identifier {
            while next < ranges.count, ranges[next].upperBound <= token.start { next += 1 }
            guard next < ranges.count else { break }
            guard ranges[next].contains(token.start) else { continue }
            namers[source.spelling(of: token), default: []].insert(next)
        }
    }

    /// The functions that bear one of these names, or name it.
    package func concerning(_ names: some Sequence<String>) -> Set<Int> {
        names.reduce(into: []) { found, name in
            found.formUnion(bearers[name] ?? [])
            found.formUnion(namers[name] ?? [])
        }
    }

    /// The functions, the others, all from which these are reached, and all that they reach; and what is called on the
    /// way to the functions.
    package func around(_ functions: Set<Int>, and others: Set<Int>) -> Set<Int> {
        let links = bearers.flatMap { name, bearing in
            bearing.flatMap { callee in (namers[name] ?? []).map { (caller: $0, callee: callee) } }
        }
        let callers = Dictionary(grouping: links, by: \.callee).mapValues { $0.map(\.caller) }
        let callees = Dictionary(grouping: links, by: \.caller).mapValues { $0.map(\.callee) }
        let all = functions.union(others)
        return reach(all, by: callers).union(reach(all, by: callees))
            .union(reach(functions, by: callers).flatMap { callees[$0] ?? [] })
    }

    private func reach(_ functions: Set<Int>, by links: [Int: [Int]]) -> Set<Int> {
        var found = functions
        var open = Array(functions)
        while let next = open.popLast() {
            for other in links[next] ?? [] where found.insert(other).inserted { open.append(other) }
        }
        return found
    }
}

extension LexedSource {
    /// True where there is any code in a range, besides comments and directives.
    package func hasCode(in range: Range<Int>) -> Bool {
        let next = code.partitioningIndex { $0.start >= range.lowerBound }
        return next < code.count && code[next].start < range.upperBound
    }
}
