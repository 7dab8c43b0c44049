internal import Patterns

/// What gupaudit knows of an API family; decoded from a file of `Rules/`.
package struct Family: Hashable, Sendable {
    package let name: String
    /// The directories where the real functions are declared and defined.
    let homes: [Pattern]
    package let flags: FlagKnowledge
    /// How parameters are recognised, in the order in which the roles are tried.
    package let roles: [RolePattern]
    package let functions: [FamilyFunction]
    /// Functions that take the family's flags, or hand out its pages, and whose calls are no sites.
    package let extended: Set<String>
    /// What the functions were declared as, release by release; a tree's own declarations go before them.
    package let forms: [Prototype]
    package let iterators: IteratorKnowledge

    package var names: [String] { functions.map(\.name) }

    package func function(named name: String) -> FamilyFunction? { functions.first { $0.name == name } }

    /// True for a function of either list.
    package func lists(_ name: String) -> Bool { extended.contains(name) || function(named: name) != nil }

    /// True where a function of the family's name, though static, is the family's own.
    package func isHome(_ file: String) -> Bool { homes.contains { $0.occurs(in: file) } }
}

/// The flag constants of a family: their common prefix, where they are defined, and the ones with a meaning of their
/// own.
package struct FlagKnowledge: Hashable, Sendable {
    package let prefix: String
    package let headers: [String]
    /// Names under which a parameter takes such flags, and nothing else.
    package let parameters: [String]
    package let write: String
    package let force: String
    package let get: String
    package let pin: String
    /// Under it only anonymous memory is taken.
    package let anonymous: String
    /// Words in the names of functions that refuse, by a mask, every flag that they do not know.
    package let masks: [String]
    /// Flags that tell functions apart rather than what a caller wants.
    package let internalFlags: [String]

    /// Those that stand here by their names, whatever a tree has.
    package var named: [String] { [write, force, get, pin, anonymous] + internalFlags }
}

/// What a parameter means.
package enum Role: String, CaseIterable, Codable, Hashable, Sendable {
    case flags, write, force, pages, vmas, locked, iterator
    case pageCount = "nr_pages"
}

/// How the parameter of a role is recognised in a declaration.
package struct RolePattern: Hashable, Sendable {
    package let role: Role
    package let names: [String]
    /// Canonical types, as the compiler spells them.
    package let types: [String]
}

/// One function of a family.
package struct FamilyFunction: Hashable, Sendable {
    /// The page reference that a call leaves with its caller.
    package enum Taking: String, CaseIterable, Hashable, Sendable {
        case get, pin, none
        case byFlags = "by-flags"
        case ifFlagged = "if-flagged"
    }

    /// Who holds mmap_lock at a call.
    package enum MmapLock: String, CaseIterable, Hashable, Sendable { case caller, takes, none }

    package let name: String
    package let takes: Taking
    package let lock: MmapLock
    /// It does not go by a mapping.
    package let isUnmapped: Bool
    /// What takes its place under FOLL_PIN, the newest first.
    package let pinned: [String]
    /// Roles that the patterns would give it wrongly.
    package let without: [Role]
    /// Further parameter names of a role, for this function only.
    package let also: [Role: [String]]
    /// Flags that the function sets itself.
    package let adds: [String]
    /// Flags that it set itself only while it took `int write` instead of flags.
    package let addsWithWrite: [String]
    /// What a later release calls in its place, pinned or not.
    package let successors: [String]
    /// A word that the functions share which do the same work in another manner.
    package let kin: String?

    /// The zero-based index of each role among the parameters of this function's declaration.
    package func roles(of parameters: [Parameter], by patterns: [RolePattern]) -> [Role: Int] {
        var roles: [Role: Int] = [:]
        for pattern in patterns where !without.contains(pattern.role) {
            let names = pattern.names + (also[pattern.role] ?? [])
            let index = parameters.firstIndex { parameter in
                pattern.types.contains(parameter.type) || names.contains(parameter.name)
            }
            if let index { roles[pattern.role] = index }
        }
        return roles
    }
}

/// A parameter as a declaration names it.
package struct Parameter: Codable, Hashable, Sendable {
    /// Empty where the declaration gives only a type.
    package let name: String
    package let type: String

    package init(name: String, type: String) {
        self.name = name
        self.type = type
    }
}

/// What decides the direction of an iov_iter.
package struct IteratorKnowledge: Hashable, Sendable {
    package struct Constructor: Hashable, Sendable {
        package let name: String
        package let iterator: Int
        package let direction: Int
    }

    /// Words that put a function on one side of a transfer.
    package struct Sides: Hashable, Sendable {
        package let destination: [String]
        package let source: [String]
    }

    package let constructors: [Constructor]
    /// Functions of an iterator, and members of its structure, whose lowest bit is the direction.
    package let questions: [String]
    package let members: [String]
    /// Flags of a message: where one is set, its iterator holds the kernel's own pages.
    package let kernelFlags: [String]
    package let operations: Sides
    package let words: Sides
}
