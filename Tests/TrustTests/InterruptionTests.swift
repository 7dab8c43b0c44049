import Foundation
import Fuzzing
import Testing

/// Kills, damage and full disks: the next report is right all the same.
@Suite struct InterruptionTests {
    @Test("twenty kills at any moment leave a cache that tells the truth", arguments: 1...2)
    func kills(_ part: Int) throws {
        let lab = try Lab()
        let original = try lab.fresh()
        lab.world.dropCache()
        let whole = try lab.indexed().seconds
        var random = SplitMix64(UInt64(part))
        for number in 1...10 {
            if number % 3 == 1 { lab.world.dropCache() }
            if random.once(in: 3) { try lab.change("drivers/ring/ring.c") { $0 + "\n" } }
            let delay = whole * Double(random.below(1000)) / 1000
            let verdict = try lab.world.run(
                lab.world.command(Mutation.audit, lab.subject), Signal(SIGKILL, after: .seconds(delay)))
            for complaint in verdict.complaints where ![.signal, .leftover].contains(complaint.kind) {
                Issue.record("\(complaint)")
            }
            try lab.world.tree.become(try Lab.seed.get())
            if number.isMultiple(of: 2) { lab.expectSame(try lab.indexed(), original, "after kill \(number)") }
        }
        lab.expectSame(try lab.indexed(), original, "after all kills")
    }

    @Test("thirty damages to the index and its headers never reach a report", arguments: 1...2)
    func damages(_ part: Int) throws {
        let lab = try Lab()
        let original = try lab.fresh()
        _ = try lab.indexed()
        var random = SplitMix64(UInt64(part) &* 7919)
        for number in 1...15 {
            let kind: Damage.Kind = random.either(
                .flip, .truncate, .zero, .garbage, .remove, .directory, .swap, .append)
            let name = random.either("index.sqlite", ".pch", ".h", "complete")
            let damage = Damage(kind: kind, choice: random.next(), seed: random.next())
            try lab.world.apply([Edit(place: .cache, path: name, change: .damage(damage))])
            let comment = "\(part), damage \(number), \(kind) of \(name)"
            // Half of the time something must be parsed, with the header that was hurt.
            if random.once(in: 2) {
                try lab.change("drivers/ring/ring.c") { $0 + "\n/* \(number) */\n" }
                _ = try lab.indexed(comment)
                try lab.world.tree.become(try Lab.seed.get())
            }
            lab.expectSame(try lab.indexed(comment), original, comment)
        }
    }

    @Test(
        "a generated header that was damaged is not believed",
        arguments: [Damage.Kind.flip, .truncate, .zero, .garbage, .remove, .directory])
    func generatedHeader(_ kind: Damage.Kind) throws {
        let lab = try Lab()
        _ = try lab.indexed()
        // One for each architecture: both are hurt.
        let edits = (0..<2).map { choice in
            Edit(place: .cache, path: "autoconf.h", change: .damage(Damage(kind: kind, choice: choice, seed: 7)))
        }
        try lab.world.apply(edits)
        try lab.change("drivers/ring/ring.c") { $0 + "\n" }
        try lab.change("arch/arm64/kernel/tags.c") { $0 + "\n" }
        try lab.expectIndexedEqualsFresh("\(kind) of autoconf.h")
    }

    @Test("a precompiled header that cannot be written changes nothing", arguments: Subject.installed)
    func noPrecompiledHeader(_ libclang: String) throws {
        let lab = try Lab(try Lab.sample.get(), libclang: libclang)
        let with = try lab.fresh()
        lab.subject.limits.fileSize = 64 << 10
        lab.expectSame(try lab.fresh(), with, "without a precompiled header")
    }

    static let canMount = canMountTemporary()

    /// True where a file system of our own can be mounted, by root or in a namespace of one's own.
    private static func canMountTemporary() -> [String]? {
        [["-m"], ["-Urm"]].first { options in
            let words = options + ["/bin/sh", "-c", "mount -t tmpfs -o size=100k tmpfs /mnt"]
            return (try? Command("/usr/bin/unshare", words, environment: ["PATH": "/usr/bin:/bin"]).run().code) == 0
        }
    }

    @Test(
        "a disk of any size gives the same report, or one line",
        .enabled(if: canMount != nil, "no file system of limited size can be mounted here"),
        arguments: zip(
            [20, 60, 120, 160, 200, 280, 360, 450, 600, 800],
            [true, false, true, false, false, true, false, true, false, false]))
    func fullDisk(_ kilobytes: Int, keepsNothing: Bool) throws {
        let lab = try Lab()
        let original = try lab.fresh()
        let place = keepsNothing ? "$TMPDIR" : "$XDG_CACHE_HOME"
        let script = "mount -t tmpfs -o size=\(kilobytes)k tmpfs \"\(place)\" && exec \"$@\""
        for time in keepsNothing ? ["only"] : ["first", "second"] {
            let outcome = try lab.run(keepsNothing: keepsNothing, nil, treeStays: true, "\(kilobytes) KB") { command in
                let words =
                    (Self.canMount ?? []) + ["/bin/sh", "-c", script, "sh", command.program] + command.arguments
                command = Command("/usr/bin/unshare", words, environment: command.environment, limits: command.limits)
            }
            if outcome.code != 2 { lab.expectSame(outcome, original, "\(kilobytes) KB, the \(time) time") }
        }
    }

    @Test("a full disk never makes a later report wrong", arguments: Subject.installed)
    func afterAFullDisk(_ libclang: String) throws {
        let lab = try Lab(libclang: libclang)
        let original = try lab.fresh()
        for size in [16, 64, 100, 160, 400] {
            lab.world.dropCache()
            var limited = lab.subject
            limited.limits.fileSize = size << 10
            let verdict = try lab.world.run(lab.world.command(Mutation.audit, limited))
            for complaint in verdict.complaints { Issue.record("\(size) KB: \(complaint)") }
            lab.expectSame(try lab.indexed(), original, "after a disk of \(size) KB")
        }
    }
}
