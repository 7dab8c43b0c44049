internal import Knowledge
internal import Report

/// How functions of the file are entered from outside of it.
extension PageFlowAnalysis {
    func roots(of name: String) -> [PageFlow.Root] {
        if let known = roots[name] { return known }
        let found = findRoots(of: name)
        roots[name] = found
        return found
    }

    private func findRoots(of name: String) -> [PageFlow.Root] {
        var roots: [PageFlow.Root] = []
        climb(from: [name]) { function, callers in
            let installations = table.installations(of: function.name)
            let handers = handers(of: function.name, installations)
            let entries = handers.isEmpty ? installations : installations.filter { !isHandedOver($0) }
            let callers = callers.union(handers.filter { $0 != function.name })
            if !entries.isEmpty || callers.isEmpty { roots.append(root(function, entries)) }
            return callers
        }
        return roots.sorted { $0.function < $1.function }
    }

    /// Level by level through functions of the file and those that `look`, given its callers, leads on to.
    private func climb(from names: [String], _ look: (FlowFunction, Set<String>) -> Set<String>) {
        var seen = Set(names)
        var level = names
        for _ in 0..<Self.maximalDepth where !level.isEmpty {
            var next: [String] = []
            for name in level.sorted() {
                guard let function = table.function(named: name) else { continue }
                let callers = Set(table.callers(of: name).map(\.function.name)).subtracting([name])
                next += look(function, callers).filter { seen.insert($0).inserted }
            }
            level = next
        }
    }

    private func root(_ function: FlowFunction, _ entries: [FunctionTable.Installation]) -> PageFlow.Root {
        let place = entries.first?.place ?? function.body
        return PageFlow.Root(
            function: function.name, installed: Set(entries.map(\.member)).sorted(), isStatic: function.isStatic,
            evidence: place.map { evidence($0, "\(function.name)() is entered here", line: true) }
                ?? Evidence(file: "", line: 0, text: "", says: ""),
            tables: Set(entries.compactMap(\.table)).sorted())
    }

    /// To what drops the last reference, or to a function of the file that calls it for each page.
    private func isHandedOver(_ installation: FunctionTable.Installation) -> Bool {
        installation.function != nil
            && (uses.handsOver.contains(installation.member) || table.function(named: installation.member) != nil)
    }

    /// Who drops the last reference, where the function that is called then does not tell by its name when that is.
    private func handers(of name: String, _ installations: [FunctionTable.Installation]) -> Set<String> {
        guard PageFlow.Root.lifetime(ofNames: [name], by: uses) == .unknown else { return [] }
        return Set(installations.filter(isHandedOver).compactMap(\.function))
    }

    /// What a function of the file hands to a queue of work, serves the tables by which that function is entered.
    func withTablesOfInstallers(_ root: PageFlow.Root) -> PageFlow.Root {
        guard root.tables.isEmpty else { return root }
        var root = root
        let installers = Set(table.installations(of: root.function).compactMap(\.function))
        root.tables = Set(installers.flatMap { roots(of: $0).flatMap(\.tables) }).sorted()
        return root
    }

    /// Functions of the file, not on the way to the call, by which those that give the pages back are reached, and
    /// which others may call as well: nothing is known of when they do, but their names.
    func passages(of releasing: [String], besides chain: Ancestry) -> [PageFlow.Root] {
        var passages: [PageFlow.Root] = []
        climb(from: releasing) { function, callers in
            if chain.names.contains(function.name) { return [] }
            if !function.isStatic, !callers.isEmpty { passages.append(root(function, [])) }
            return callers
        }
        return passages.sorted { $0.function < $1.function }
    }

    /// What one operation of a table hands to another file comes back to the others of the table, by a parameter of the
    /// same type: nothing else in the file says where it stays meanwhile.
    func bringBack(_ taint: PageTaint, to function: FlowFunction) {
        let tables = Set(roots(of: function.name).map(withTablesOfInstallers).flatMap(\.tables))
        guard !tables.isEmpty else { return }
        let handed = handedOut(by: taint)
        guard !handed.isEmpty else { return }
        let known = Set(taint.active.map(\.name))
        let operations = tables.sorted().flatMap { table.operations(ofTable: $0) }
        for operation in operations where !known.contains(operation.name) {
            for parameter in operation.parameters {
                if let shapes = handed[parameter.type] { taint.seed(parameter, as: shapes, in: operation) }
            }
        }
        taint.run()
    }

    /// By type: the shapes in which containers and arrays of pages are given to functions that are not in sight.
    private func handedOut(by taint: PageTaint) -> [String: PageTaint.Shapes] {
        var handed: [String: PageTaint.Shapes] = [:]
        for call in taint.active.lazy.flatMap(\.calls) where table.callee(of: call) == nil && !uses.knows(call.name) {
            for argument in call.arguments {
                guard let type = argument.bare.declaration?.type, Self.carriers.contains(type) else { continue }
                let shapes = taint.shapes(of: argument).intersection([.pages, .scatterlist])
                if !shapes.isEmpty { handed[type, default: []].formUnion(shapes) }
            }
        }
        return handed
    }

    private static let carriers: Set<String> = ["struct sg_table *", "struct scatterlist *", "struct page **"]
}
