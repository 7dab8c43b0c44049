internal import Clang
internal import Report

/// Asks the callers of a function, within one file, what they pass as its flags.
final class CallerTracer {
    private let table: FunctionTable
    private let context: ValueContext
    private let flags: FlagTable
    private var known: [Question: [CallerFact]] = [:]

    private static let maximalDepth = 6

    private struct Question: Hashable {
        let function: String
        let parameter: Int
    }

    init(table: FunctionTable, context: ValueContext, flags: FlagTable) {
        self.table = table
        self.context = context
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
        let tree = context.program(of: function.cursor).tree
        let calls = tree.nodes.indices.lazy.filter { tree.kinds[$0] == .callExpr && tree.nodes[$0].spelling == name }
            .map { tree.nodes[$0] }
        guard !calls.isEmpty else { return [] }
        let interpreter = FunctionInterpreter(function: function.cursor, context: context, calls: Array(calls))
        return calls.compactMap { call in
            guard let values = interpreter.arguments[call.identity], values.indices.contains(parameter),
                let location = call.fileLocation
            else { return nil }
            let value = values[parameter]
            let arguments = call.arguments
            let passed = value.fromParameter && arguments.indices.contains(parameter)
                ? context.flagSource(in: function.cursor).parameter(behind: arguments[parameter]) : nil
            return CallerFact(
                callee: name, function: function.name, file: table.lowering.path(location.file), line: location.line,
                must: flags.names(of: value.must & 0xFFFF_FFFF), may: flags.names(of: value.may & 0xFFFF_FFFF),
                passesParameter: passed, isStatic: function.isStatic)
        }
    }
}
