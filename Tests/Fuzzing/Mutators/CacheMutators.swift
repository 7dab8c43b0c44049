/// Damage to what the program keeps between runs.
enum CacheMutators {
    static let all = [index, headers]

    private static func damage(_ random: inout SplitMix64, _ suffix: String) -> Edit {
        let kind: Damage.Kind = random.either(.flip, .truncate, .zero, .garbage, .remove, .directory, .swap, .append)
        return Edit(
            place: .cache, path: suffix, change: .damage(Damage(kind: kind, choice: random.next(), seed: random.next()))
        )
    }

    package static let index = Mutator("index", weight: 4) { random, _ in
        [damage(&random, random.either("index.sqlite", "index.sqlite", "index.sqlite-wal", "index.sqlite.lock"))]
    }

    package static let headers = Mutator("headers", weight: 5) { random, around in
        // A changed source makes sure that the precompiled header is read again.
        let path = random.pick(around.files(".c")) ?? "mm/gup.c"
        let text = (around.tree.bytes(of: path) ?? []) + Array("\n/* \(random.below(1000)) */\n".utf8)
        let name = random.either(".pch", ".pch", "complete", "autoconf.h", "stdarg.h", "version.h", ".h")
        return [damage(&random, name), .put(.file(text), at: path)]
    }
}
