internal import Knowledge
internal import Report

/// What becomes of the VMAs that a call returned.
struct VMAsAnalysis {
    let table: FunctionTable
    let uses: PageKnowledge

    /// - Parameter argument: the index of the vmas argument; the caller knows that it is not NULL.
    func use(of call: Node, argument: Int, in function: FlowFunction) -> VMAsUse? {
        guard call.children.indices.contains(argument + 1), let body = function.body,
            let place = PageTaint.place(of: call.children[argument + 1])
        else { return nil }
        var reads: [Node] = []
        var inLoop = false
        var passed = false
        func visit(_ node: Node, loops: Int) {
            if node.place.start >= call.place.end {
                if node.kind == .variable || node.kind == .member, node.declaration == place {
                    reads.append(node)
                    if loops > 0 { inLoop = true }
                }
                if node.kind == .call,
                    node.arguments.contains(where: { $0.bare.declaration == place && !$0.bare.kind.isStatement }),
                    table.callee(of: node) != nil
                {
                    passed = true
                }
            }
            let isLoop = [.whileLoop, .doLoop, .forLoop].contains(node.kind) && node.place.start > call.place.start
            node.children.forEach { visit($0, loops: loops + (isLoop ? 1 : 0)) }
        }
        visit(body, loops: 0)
        // Freed, or given another value: neither reads a VMA.
        let unread = assignedOrFreed(in: body)
        reads = reads.filter { !unread.contains($0) }
        let kind: VMAsUse.Use = reads.isEmpty ? .never : inLoop ? .loop : passed ? .passedOn : .oneCheck
        let late = reads.isEmpty ? nil : lateRead(of: place, argument: argument, unread: unread, in: function, body)
        let isRemote = call.arguments.contains {
            $0.bare.name == "mm" || $0.bare.declaration?.type.contains("mm_struct") == true
        }
        let replacement = kind == .oneCheck && isRemote ? "one-check-remote" : kind.rawValue
        let evidence = (late.map { [$0] } ?? Array(reads.prefix(2))).map { node in
            let place = table.lowering.evidence(enclosingExpression(of: node, in: body))
            return Evidence(
                file: place.file, line: place.line, text: place.text,
                says: late == nil ? "looks at the VMA" : "looks at the VMA after the mmap lock was dropped")
        }
        return VMAsUse(
            use: kind, afterUnlock: late != nil, replacement: uses.vmasReplacements[replacement] ?? "",
            evidence: evidence)
    }

    /// A read on a path that dropped the lock after the call, and made no newer one.
    private func lateRead(
        of place: Declaration, argument: Int, unread: Set<Node>, in function: FlowFunction, _ body: Node
    ) -> Node? {
        guard let locks = MmapLocks(function, uses: uses, table: table) else { return nil }
        let calls = function.calls.filter { call in
            call.children.indices.contains(argument + 1) && PageTaint.place(of: call.children[argument + 1]) == place
                && table.callee(of: call) == nil
        }
        let paths = MmapPaths(
            function, body: body, locks: locks, calls: [], vmas: place, refreshing: calls, unread: unread)
        return paths.staleReads.min { $0.place.start < $1.place.start }
    }

    private func assignedOrFreed(in body: Node) -> Set<Node> {
        var found: Set<Node> = []
        body.walk { node in
            if node.kind == .assignment, let target = node.children.first {
                found.insert(target.bare)
            }
            guard node.kind == .call, uses.neverReleases.contains(node.name) else { return }
            found.formUnion(node.arguments.map(\.bare))
        }
        return found
    }

    /// The member access or comparison around a variable: what a reader wants to see of the line.
    private func enclosingExpression(of node: Node, in body: Node) -> Node {
        var best = node
        body.walk { candidate in
            if [.member, .binary, .unary].contains(candidate.kind), candidate.place.start <= node.place.start,
                candidate.place.end >= node.place.end
            {
                if best === node || candidate.place.end - candidate.place.start > best.place.end - best.place.start {
                    best = candidate
                }
            }
        }
        return best
    }
}
