internal import Clang
internal import Knowledge

/// Inline functions of headers that hand out what an object keeps: `list_pages(object)`.
extension PageFlowAnalysis {
    /// Where a release finds its pages through one, that is read like a function of the file.
    ///
    /// - Returns: those that hand out the pages that are followed.
    func readAccessors(for taint: PageTaint) -> [FlowFunction] {
        guard taint.isKeptInObject else { return [] }
        var accessors: [String: FlowFunction] = [:]
        for candidate in accessorCalls {
            accessors[candidate.call.name] = table.admit(calleeOf: candidate.call, in: candidate.function)
        }
        if accessors.isEmpty { return [] }
        let sorted = accessors.values.sorted { $0.name < $1.name }
        sorted.forEach { taint.look(into: $0) }
        taint.run()
        return sorted.filter { taint.results[$0.name]?.isDisjoint(with: [.pages, .scatterlist]) == false }
    }

    /// Others may call them, and have the pages then.
    func wrappers(byAccessors accessors: [FlowFunction]) -> [PageFlow.Wrapper] {
        accessors.map { accessor in
            PageFlow.Wrapper(
                function: accessor.name, flagsParameter: nil, pagesParameter: nil, returnsPages: true, isBare: false)
        }
    }

    /// Calls of functions that are not of the file and return pages, for what the file releases.
    func findAccessorCalls() -> [(function: FlowFunction, call: Node)] {
        var found: [(FlowFunction, Node)] = []
        for name in uses.releases.keys.sorted() where table.isMentioned(name) {
            for function in table.functions(mentioning: name) {
                for release in function.calls where release.name == name && release.declaration != nil {
                    found += release.arguments.flatMap { sources(of: $0, in: function) }.map { (function, $0) }
                }
            }
        }
        return found
    }

    /// The calls from which an expression has its value, directly or by a variable.
    private func sources(of value: Node, in function: FlowFunction) -> [Node] {
        var found: [Node] = []
        var seen: Set<Declaration> = []
        var open = [value]
        while let next = open.popLast() {
            next.walk { node in
                if node.kind == .call, isAccessor(node, in: function) { found.append(node) }
                guard node.kind == .variable, let variable = node.declaration, seen.insert(variable).inserted else {
                    return
                }
                open += function.lowered?.given[variable] ?? []
            }
        }
        return found
    }

    private func isAccessor(_ call: Node, in function: FlowFunction) -> Bool {
        guard call.declaration != nil, !uses.knows(call.name), table.function(named: call.name) == nil,
            let type = function.lowered?.cursor(of: call)?.type.spelling
        else { return false }
        return type.hasSuffix("*") && PageTaint.carries(type)
    }
}
