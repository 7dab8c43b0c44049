import Foundation

/// Directories of its own for one run after another: the tree, files beside it that are given to the program, files
/// that no run may open, a cache that lasts, and private places for everything else.
package final class World {
    package let base: String
    package let tree: TreeOnDisk
    /// What the program is given by name: rules, reports, repositories.
    package let side: TreeOnDisk
    private let outside: TreeOnDisk
    private var watch: FileWatch?

    package var cache: String { base + "/cache" }
    private var temporary: String { base + "/tmp" }
    /// Where a run that keeps nothing would keep it.
    private var unused: String { base + "/unused" }

    /// Stands in files outside the tree, and must never be in a report.
    package static let marker = "FOLL_OWL"

    /// What lies beside the tree: opening any of it is a fault.
    package static let secrets = TreeImage([
        "secret.h": .text(
            "#define OUTSIDE_FLAGS \(marker)\n#define LOOM_FLAGS \(marker)\n#define \(marker) 0x8000000\n"),
        "secret.c": .text("long f(void) { return get_user_pages(0, 1, \(marker), 0, 0); }\n"),
        "Kconfig": .text("config \(marker)\n\tdef_bool y\n"),
        "Makefile": .text("obj-y += secret.o\nccflags-y += -D\(marker)=1\n"),
        "include/linux/mm.h": .text("#define FOLL_WRITE 0x8000000\n#define \(marker) 1\n"),
    ])

    /// Stands for the directory of all, in what mutators write: the same mutation is made in other worlds.
    static let token = "/@world@"

    package init(tree image: TreeImage, side: TreeImage = TreeImage(), in parent: String? = nil) throws {
        let place = (parent ?? NSTemporaryDirectory()) + "/gupaudit-world-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        let resolved = realpath(place, nil)
        base = resolved.map { String(cString: $0) } ?? place
        free(resolved)
        tree = try TreeOnDisk(base + "/tree")
        self.side = try TreeOnDisk(base + "/side")
        outside = try TreeOnDisk(base + "/outside")
        for name in ["tmp", "home", "cache"] { mkdir("\(base)/\(name)", 0o700) }
        try tree.become(image)
        try self.side.become(side)
        try outside.become(Self.secrets)
        watch = FileWatch(base + "/outside", for: FileWatch.anyUse)
    }

    deinit {
        tree.removeAll()
        try? FileManager.default.removeItem(atPath: base)
    }

    package func showOutside(_ isThere: Bool) throws { try outside.become(isThere ? Self.secrets : TreeImage()) }

    package func dropCache() {
        try? FileManager.default.removeItem(atPath: cache)
        mkdir(cache, 0o700)
    }

    /// `@tree`, `@side`, `@outside` and `@cache` stand for the directories.
    package func placed(_ text: String) -> String {
        ["tree", "side", "outside", "cache"].reduce(text) { $0.replacing("@\($1)", with: "\(base)/\($1)") }
    }

    /// What the program is run with.
    package func command(_ arguments: [String], _ subject: Subject, keepsNothing: Bool = false) -> Command {
        var words = arguments.map(placed)
        var environment = [
            "HOME": base + "/home", "XDG_CACHE_HOME": keepsNothing ? unused : cache, "TMPDIR": temporary,
            "PATH": "/usr/local/bin:/usr/bin:/bin", "GIT_CONFIG_NOSYSTEM": "1",
        ]
        if let libclang = subject.libclang { environment["GUPAUDIT_LIBCLANG"] = libclang }
        if ["audit", "check"].contains(words.first) { words += subject.options }
        if keepsNothing { words.append("--no-index") }
        return Command(subject.program, words, environment: environment, limits: subject.limits)
    }

    /// Runs a command and holds it against every promise that does not need a second run.
    ///
    /// - Parameter treeStays: false where the onlooker changes the tree.
    package func run(_ command: Command, _ onlooker: (any Onlooker)? = nil, treeStays: Bool = true) throws -> Verdict {
        _ = watch?.events()
        let before = stamps()
        let outcome = try command.run(onlooker)
        var verdict = Verdict(outcome: outcome, complaints: Oracles.complaints(of: outcome, isHeard: command.isHeard))
        for (name, stamp) in stamps() where treeStays || name != "tree" {
            guard let path = before[name]?.difference(to: stamp) else { continue }
            verdict.complain(.wrote, "\(name)/\(path) changed")
        }
        for event in Set(
            watch?.events().map { FileWatch.Event(name: $0.name, mask: $0.wasWritten ? $0.mask : UInt32(IN_OPEN)) }
                ?? [])
        {
            verdict.complain(event.wasWritten ? .wrote : .readOutside, "outside/\(event.name)")
        }
        // Who is ended by force cannot clean up.
        verdict.leftover = leftovers()
        if let left = verdict.leftover, outcome.code != nil { verdict.complain(.leftover, left) }
        if FileManager.default.fileExists(atPath: unused) {
            verdict.complain(.leftover, "a cache, although nothing was to be kept")
            try? FileManager.default.removeItem(atPath: unused)
        }
        return verdict
    }

    private func stamps() -> [String: TreeStamp] {
        var stamps = ["tree": TreeStamp(of: tree.path), "home": TreeStamp(of: base + "/home")]
        if !side.image.entries.isEmpty { stamps["side"] = TreeStamp(of: side.path) }
        return stamps
    }

    private func leftovers() -> String? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: temporary)) ?? []
        for name in names { try? FileManager.default.removeItem(atPath: "\(temporary)/\(name)") }
        return names.first.map { $0.replacing(/[0-9]{2,}/, with: "N") + " in TMPDIR" }
    }
}
