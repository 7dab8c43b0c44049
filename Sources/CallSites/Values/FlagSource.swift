internal import Clang

/// Which parameter of a function an expression's value comes from.
final class FlagSource {
    private let program: ValueProgram
    private var known: [Int: Int?] = [:]
    /// What each variable is given, in the order of the text.
    private lazy var values = Dictionary(grouping: program.assignments, by: \.target).mapValues { assignments in
        assignments.map(\.value).sorted { $0.lowerBound < $1.lowerBound }
    }

    init(in program: ValueProgram) { self.program = program }

    /// The first parameter named in the expression, or in what its local variables are given.
    func parameter(behind expression: Cursor) -> Int? {
        var direct: Int?
        expression.walk { node in
            direct = parameter(named: node)
            return direct == nil
        }
        if let direct { return direct }
        guard let variable = expression.peeled.referenced, variable.kind == .varDecl,
            let number = program.variables[variable.identity]
        else { return nil }
        if let known = known[number] { return known }
        let found = (values[number] ?? []).lazy.compactMap { range in
            range.lazy.compactMap { self.parameter(named: self.program.tree.nodes[$0]) }.first
        }.first
        known[number] = .some(found)
        return found
    }

    private func parameter(named node: Cursor) -> Int? {
        guard node.kind == .declRefExpr, let declaration = node.referenced, declaration.kind == .parmDecl,
            !declaration.type.isPointer
        else { return nil }
        return program.parameters.firstIndex { $0.identity == declaration.identity }
    }
}
