internal import Report

/// How pages that leave the file come back to it.
extension PageFlowAnalysis {
    private static let maximalCounterparts = 16

    /// Functions that others may call, by which given releases of the file are reached with what they are given.
    func counterparts(to releases: [PageUse], besides chain: Ancestry) -> [PageFlow.Counterpart] {
        var seen = Set(releases.filter { $0.kind == .release }.map(\.function)).subtracting(chain.names)
        var open = seen.sorted()
        var found: [PageFlow.Counterpart] = []
        while let name = open.popLast(), found.count < Self.maximalCounterparts {
            guard let function = table.function(named: name) else { continue }
            if !function.isStatic {
                let uses = givenBack(by: function)
                if !uses.isEmpty { found.append(PageFlow.Counterpart(function: name, uses: uses)) }
            }
            let callers = Set(table.callers(of: name).map(\.function.name)).subtracting(chain.names)
            open += callers.sorted().filter { seen.insert($0).inserted }
        }
        return found.sorted { $0.function < $1.function }
    }

    /// What a function gives back, or marks dirty, of what its parameters may bring: pages as such, or as a number.
    private func givenBack(by function: FlowFunction) -> [PageUse] {
        if let known = counterparts[function.name] { return known }
        var found: [PageUse] = []
        for (index, parameter) in function.parameters.enumerated() {
            let shapes = Self.shapes(givenAs: parameter)
            guard !shapes.isEmpty else { continue }
            let query = CalleeQuery(function: function.name, parameter: index, shapes: shapes.rawValue)
            found += fact(of: query, in: function)?.uses ?? []
        }
        let kinds: Set<PageUse.Kind> = [.release, .dirtyLocked, .dirtyUnlocked]
        found = found.filter { kinds.contains($0.kind) && $0.passed.isEmpty }
        if !found.contains(where: { $0.kind == .release }) { found = [] }
        counterparts[function.name] = found
        return found
    }

    private static func shapes(givenAs parameter: Declaration) -> PageTaint.Shapes {
        let type = parameter.type
        if type.contains("struct page ") || type.contains("struct folio ") { return .pages }
        if PageTaint.carries(type) { return .scatterlist }
        if parameter.isWideInteger { return [.pfn, .address] }
        return type.hasSuffix("void *") || type.hasSuffix("char *") ? .address : []
    }

    /// All who hand the pages out are operations, and other operations of their tables give back what they are given.
    func comesBack(from handing: [FlowFunction], _ releasing: [PageFlow.Root]) -> Bool {
        !handing.isEmpty && handing.allSatisfy { function in
            guard function.isStatic else { return false }
            let tables = Set(table.installations(of: function.name).compactMap(\.table))
            return releasing.contains { root in
                root.function != function.name && !tables.isDisjoint(with: root.tables)
            }
        }
    }
}
