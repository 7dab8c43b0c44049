internal import Knowledge
internal import Report

/// What goes wrong with the pages of a call, in the words of the report.
extension PageFlowAnalysis {
    func hazards(_ mistakes: Set<HeldPages.Mistake>) -> [Hazard] {
        mistakes.map { hazard($0.kind, at: $0.node) }.sorted(by: Hazard.precedes)
    }

    /// - Parameter result: what the paths from the call showed.
    func hazards(
        at call: Node, locked: Int?, in function: FlowFunction, _ result: Holder.Result, _ taint: PageTaint
    ) -> [Hazard] {
        let found = result.mistakes.union(ResultChecks(table: table, uses: uses).mistakes(of: call, in: function))
            .union(lockMistakes(at: call, locked: locked, in: function))
        return (hazards(found) + extraReferences(by: taint)).sorted(by: Hazard.precedes)
    }

    private func hazard(_ kind: Hazard.Kind, at node: Node) -> Hazard {
        let place = table.lowering.evidence(node)
        // A way out at the end of a function has no words of its own.
        let text = node.kind == .compound ? "" : place.text
        return Hazard(kind: kind, file: place.file, line: place.line, text: text, says: Self.words[kind] ?? "")
    }

    private static let words: [Hazard.Kind: String] = [
        .piecesLeaked: "leaves, where a piece could not be had, with the earlier ones still held",
        .pageLost: "leaves by an error with all pages still held",
        .countTooLarge: "gives back as many as were asked for, where fewer came",
        .countTooSmall: "gives back fewer than came",
        .negativeCount: "takes an error for a number of pages",
        .lockNotHeld: "called after the mmap lock was dropped",
        .lockHeld: "takes the mmap lock, which is held",
        .lockedNotOne: "called with a lock flag that is not one",
        .iteratorShortIgnored: "may take fewer bytes than are used afterwards",
        .extraReference: "adds a plain reference to a pinned page",
    ]

    /// Of the mmap lock at a call, in its own function.
    func lockMistakes(at call: Node, locked: Int?, in function: FlowFunction) -> Set<HeldPages.Mistake> {
        guard let body = function.body, let lock = family.function(named: call.name)?.lock else { return [] }
        let locks = MmapLocks(function, uses: uses, table: table)
        guard locks != nil || locked != nil else { return [] }
        let paths = MmapPaths(
            function, body: body, locks: locks, calls: [MmapPaths.Call(node: call, lock: lock, locked: locked)])
        work += paths.work
        return paths.mistakes
    }

    private func extraReferences(by taint: PageTaint) -> [Hazard] {
        taint.active.flatMap { function in
            function.calls.filter { call in
                uses.extraReferences.contains(call.name)
                    && call.arguments.contains { taint.shapes(of: $0).contains(.pages) }
            }.map { hazard(.extraReference, at: $0) }
        }
    }
}
