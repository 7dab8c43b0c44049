import Foundation

/// What sessions start from: the seed tree, and files as the program itself writes them.
package struct Provisions: Sendable {
    package var tree: TreeImage
    package var side: TreeImage
    package var revisions: [String]
    package var rules: TreeImage

    /// - Parameter parent: where the worlds of the sessions will be.
    package static func make(_ subject: Subject, in parent: String? = nil) throws -> Provisions {
        let tree = try SeedTree.image()
        let world = try World(tree: tree, in: parent)
        var side = TreeImage()
        let made = [
            ("report.json", ["audit", "@tree", "--format", "json", "-q", "--output", "@cache/report.json"]),
            ("report.json.gz", ["audit", "@tree", "--format", "json", "-q", "--output", "@cache/report.json.gz"]),
            ("baseline.json", ["check", "@tree", "-q", "--baseline", "@cache/baseline.json", "--update"]),
        ]
        for (name, arguments) in made {
            let outcome = try world.command(arguments, subject).run()
            guard let data = FileManager.default.contents(atPath: "\(world.cache)/\(name)") else {
                throw WorldError(says: "\(name) was not made: \(outcome.end), \(outcome.errorText)")
            }
            side.put(.file([UInt8](data)), at: name)
        }
        let scratch = world.base + "/git"
        mkdir(scratch, 0o700)
        let repository = try GitSeed.make(in: scratch, from: tree)
        side.entries.merge(repository?.image.entries ?? [:]) { $1 }
        if repository != nil {
            try world.side.become(side)
            let outcome = try world.command(["audit", "--git", "@side/repo.git", "one", "-q"], subject).run()
            guard outcome.code == 0 else { throw WorldError(says: "the repository is none: \(outcome.errorText)") }
        }
        let own = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Rules")
            .standardizedFileURL.path
        let rules = try TreeImage(readingFrom: own).entries.filter { !$0.key.contains("/") && $0.value.bytes != nil }
        return Provisions(tree: tree, side: side, revisions: repository?.revisions ?? [], rules: TreeImage(rules))
    }

    /// Those that make sense here: without git there are no repositories to damage.
    package var mutators: [Mutator] {
        Mutators.all.filter { !revisions.isEmpty || !$0.name.hasPrefix("git") }
    }

    package func surroundings(of world: World) -> Surroundings {
        Surroundings(
            tree: world.tree.image, side: world.side.image, root: World.token + "/tree", revisions: revisions,
            rules: rules)
    }

    package func world(in parent: String? = nil) throws -> World { try World(tree: tree, side: side, in: parent) }
}
