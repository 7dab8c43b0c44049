internal import Report

/// The functions of a file through which one of them is called, nearest first.
final class Ancestry {
    let functions: [FlowFunction]
    let names: Set<String>
    /// For each function, the one nearer to the start that it calls.
    private let below: [String: (function: String, call: Node)]

    private static let maximalFunctions = 40

    init(table: FunctionTable, of start: String) {
        var functions: [FlowFunction] = []
        var below: [String: (function: String, call: Node)] = [:]
        var seen: Set<String> = [start]
        var level = [start]
        while !level.isEmpty, functions.count < Self.maximalFunctions {
            var next: [String] = []
            for name in level {
                guard let function = table.function(named: name) else { continue }
                functions.append(function)
                for caller in table.callers(of: name) where seen.insert(caller.function.name).inserted {
                    below[caller.function.name] = (name, caller.call)
                    next.append(caller.function.name)
                }
            }
            level = next
        }
        self.functions = functions
        self.below = below
        names = Set(functions.map(\.name))
    }

    /// From an entry point of the file down to the function; the nearest one that something enters from outside.
    func path(to function: FlowFunction, table: FunctionTable) -> [ChainLink] {
        let entry = functions.first { !table.installations(of: $0.name).isEmpty }
            ?? functions.last { table.callers(of: $0.name).allSatisfy { $0.function.name == $0.call.name } }
            ?? function
        var links: [ChainLink] = []
        var name = entry.name
        var entered = table.installations(of: name).first?.member
        while true {
            let step = name == function.name ? nil : below[name]
            let place = (step?.call ?? table.function(named: name)?.body).map { table.lowering.location($0) }
            links.append(ChainLink(function: name, file: place?.file ?? "", line: place?.line ?? 0, entry: entered))
            entered = nil
            guard let step, links.count < Self.maximalFunctions else { break }
            name = step.function
        }
        return links
    }
}
