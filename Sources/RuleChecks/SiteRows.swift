package import Expressions
internal import Knowledge
internal import Paths
package import Report

/// Turns sites into the rows that expressions look at; see `SiteSchema`.
package struct SiteRows {
    private let context: RuleContext
    private let tree: Value
    private static let judged = SiteSchema.shapes(of: .judged)
    private static let owned = SiteSchema.shapes(of: .owned)

    package init(_ context: RuleContext) {
        self.context = context
        func list(_ texts: some Sequence<String>) -> Value { .list(texts.sorted().map { .string($0) }) }
        tree = .object([
            "version": .string(context.version), "symbols": list(context.symbols),
            "functions": list(context.api.functions.keys), "flags": list(context.api.flags.keys),
            "fast_mask": context.fastMask.map { list($0) } ?? .null,
        ])
    }

    /// - Parameter findings: the rules that the site breaks, where that is known.
    package func row(of site: CallSite, findings: [String] = []) -> Value {
        guard case .object(var row)? = try? Value(encoding: site) else { return .object([:]) }
        row["file"] = .string(PathSpelling.text(of: site.file))
        // What a site leaves out because it is nil is a column all the same.
        if site.judgement != nil { Self.completes(&row, Self.judged) }
        if site.ownership != nil { Self.completes(&row, Self.owned) }
        let any = Set(site.flags.must + site.flags.may).sorted()
        if case .object(var flags) = row["flags"] {
            flags["any"] = .list(any.map { .string($0) })
            row["flags"] = .object(flags)
        }
        row["path"] = Self.path(PathSpelling.text(of: site.file))
        row["tree"] = tree
        let roles = context.api.functions[site.callee]?.roles ?? [:]
        row["api"] = .object(members { role in roles[role.rawValue].map { .number(Double($0)) } })
        row["argument"] = .object(
            members { role in
                roles[role.rawValue].flatMap { site.arguments.indices.contains($0) ? .string(site.arguments[$0]) : nil }
            })
        let refused = context.fastMask.map { mask in any.filter { !mask.contains($0) } } ?? []
        row["beyond_fast_mask"] = .list(refused.map { .string($0) })
        row["findings"] = .list(findings.map { .string($0) })
        return .object(row)
    }

    private func members(_ value: (Role) -> Value?) -> [String: Value] {
        Role.allCases.reduce(into: [:]) { $0[$1.rawValue] = value($1) ?? .null }
    }

    private static func completes(_ row: inout [String: Value], _ shapes: [String: Shape]) {
        for (name, shape) in shapes { row[name] = completed(row[name] ?? .null, shape) }
    }

    private static func completed(_ value: Value, _ shape: Shape) -> Value {
        switch (value, shape) {
        case (.object(var members), .object(let shapes)):
            completes(&members, shapes)
            return .object(members)
        case (.list(let elements), .list(let shape)): return .list(elements.map { completed($0, shape) })
        default: return value
        }
    }

    private static func path(_ file: String) -> Value {
        let components = TreePath.parts(of: file).map { Value.string(String($0)) }
        return .object([
            "top": components.first ?? .null, "directory": .string(TreePath.directory(of: file)),
            "name": components.last ?? .null,
            "components": .list(components),
        ])
    }
}
