internal import CallSites
internal import CompileEnvironment
internal import Report
internal import SourceText

extension FileParser {
    /// Functions of a file as the compiler divides them; nil where its architecture was not prepared.
    ///
    /// What a condition leaves out of the first parse is looked for in a second, made for the conditions around the
    /// first function that is missing.
    func syntax(of functions: [String], in path: String, source: LexedSource?) async throws -> FileSyntax? {
        let queries = FileQueries(syntax: functions)
        guard let start = try await settled(path, queries: queries), var syntax = start.result.facts.syntax else {
            return nil
        }
        let missing = Set(functions).subtracting(syntax.functions.map(\.name))
        guard let source, let changes = changes(showing: missing, in: source, start) else { return syntax }
        var second = request(path, start.flags, in: start.environment, .site(changes: changes))
        second.queries = queries
        second.keepsGoing = start.request.keepsGoing
        second.precompiled = start.request.precompiled
        guard let more = try await units.run(second).facts.syntax else { return syntax }
        syntax.functions += more.functions.filter { missing.contains($0.name) }
        syntax.complaints += more.complaints
        return syntax
    }

    /// What to define otherwise, so that the first of these that the file defines is compiled.
    private func changes(
        showing functions: Set<String>, in source: LexedSource, _ start: Start
    ) -> [String: String?]? {
        guard let function = source.functions.first(where: { functions.contains($0.name) }) else { return nil }
        let chain = source.conditions(at: function.nameOffset)
        if chain.isEmpty { return nil }
        let definitions = PreparedEnvironments.definitions(of: start.environment)
        let solver = solver(at: function.nameOffset, in: source, definitions: definitions)
        guard case .satisfied(let changes) = solver.solve(chain) else { return nil }
        return changes
    }
}
