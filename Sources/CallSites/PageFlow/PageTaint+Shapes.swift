internal import Knowledge

/// In which shapes values stand for the pages.
extension PageTaint {
    /// In which shapes an expression stands for the pages.
    func shapes(of node: Node) -> Shapes {
        switch node.kind {
        case .variable:
            guard let variable = node.declaration else { return [] }
            return (places[variable] ?? []).union(shapes(byType: variable))
        case .member where node.declaration.map { !shapes(byType: $0).isEmpty } ?? false:
            return node.declaration.map { (places[$0] ?? []).union(shapes(byType: $0)) } ?? []
        case .addressOf where node.children[0].bare.kind == .variable:
            let variable = node.children[0].bare.declaration
            let held: Shapes = variable.map { holders.contains($0) } ?? false ? .pages : []
            return shapes(of: node.children[0]).union(held)
        case .member:
            let own = node.declaration.flatMap { places[$0] } ?? []
            guard let base = node.children.first else { return own }
            // A part of a container, or of what a mapped page holds, belongs to it.
            return own.union(shapes(of: base).intersection(Shapes.containers.union(.address)))
        case .subscripted, .dereference, .addressOf, .cast, .unary:
            guard let inner = node.kind == .cast ? node.children.last : node.children.first else { return [] }
            if node.kind == .unary, node.name == "!" { return [] }
            return shapes(of: inner)
        case .binary:
            if ["==", "!=", "<", ">", "<=", ">=", "&&", "||"].contains(node.name) { return [] }
            if countsPages(node) { return [] }
            let found = node.children.reduce(into: Shapes()) { $0.formUnion(shapes(of: $1)) }
            let isFrame = !found.isDisjoint(with: [.pfn, .address, .scatterlist])
            return isFrame && addressesPages(node) ? found.union(.pages) : found
        case .assignment:
            return node.children.last.map { shapes(of: $0) } ?? []
        case .conditional:
            return node.children.dropFirst().reduce(into: []) { $0.formUnion(shapes(of: $1)) }
        case .list:
            return node.children.reduce(into: []) { $0.formUnion(shapes(of: $1)) }
        case .designated:
            return []
        case .statementExpression:
            guard let last = node.children.first?.children.last, !last.kind.isStatement else { return [] }
            return shapes(of: last)
        case .call:
            return result(of: node)
        default:
            return []
        }
    }

    /// pfn_to_page() is `map + pfn` on most architectures, as a macro whose operator no text shows: what is added to a
    /// page's pointer counts pages.
    private func addressesPages(_ sum: Node) -> Bool {
        ["+", "?"].contains(sum.name) && sum.children.contains { child in
            let base = child.kind == .cast ? child.name : child.declaration?.type ?? ""
            return base == "struct page *"
        }
    }

    /// Between two places in the same pages lies a number of pages.
    private func countsPages(_ difference: Node) -> Bool {
        guard difference.name == "-", difference.children.count == 2 else { return false }
        return difference.children.allSatisfy { side in
            side.declarations.contains { $0.isPointer && places[$0]?.contains(.pages) == true }
        }
    }

    /// True for a type by which pages, or a list of them, go as such.
    static func carries(_ type: String) -> Bool {
        ["struct page ", "struct folio ", "struct scatterlist ", "struct sg_table "].contains { type.contains($0) }
    }

    /// The variable that points into what an expression names: `entry++`, `&entry[i]`, `entry + i`.
    static func pointer(into node: Node) -> Declaration? {
        let node = node.bare
        switch node.kind {
        case .variable: return node.declaration
        case .unary, .binary: return node.children.first.flatMap { pointer(into: $0) }
        case .addressOf where node.children.first?.bare.kind == .subscripted:
            return node.children.first?.bare.children.first.flatMap { pointer(into: $0) }
        default: return nil
        }
    }

    /// The variable that is the table whose list an expression names: `table->sgl + 2`.
    static func table(of node: Node) -> Node? {
        let node = node.bare
        guard node.kind == .member else {
            let isWithin = [.subscripted, .addressOf, .unary, .binary].contains(node.kind)
            return isWithin ? node.children.first.flatMap { table(of: $0) } : nil
        }
        guard let base = node.children.first?.bare, base.kind == .variable,
            base.declaration?.type.contains("struct sg_table ") == true
        else { return nil }
        return base
    }

    /// What is copied is an array of pointers, not what is in the pages.
    func copiesPointers(_ call: Node) -> Bool {
        uses.copies[call.name] != nil && call.arguments.contains { argument in
            argument.isPointerArray && shapes(of: argument).contains(.pages)
        }
    }

    private func shapes(byType declaration: Declaration) -> Shapes {
        typed.isEmpty ? [] : Self.types.first { $0.type == declaration.type }.map { $0.shape.intersection(typed) } ?? []
    }

    private func result(of call: Node) -> Shapes {
        if seededCalls.contains(call) { return .pages }
        let given = call.arguments.reduce(into: Shapes()) { $0.formUnion(shapes(of: $1)) }
        if let shape = uses.shapes[call.name] { return given.isEmpty ? [] : Shapes(shape) }
        if uses.copies[call.name] == .some(nil), copiesPointers(call) { return given.intersection(.pages) }
        if call.declaration != nil, table.function(named: call.name) != nil { return results[call.name] ?? [] }
        return []
    }
}
