/// The forms that functions of a family have in other releases than a tree's own.
package struct OtherReleases: Sendable {
    private let family: Family
    private let known: [String: Prototype]

    /// `signatures` holds the declarations that the tree itself makes, as it spells them.
    package init(family: Family, signatures: [String: String]) {
        self.family = family
        known = Dictionary(signatures.compactMap { name, text in Prototype(text, of: name).map { (name, $0) } }) { $1 }
    }

    /// The forms of a function that tell more than the tree's declaration does, in the family's order.
    package func forms(of name: String) -> [Prototype] {
        guard let function = family.function(named: name) else { return [] }
        let own = known[name].map { Layout($0, function, family.roles) }
        return family.forms.filter { $0.name == name && Layout($0, function, family.roles) != own }
    }

    /// The text of a header that declares them beside the tree's own, so that the compiler picks the one that fits a
    /// call; empty where there is nothing to declare.
    package func header(for names: Set<String>) -> String {
        let forms = names.sorted().flatMap { self.forms(of: $0) }
        let structures = forms.reduce(into: Set<String>()) { $0.formUnion($1.structures) }
        let lines = structures.sorted().map { "struct \($0);" }
            + forms.map { "__attribute__((overloadable)) \($0.text);" }
        return lines.map { $0 + "\n" }.joined()
    }

    /// The roles of a call's arguments by their number alone: the tree's own where it fits, else those on which all
    /// forms of that number agree.
    package func roles(of name: String, argumentCount count: Int) -> [Role: Int]? {
        guard let function = family.function(named: name) else { return nil }
        if let own = known[name], own.parameters.count == count {
            return function.roles(of: own.parameters, by: family.roles)
        }
        let layouts = Set(forms(of: name).map { Layout($0, function, family.roles) }.filter { $0.count == count })
        return layouts.count == 1 ? layouts.first?.roles : nil
    }

    /// True where some declaration of a function takes flags, or what stood in their place.
    package func mayTakeFlags(_ name: String) -> Bool {
        guard let function = family.function(named: name) else { return false }
        let declarations = [known[name]].compactMap { $0 } + forms(of: name)
        return declarations.isEmpty || declarations.contains { declaration in
            let roles = function.roles(of: declaration.parameters, by: family.roles)
            return roles[.flags] != nil || roles[.write] != nil
        }
    }

    private struct Layout: Hashable {
        let count: Int
        let roles: [Role: Int]

        init(_ prototype: Prototype, _ function: FamilyFunction, _ patterns: [RolePattern]) {
            count = prototype.parameters.count
            roles = function.roles(of: prototype.parameters, by: patterns)
        }
    }
}
