internal import Clang

/// What the flags of the calls of one unit may be; what was found of one function serves all that ask.
final class FlagAnalysis {
    let table: FunctionTable
    let source: SourceView
    private var watchedForResult: [ObjectIdentifier: WatchedVariables] = [:]
    private var results: [Question: FlagValue] = [:]
    private var parameters: [Declaration: Int?] = [:]

    /// A call, and the positions of its arguments that are asked for.
    typealias AskedCall = (node: Node, positions: Set<Int>)

    /// A function's result for these arguments.
    struct Question: Hashable {
        let function: ObjectIdentifier
        let arguments: [FlagValue]
        let depth: Int
    }

    /// How much work is still left to one function and all that is followed from it: far more than real functions take,
    /// whose loops settle in two or three rounds.
    final class Budget {
        private(set) var left: Int

        init(for body: LoweredBody) { left = 4_000_000 + 200 * body.cursorCount }

        func spend(_ work: Int) { left -= work }

        var isSpent: Bool { left < 0 }
    }

    init(table: FunctionTable, source: SourceView) {
        self.table = table
        self.source = source
    }

    /// What arguments of calls in one function may be, and whether the function has more paths than are followed.
    ///
    /// - Parameter calls: in source order; of arguments that are not asked for nothing is said.
    func arguments(of calls: [AskedCall], in function: FlowFunction) -> (values: [Node: [FlagValue]], isCut: Bool) {
        let calls = calls.filter { !$0.positions.isEmpty }
        guard !calls.isEmpty, let body = function.lowered else { return ([:], false) }
        let paths = FlagPaths(function, body, calls: calls, in: self)
        return (paths.arguments, paths.isCut)
    }

    func watchedForResult(of body: LoweredBody) -> WatchedVariables {
        if let known = watchedForResult[ObjectIdentifier(body)] { return known }
        let watched = WatchedVariables(resultOf: body)
        watchedForResult[ObjectIdentifier(body)] = watched
        return watched
    }

    func result(_ question: Question, _ make: () -> FlagValue?) -> FlagValue? {
        if let known = results[question] { return known }
        let made = make()
        results[question] = made
        return made
    }

    // MARK: Parameters

    /// The first parameter named in an expression, or in what its local variable is given: where its value comes from.
    func parameter(behind expression: Node, in function: FlowFunction) -> Int? {
        guard let body = function.lowered else { return nil }
        let expression = body.whole(expression)
        if let direct = Self.parameter(namedIn: expression, of: body) { return direct }
        guard expression.kind == .variable, let variable = expression.declaration, !variable.isParameter else {
            return nil
        }
        if let known = parameters[variable] { return known }
        let found = body.given[variable]?.lazy.compactMap { Self.parameter(namedIn: $0, of: body) }.first
        parameters[variable] = .some(found)
        return found
    }

    private static func parameter(namedIn expression: Node, of body: LoweredBody) -> Int? {
        var found: Int?
        body.walk(expression) { node in
            guard found == nil, node.kind == .variable, let variable = node.declaration, !variable.isPointer else {
                return
            }
            found = variable.parameterIndex
        }
        return found
    }
}
