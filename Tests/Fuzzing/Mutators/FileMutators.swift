/// Files that come, go, and stand in each other's way; and what is no file at all.
enum FileMutators {
    static let all = [shadows, absent, moves, names, links, outward, special, modes]

    /// A header found before another of its name.
    private static let shadows = Mutator("shadow-header", weight: 8) { random, around in
        let headers = around.files(".h")
        let path = random.pick(headers) ?? "include/linux/mm.h"
        var text = String(decoding: around.tree.bytes(of: path) ?? [], as: UTF8.self)
        for (old, new) in [("0x10\t", "0x11\t"), ("FOLL_WRITE", "FOLL_FORCE"), ("_H\n", "_H2\n")]
        where random.once(in: 2) {
            text = text.replacing(old, with: new)
        }
        if random.once(in: 5) {
            text = "#include_next <\(path.split(separator: "/").suffix(2).joined(separator: "/"))>\n"
        }
        let name = path.split(separator: "/").last.map(String.init) ?? "x.h"
        let place = random.either(
            "arch/x86/include/linux/", "arch/x86/include/uapi/linux/", "include/uapi/linux/",
            "drivers/ring/linux/", "drivers/loom/", "mm/linux/", "arch/arm64/include/linux/", "include/asm-generic/",
            "drivers/loom/include/linux/", "arch/x86/include/asm/", "include/generated/", "include/")
        return [.put(.text(text), at: place + name)]
    }

    /// What is looked for and not there.
    private static let absent = Mutator("absent-file", weight: 8) { random, around in
        let flags = random.either("FOLL_FORCE", "(FOLL_WRITE | FOLL_NOWAIT)", "0")
        let choices: [Edit] = [
            .put(.text("#define LOOM_FLAGS \(flags)\n"), at: "include/linux/loom_options.h"),
            .put(.text("#define LOOM_FLAGS \(flags)\n"), at: "arch/x86/include/linux/loom_options.h"),
            .put(.text("config ABSENT\n\tdef_bool y\n\tselect LOOM_TWILL\n"), at: "drivers/absent/Kconfig"),
            .put(.text("obj-y += ring.o\nccflags-y += -DLOOM_FLAGS=\(flags)\n"), at: "drivers/loom/Kbuild"),
            .put(.text("ccflags-y := -DRING_DEPTH=1\n"), at: "drivers/ring/Kbuild"),
            .put(.text("#define PAGE_SIZE 1\n"), at: "drivers/ring/asm/page.h"),
            .put(.text("\n"), at: "arch/x86/include/asm/Kbuild"),
            .remove("drivers/ring/ring.h"), .remove("include/linux/export.h"), .remove("include/linux/uio.h"),
            .remove("drivers/ring/Kconfig"), .remove("arch/x86/include/asm/page.h"), .remove("include/linux/kconfig.h"),
            .remove("drivers/ring/Makefile"), .remove("mm/internal.h"), .remove("MAINTAINERS"), .remove("arch/arm64"),
        ]
        return [random.pick(choices), random.once(in: 3) ? random.pick(choices) : nil].compactMap { $0 }
    }

    private static let moves = Mutator("move-file", weight: 6) { random, around in
        let files = around.files("")
        guard let old = random.pick(files), let entry = around.tree[old], let other = random.pick(files) else {
            return []
        }
        let name = old.split(separator: "/").last.map(String.init) ?? "x"
        switch random.below(5) {
        case 0: return [.remove(old)]
        case 1: return [.remove(old), .put(entry, at: TreeImage.path(name, besides: other))]
        case 2: return [.put(entry, at: TreeImage.path("copy_" + name, besides: other))]
        case 3: return [.put(around.tree[other] ?? entry, at: old), .put(entry, at: other)]
        default: return [.put(.directory(), at: old)]
        }
    }

