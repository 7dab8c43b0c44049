/// One change of what a run is given.
package struct Edit: Hashable, Sendable {
    package enum Place: String, Hashable, Sendable { case tree, side, cache }

    package enum Change: Hashable, Sendable {
        case put(Entry)
        case remove
        case damage(Damage)
    }

    package var place: Place
    package var path: String
    package var change: Change

    package init(place: Place, path: String, change: Change) {
        self.place = place
        self.path = path
        self.change = change
    }

    package static func put(_ entry: Entry, at path: String, in place: Place = .tree) -> Edit {
        Edit(place: place, path: path, change: .put(entry))
    }

    package static func remove(_ path: String, in place: Place = .tree) -> Edit {
        Edit(place: place, path: path, change: .remove)
    }
}

/// What befalls a file of the cache. The file is the `choice`th of those whose names end in the edit's path.
package struct Damage: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case flip, truncate, zero, garbage, remove, directory, swap, append
    }

    package var kind: Kind
    package var choice: UInt64
    package var seed: UInt64

    package init(kind: Kind, choice: UInt64, seed: UInt64) {
        self.kind = kind
        self.choice = choice
        self.seed = seed
    }
}

/// A named change that a mutator made.
package struct Mutation: Hashable, Sendable {
    package var mutator: String
    package var edits: [Edit]
    /// What is run after it, with `@tree` and `@side` for the directories.
    package var arguments: [String] = Mutation.audit
    /// It names files outside the tree, whose presence must not matter.
    package var isOutward = false

    package static let audit = ["audit", "@tree", "--format", "json", "-q"]

    package init(mutator: String, edits: [Edit], arguments: [String] = Mutation.audit, isOutward: Bool = false) {
        self.mutator = mutator
        self.edits = edits
        self.arguments = arguments
        self.isOutward = isOutward
    }

    /// A report of a tree can be asked for twice: with the index and without.
    package var readsTree: Bool { arguments.contains("@tree") || arguments.contains("--git") }
}

/// Makes mutations of one kind.
package struct Mutator: Sendable {
    package let name: String
    /// How often it is taken, compared with others.
    package let weight: Int
    package let make: @Sendable (inout SplitMix64, Surroundings) -> Mutation

    init(_ name: String, weight: Int = 4, _ make: @escaping @Sendable (inout SplitMix64, Surroundings) -> [Edit]) {
        self.name = name
        self.weight = weight
        self.make = { Mutation(mutator: name, edits: make(&$0, $1)) }
    }

    init(
        _ name: String, weight: Int = 4, mutation make: @escaping @Sendable (inout SplitMix64, Surroundings) -> Mutation
    ) {
        self.name = name
        self.weight = weight
        self.make = make
    }
}

/// What a mutator may look at.
package struct Surroundings: Sendable {
    package var tree: TreeImage
    package var side: TreeImage
    /// Where the tree lies, for those who must name it.
    package var root: String
    /// Names of revisions in `side/repo.git`.
    package var revisions: [String]
    /// Rules that come with the program, for those who change a copy.
    package var rules: TreeImage

    package init(
        tree: TreeImage, side: TreeImage, root: String, revisions: [String] = [], rules: TreeImage = TreeImage()
    ) {
        self.tree = tree
        self.side = side
        self.root = root
        self.revisions = revisions
        self.rules = rules
    }

    func files(_ suffixes: String...) -> [String] {
        tree.entries.filter { $0.value.bytes != nil }.keys.filter { path in suffixes.contains(where: path.hasSuffix) }
            .sorted()
    }
}

extension World {
    /// Puts a mutation's edits where they belong.
    package func apply(_ edits: [Edit]) throws {
        var (tree, side) = (self.tree.image, self.side.image)
        for edit in edits {
            switch (edit.place, edit.change) {
            case (.tree, .put(let entry)): tree.put(here(entry), at: edit.path)
            case (.tree, .remove): tree.remove(edit.path)
            case (.side, .put(let entry)): side.put(here(entry), at: edit.path)
            case (.side, .remove): side.remove(edit.path)
            case (_, .damage(let damage)): damage.befall(edit.path, in: cache)
            case (.cache, _): break
            }
        }
        if tree != self.tree.image { try self.tree.become(tree) }
        if side != self.side.image { try self.side.become(side) }
    }

    /// With this world's directory where the token stands.
    private func here(_ entry: Entry) -> Entry {
        switch entry {
        case .link(let target): return .link(target.replacing(Self.token, with: base))
        case .file(let bytes, let mode, let isDated):
            guard bytes.firstRange(of: Array(Self.token.utf8)) != nil else { return entry }
            return .file(bytes.replacing(Array(Self.token.utf8), with: Array(base.utf8)), mode: mode, isDated: isDated)
        default: return entry
        }
    }
}
