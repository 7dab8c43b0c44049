internal import Clang
internal import Report

/// Asks the callers of a function, within one file, what they pass as its flags.
final class CallerTracer {
    private let table: FunctionTable
    private let source: SourceView
    private let flags: FlagTable

    private static let maximalDepth = 6

    init(table: FunctionTable, source: SourceView, flags: FlagTable) {
        self.table = table
        self.source = source
        self.flags = flags
    }

    /// Every call of a function in the file, and the calls of those that only pass a parameter on.
    func callers(of function: String, flagsParameter: Int) -> [CallerFact] {
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
        let calls = Self.calls(of: name, in: function.cursor)
        guard !calls.isEmpty else { return [] }
        let interpreter = FunctionInterpreter(function: function.cursor, source: source, calls: calls)
        return calls.compactMap { call in
            guard let values = interpreter.arguments[call.identity], values.indices.contains(parameter),
                let location = call.fileLocation
            else { return nil }
            let value = values[parameter]
            let passed = value.fromParameter ? FlagSource(in: function.cursor).parameter(behind: call.arguments[parameter]) : nil
            return CallerFact(
                callee: name, function: function.name, file: table.lowering.path(location.file), line: location.line,
                must: flags.names(of: value.must & 0xFFFF_FFFF), may: flags.names(of: value.may & 0xFFFF_FFFF),
                passesParameter: passed, isStatic: function.isStatic)
        }
    }

    private static func calls(of name: String, in root: Cursor) -> [Cursor] {
        var found: [Cursor] = []
        func descend(_ node: Cursor) {
            if node.kind == .callExpr, node.spelling == name { found.append(node) }
            node.forEachChild { descend($0) }
        }
        descend(root)
        return found
    }
}

/// Which parameter of a function an expression's value comes from.
struct FlagSource {
    private let function: Cursor

    init(in function: Cursor) { self.function = function }

    /// The first parameter named in the expression, or in what its local variables are given.
    func parameter(behind expression: Cursor) -> Int? {
        let parameters = function.arguments
        func direct(_ node: Cursor) -> Int? {
            if node.kind == .declRefExpr, let declaration = node.referenced, declaration.kind == .parmDecl,
                !declaration.type.isPointer
            {
                return parameters.firstIndex { $0.identity == declaration.identity }
            }
            for child in node.children {
                if let found = direct(child) { return found }
            }
            return nil
        }
        if let found = direct(expression) { return found }
        guard let variable = expression.peeled.referenced, variable.kind == .varDecl else { return nil }
        var found: Int?
        func descend(_ node: Cursor) {
            guard found == nil else { return }
            let children = node.children
            let isAssignment = (node.kind == .binaryOperator || node.kind == .compoundAssignOperator) && children.count == 2
                && children[0].peeled.referenced?.identity == variable.identity
            if isAssignment { found = direct(children[1]) }
            if node.kind == .varDecl, node.identity == variable.identity, let value = children.last { found = direct(value) }
            children.forEach { descend($0) }
        }
        descend(function)
        return found
    }
}
