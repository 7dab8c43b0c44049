internal import CallSites
internal import SourceText

/// Whether what counts pages may be an error: a loop would not run then, a call would take it for a huge number.
struct CountSigns {
    let function: FunctionText
    /// The functions of its file that are at hand, itself among them.
    let neighbours: [FunctionText]
    /// The functions of the family, by whose result a count may be negative.
    let family: Set<String>

    /// Words of types that have no sign.
    private static let unsigned = ["unsigned", "size_t", "uint", "u8", "u16", "u32", "u64"]

    /// - Parameter type: as the compiler spells it.
    static func hasSign(_ type: String) -> Bool { !unsigned.contains(where: type.contains) }

    /// - Parameter path: from the function down to where it counts.
    func mayBeNegative(_ count: SyntaxNode, path: [SyntaxNode]) -> Bool {
        mayBeNegative(count, path: path, isCaller: false)
    }

    private func mayBeNegative(_ count: SyntaxNode, path: [SyntaxNode], isCaller: Bool) -> Bool {
        let count = count.bare
        if count.kind == .call { return family.contains(count.name) }
        guard count.kind == .name || count.kind == .member, let type = count.type,
            Self.hasSign(type)
        else { return false }
        let isPassed = !isCaller && isPassedErrors(count)
        return (isPassed || takesResult(count)) && !isAsked(count, path: path)
    }

    /// True where a call of the family gives its result to the count; to a member in any function of the file.
    private func takesResult(_ count: SyntaxNode) -> Bool {
        let homes = count.kind == .member ? neighbours : [function]
        return homes.contains { home in
            !home.nodes { node in
                let isAssignment =
                    node.kind == .binary && home.symbol(of: node) == "="
                    && Self.isSame(node.children[0].bare, count)
                let isDeclaration = node.kind == .variable && node.declaration == count.declaration
                guard isAssignment || isDeclaration, let value = node.children.last?.bare else { return false }
                return value.kind == .call && family.contains(value.name)
            }.isEmpty
        }
    }

    /// True of a parameter that another function of the file gives what may be an error.
    private func isPassedErrors(_ count: SyntaxNode) -> Bool {
        let parameters = function.root.children.filter { $0.kind == .parameter }
        guard count.kind == .name, let index = parameters.firstIndex(where: { $0.declaration == count.declaration })
        else { return false }
        return neighbours.contains { caller in
            let signs = CountSigns(function: caller, neighbours: neighbours, family: family)
            return caller.nodes { $0.kind == .call && $0.name == function.root.name }.contains { call in
                guard let argument = caller.arguments(of: call).dropFirst(index).first,
                    let path = caller.path(to: { $0 == call })
                else { return false }
                return signs.mayBeNegative(argument, path: path, isCaller: true)
            }
        }
    }

    private static func isSame(_ node: SyntaxNode, _ other: SyntaxNode) -> Bool {
        node.kind == other.kind && node.name == other.name && node.declaration == other.declaration
    }

    // MARK: Questions on the way

    private func isAsked(_ count: SyntaxNode, path: [SyntaxNode]) -> Bool {
        for (outer, inner) in zip(path, path.dropFirst()) {
            if outer.kind == .branch, outer.children.count > 1, outer.children[1] == inner,
                compares(outer.children[0], count, by: [">", ">="], joinedBy: "&&")
            {
                return true
            }
            if outer.kind == .compound {
                for statement in outer.children where statement.end <= inner.start {
                    if statement.kind == .label { break }
                    if statement.kind == .branch, statement.children.count == 2, statement.children[1].leaves,
                        compares(statement.children[0], count, by: ["<", "<="], joinedBy: "||")
                    {
                        return true
                    }
                }
            }
        }
        return false
    }

    /// `n > 0`, also as one of several that are joined.
    private func compares(
        _ condition: SyntaxNode, _ count: SyntaxNode, by symbols: [String], joinedBy joint: String
    ) -> Bool {
        let node = condition.bare
        guard node.kind == .binary, let symbol = function.symbol(of: node) else { return false }
        if symbol == joint {
            return node.children.contains { compares($0, count, by: symbols, joinedBy: joint) }
        }
        let asked = node.children[0].bare
        return symbols.contains(symbol) && Self.isSame(asked, count) && function.text(asked) == function.text(count)
            && node.children[1].bare.kind == .number
    }
}
