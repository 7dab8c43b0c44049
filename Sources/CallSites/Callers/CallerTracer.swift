internal import Clang
internal import Report

/// Asks the callers of a function, within one file, what they pass as its flags.
final class CallerTracer {
    private let table: FunctionTable
    private let analysis: FlagAnalysis
    private let flags: FlagTable
    private var known: [Question: [CallerFact]] = [:]

    private static let maximalDepth = 6

    private struct Question: Hashable {
        let function: String
        let parameter: Int
    }

    init(table: FunctionTable, analysis: FlagAnalysis, flags: FlagTable) {
        self.table = table
        self.analysis = analysis
        self.flags = flags
    }

    /// Every call of a function in the file, and the calls of those that only pass a parameter on.
    func callers(of function: String, flagsParameter: Int) -> [CallerFact] {
        let question = Question(function: function, parameter: flagsParameter)
        if let known = known[question] { return known }
        let found = trace(function, flagsParameter)
        known[question] = found
        return found
    }

    private func trace(_ function: String, _ flagsParameter: Int) -> [CallerFact] {
        var found: [CallerFact] = []
        var asked: Set<String> = []
        var open = [(name: function, parameter: flagsParameter, depth: 0)]
        while let (name, parameter, depth) = open.popLast() {
            guard asked.insert("\(name) \(parameter)").inserted, depth < Self.maximalDepth else { continue }
            let calling = Set(table.callers(of: name).map(\.function.name)).subtracting([name])
            for caller in calling.sorted() {
                guard let function = table.function(named: caller) else { continue }
                for fact in facts(of: name, parameter: parameter, in: function) {
                    found.append(fact)
                    if let passed = fact.passesParameter { open.append((caller, passed, depth + 1)) }
                }
            }
        }
        return found.sorted { ($0.file, $0.line, $0.callee) < ($1.file, $1.line, $1.callee) }
    }

    private func facts(of name: String, parameter: Int, in function: FlowFunction) -> [CallerFact] {
        guard let body = function.lowered else { return [] }
        let calls = body.calls.filter { $0.name == name }
        let found = analysis.arguments(of: calls.map { ($0, [parameter]) }, in: function).values
        return calls.compactMap { call in
            guard let values = found[call], values.indices.contains(parameter),
                let location = body.cursor(of: call)?.fileLocation, let argument = call.argument(parameter)
            else { return nil }
            let value = values[parameter]
            let passed = value.fromParameter ? analysis.parameter(behind: argument, in: function) : nil
            return CallerFact(
                callee: name, function: function.name, file: table.lowering.path(location.file), line: location.line,
                must: flags.names(of: value.must & 0xFFFF_FFFF), may: flags.names(of: value.may & 0xFFFF_FFFF),
                passesParameter: passed, isStatic: function.isStatic)
        }
    }
}
