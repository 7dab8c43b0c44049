import Foundation

/// A small bare repository: two honest revisions of the seed tree, and some with names that no honest person gives.
struct GitSeed {
    let place: String
    private let program = "/usr/bin/git"

    /// Entries that are added to a revision's tree; those that might spoil the others stand alone.
    static let odd: [[(mode: String, name: String)]] = [
        ["a\nb.c", "é.c", "e\u{301}.c", "-x.c", "\u{1B}[31m.c", "x\\y.c", "a\"b.c", "a b.c", "#.c", "@{1}.c"].map {
            ("100644", $0)
        },
        [
            ("120000", "link.c"), ("120000", "link.h"), ("160000", "module"), ("100755", "run.c"), ("40000", "file.c"),
            ("777777", "mode.c"),
        ],
        [("100644", "..")], [("100644", "."), ("100644", ".git"), ("100644", ".GIT")], [("100644", "a/b.c")],
        [("100644", "mm"), ("100644", "drivers")], [("100644", String(repeating: "n", count: 300) + ".c")],
    ]

    /// - Parameter place: an empty directory.
    static func make(in place: String, from tree: TreeImage) throws -> (image: TreeImage, revisions: [String])? {
        let seed = GitSeed(place: place)
        guard FileManager.default.isExecutableFile(atPath: seed.program) else { return nil }
        let work = try TreeOnDisk(place + "/work")
        try work.become(tree)
        try seed.git(["init", "--quiet", "work"])
        try seed.commit("one")
        try work.become(tree.with("drivers/ring/ring.c") { $0.replacing("FOLL_WRITE", with: "FOLL_FORCE") })
        try seed.commit("two")
        var revisions = ["one", "two", "HEAD"]
        for (number, odd) in Self.odd.enumerated() {
            if try seed.oddRevision(number, odd) { revisions.append("odd\(number)") }
        }
        try seed.git(["clone", "--quiet", "--bare", "--no-hardlinks", "work", "repo.git"])
        let bare = try TreeImage(readingFrom: place + "/repo.git")
        let kept = bare.entries.filter { !$0.key.hasPrefix("hooks") }
        return (TreeImage(Dictionary(uniqueKeysWithValues: kept.map { ("repo.git/" + $0.key, $0.value) })), revisions)
    }

    @discardableResult
    private func git(_ arguments: [String], in directory: String = "") throws -> String {
        let date = "2020-01-01T00:00:00Z"
        let environment = [
            "HOME": place, "PATH": "/usr/bin:/bin", "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_DATE": date,
            "GIT_COMMITTER_DATE": date,
        ]
        let identity = [
            "-c", "user.name=Nobody", "-c", "user.email=n@example.org", "-c", "init.defaultBranch=main", "-c",
            "core.protectNTFS=false",
        ]
        let outcome = try Command(
            program, ["-C", place + "/" + directory] + identity + arguments, environment: environment
        ).run()
        return outcome.code == 0 ? outcome.text.trimmingCharacters(in: .whitespacesAndNewlines) : ""
    }

    private func commit(_ tag: String) throws {
        try git(["add", "--all", "--force"], in: "work")
        try git(["commit", "--quiet", "--message", tag], in: "work")
        try git(["tag", tag], in: "work")
    }

    /// The first revision's tree with some entries more, written past git's checks of names.
    private func oddRevision(_ number: Int, _ odd: [(mode: String, name: String)]) throws -> Bool {
        let top = try git(["rev-parse", "one^{tree}"], in: "work")
        let outer = "\(place)/tree\(number)"
        guard let raw = try rawTree(top) else { return false }
        var entries: [UInt8] = []
        for entry in odd {
            let object = entry.mode == "40000" ? "one:mm" : entry.mode == "160000" ? "one" : "one:drivers/ring/ring.c"
            guard let id = Self.bytes(ofID: try git(["rev-parse", object], in: "work")) else { return false }
            entries += Array("\(entry.mode) \(entry.name)".utf8) + [0] + id
        }
        try Data(raw + entries).write(to: URL(fileURLWithPath: outer))
        let tree = try git(["hash-object", "-w", "-t", "tree", "--literally", outer], in: "work")
        guard !tree.isEmpty else { return false }
        let commit = try git(["commit-tree", tree, "-m", "odd"], in: "work")
        guard !commit.isEmpty else { return false }
        try git(["tag", "odd\(number)", commit], in: "work")
        return true
    }

    private func rawTree(_ id: String) throws -> [UInt8]? {
        let command = Command(
            program, ["-C", place + "/work", "cat-file", "tree", id],
            environment: ["HOME": place, "PATH": "/usr/bin:/bin"])
        let outcome = try command.run()
        return outcome.code == 0 ? outcome.output : nil
    }

    private static func bytes(ofID id: String) -> [UInt8]? {
        let digits = id.utf8.compactMap { UInt8(String(UnicodeScalar($0)), radix: 16) }
        guard digits.count == 40 else { return nil }
        return stride(from: 0, to: 40, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}

extension TreeImage {
    /// The same with one text changed.
    package func with(_ path: String, _ change: (String) -> String) -> TreeImage {
        var image = self
        image.put(.text(change(text(of: path))), at: path)
        return image
    }
}
