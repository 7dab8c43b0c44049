internal import Clang

/// What the interpretations of one unit's functions share.
final class ValueContext {
    let source: SourceView
    private var programs: [Cursor.Identity: ValueProgram] = [:]
    private var watchedForResult: [Cursor.Identity: WatchedVariables] = [:]
    private var results: [Question: FlagValue] = [:]
    private var sources: [Cursor.Identity: FlagSource] = [:]

    /// A function's result for these arguments.
    struct Question: Hashable {
        let function: Cursor.Identity
        let arguments: [FlagValue]
        let depth: Int
    }

    /// How many operations are still left to one interpretation and all that it follows: far more than real functions
    /// take, whose loops settle in two or three rounds.
    final class Budget {
        private var left: Int

        init(for program: ValueProgram) { left = 4_000_000 + 200 * program.operations.count }

        /// False where nothing is left.
        func spend() -> Bool {
            left -= 1
            return left > 0
        }

        var isSpent: Bool { left <= 0 }
    }

    init(source: SourceView) { self.source = source }

    func program(of function: Cursor) -> ValueProgram {
        if let known = programs[function.identity] { return known }
        source.note(function)
        let program = ValueCompiler.program(of: function, source: source)
        programs[function.identity] = program
        return program
    }

    func watchedForResult(of function: Cursor) -> WatchedVariables {
        if let known = watchedForResult[function.identity] { return known }
        let watched = WatchedVariables(resultOf: program(of: function))
        watchedForResult[function.identity] = watched
        return watched
    }

    func result(_ question: Question, _ make: () -> FlagValue?) -> FlagValue? {
        if let known = results[question] { return known }
        let made = make()
        results[question] = made
        return made
    }

    func flagSource(in function: Cursor) -> FlagSource {
        if let known = sources[function.identity] { return known }
        let source = FlagSource(in: program(of: function))
        sources[function.identity] = source
        return source
    }
}