    private static let names = Mutator("odd-name", weight: 6) { random, around in
        let path = random.pick(around.files(".c", ".h")) ?? "mm/gup.c"
        let bytes = around.tree.bytes(of: path) ?? []
        let name = random.either(
            "é.c", "e\u{301}.c", "a b.c", "a\nb.c", "a\tb.h", "\u{1B}[31m.c", "-x.c", "@x.c", "a\"b.c", "a\\b.c",
            "<x>.c", "..c", ".c", "x.c.c", "ring.C", "RING.c", "ring.h.c", "a'b.h", "$(x).c", "\u{202E}c.c", "漢字.c",
            "a:b.c", "#.c",
            String(repeating: "n", count: 250) + ".c", "\u{0338}.c", "a,b.c", "*.c", "<probe>", "made.c")
        let place = random.either(
            "drivers/ring/", "mm/", "include/linux/", "drivers/é/", "drivers/a b/", "drivers/\u{1B}/", "",
            String(repeating: "deep/", count: random.scaled(1...80)), "arch/x86/", "drivers/loom/.git/", "tools/",
            ".hidden/")
        return [.put(.file(bytes), at: place + name)]
    }

    private static let links = Mutator("link-inside", weight: 6) { random, around in
        let path = random.either(
            random.pick(around.files("")) ?? "mm/gup.c", "drivers/ring/new.c", "drivers/again", "include/linux/l.h")
        let target = random.either(
            "../loom/weave.c", "../../mm/gup.c", ".", "..", "absent", path, "../ring", "../../include/linux/mm.h",
            around.root + "/mm/gup.c", around.root, "../ring/../ring/ring.h", "../../drivers",
            String(repeating: "x/../", count: 900))
        return [.put(.link(target), at: path)]
    }

    private static let outward = Mutator(
        "link-outside", weight: 6,
        mutation: { random, around in
            let outside = random.either(around.root + "/../outside", "../../../outside", "../../outside", "../outside")
            let place = random.either(
                "drivers/ring/out", "drivers/ring/ring.h", "drivers/out", "include/out", "tools", "tools/l.h",
                "Documentation/l.h",
                "drivers/out.c", "drivers/ring/Kconfig", "drivers/ring/Makefile", "include/linux/loom_options.h",
                "arch/x86/include/linux")
            let target =
                outside
                + random.either("", "/secret.h", "/secret.c", "/Kconfig", "/Makefile", "/include", "/include/linux")
            let include = random.either(
                "../../tools/l.h", "../out/secret.h", "out/secret.h", "../../Documentation/l.h", "ring.h",
                "../../tools/secret.h", "linux/loom_options.h", "../../drivers/out/secret.h", "../out.c")
            let path = random.either("drivers/loom/weave.c", "drivers/ring/ring.c")
            let text = "#include \"\(include)\"\n" + around.tree.text(of: path)
            return Mutation(
                mutator: "link-outside", edits: [.put(.link(target), at: place), .put(.text(text), at: path)],
                isOutward: true)
        })

    private static let special = Mutator("special-file", weight: 4) { random, around in
        let path = random.either(
            random.pick(around.files("")) ?? "mm/gup.c", "drivers/ring/pipe.h", "include/linux/loom_options.h",
            "drivers/new.c",
            "compile_commands.json", "Kconfig", "drivers/absent/Kconfig", "MAINTAINERS", ".git")
        let entry: Entry = random.either(
            .fifo, .sparse(8 << 30), .sparse(65 << 20), .sparse(1 << 20), .directory(), .file([]))
        let include = "#include \"pipe.h\"\n" + around.tree.text(of: "drivers/ring/buffer.c")
        return [.put(entry, at: path)] + (random.once(in: 3) ? [.put(.text(include), at: "drivers/ring/buffer.c")] : [])
    }

    private static let modes = Mutator("mode", weight: 3) { random, around in
        guard let path = random.pick(around.files("")), let bytes = around.tree.bytes(of: path) else { return [] }
        if random.once(in: 4) {
            return [.put(.directory(mode: random.either(0, 0o500, 0o300)), at: TreeImage.path("d", besides: path))]
        }
        return [
            .put(
                .file(bytes, mode: random.either(0, 0o200, 0o444, 0o755, 0o4755, 0o777), isDated: random.once(in: 2)),
                at: path)
        ]
    }
}
