/// Damage to repositories, and names in them that no honest person gives.
enum GitMutators {
    static let all = [objects, references, settings, revisions]
    private static let repository = "repo.git"

    private static func mutation(
        _ name: String, _ edits: [Edit], _ revision: String, isOutward: Bool = false
    ) -> Mutation {
        Mutation(
            mutator: name, edits: edits,
            arguments: ["audit", "--git", "@side/" + repository, revision, "--format", "json", "-q"],
            isOutward: isOutward)
    }

    private static let objects = Mutator(
        "git-objects", weight: 5,
        mutation: { random, around in
            let names = around.side.entries.keys.filter { $0.hasPrefix(repository + "/objects/") }.sorted()
            let edits: [Edit] = (0..<random.scaled(1...4)).compactMap { _ in
                guard let path = random.pick(names), let bytes = around.side.bytes(of: path) else { return nil }
                var changes = TextChanges(random: random.fork())
                switch random.below(5) {
                case 0: return .remove(path, in: .side)
                case 1: return .put(.file([]), at: path, in: .side)
                case 2: return .put(around.side[random.pick(names) ?? path] ?? .file([]), at: path, in: .side)
                case 3: return .put(.file(Array(bytes.prefix(random.below(bytes.count)))), at: path, in: .side)
                default: return .put(.file(changes.bytes(bytes)), at: path, in: .side)
                }
            }
            return mutation("git-objects", edits, random.pick(around.revisions) ?? "one")
        })

    private static let references = Mutator(
        "git-refs", weight: 3,
        mutation: { random, around in
            let id = around.side.text(of: repository + "/refs/tags/one")
            let text = random.either(
                id, "", "ref: refs/heads/loop\n", "ref: ../../../outside/secret.h\n", "x\n",
                String(repeating: "0", count: 40) + "\n", id + id, "ref: HEAD\n", "\u{0}",
                String(repeating: "f", count: 64) + "\n")
            let path = random.either(
                "HEAD", "refs/tags/one", "refs/heads/loop", "packed-refs", "refs/tags/é", "refs/heads/-x", "shallow",
                "refs/replace/\(id.prefix(40))0", "objects/info/alternates", "info/grafts", "commondir", "gitdir")
            let content = path.hasSuffix("alternates") ? around.root + "/../outside\n" : text
            return mutation(
                "git-refs", [.put(.text(content), at: "\(repository)/\(path)", in: .side)],
                random.either(
                    "one", "two", "HEAD", "loop", "é", "refs/heads/-x", "one~1", "two^{tree}", "@{-1}", ":/one",
                    "one:mm", "--help"))
        })

    private static let settings = Mutator(
        "git-config", weight: 3,
        mutation: { random, around in
            let outside = around.root + "/../outside"
            let ran = "touch \(outside)/ran"
            let lines = random.either(
                "[core]\n\tfsmonitor = \(ran)\n", "[core]\n\thooksPath = \(outside)\n",
                "[core]\n\tsshCommand = \(ran)\n",
                "[diff]\n\texternal = \(ran)\n", "[filter \"x\"]\n\tsmudge = \(ran)\n\tprocess = \(ran)\n",
                "[alias]\n\trev-parse = !\(ran)\n", "[core]\n\tworktree = \(outside)\n",
                "[extensions]\n\tpartialClone = x\n[remote \"x\"]\n\turl = ext::\(ran)\n",
                "[core]\n\tpager = \(ran)\n\teditor = \(ran)\n", "[core\n", "\u{0}",
                "[core]\n\trepositoryformatversion = 9\n",
                "[extensions]\n\tobjectformat = sha256\n", "[safe]\n\tdirectory = x\n", "[gpg]\n\tprogram = \(ran)\n")
            let text = around.side.text(of: repository + "/config") + lines
            return mutation(
                "git-config", [.put(.text(text), at: repository + "/config", in: .side)],
                random.pick(around.revisions) ?? "one",
                isOutward: true)
        })

    /// Trees with odd names and kinds, which were made beforehand.
    private static let revisions = Mutator(
        "git-names", weight: 4,
        mutation: { random, around in
            mutation("git-names", [], random.pick(around.revisions) ?? "one")
        })
}
