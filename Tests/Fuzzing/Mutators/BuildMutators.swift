/// Changes of what says how the tree is built, and by whom it is kept.
enum BuildMutators {
    static let all = [makefiles, kconfig, maintainers, commands]

    private static func mangle(
        _ random: inout SplitMix64, _ around: Surroundings, _ files: [String], _ pool: [String], _ additions: [String]
    ) -> [Edit] {
        guard let path = random.pick(files) else { return [] }
        let text = around.tree.bytes(of: path) ?? []
        let other = random.pick(files).flatMap { around.tree.bytes(of: $0) } ?? []
        let changed =
            random.once(in: 2)
            ? random.inserting(random.pick(additions) ?? "", into: text) : random.mangled(text, with: other, pool: pool)
        return [.put(.file(changed), at: path)]
    }

    private static let makefilePool = [
        "obj-y ", "obj-m ", "obj-$(CONFIG_RING) ", "+= ", ":= ", "?= ", "= ", "ring.o ", "ring/ ", "../ ", "$(src) ",
        "$(obj)/",
        "$(shell echo x) ", "ifeq (", "ifdef ", "else\n", "endif\n", "define X\n", "endef\n", "include ", "\\\n", "#",
        "$(", ")", "-I", "-D", "ccflags-y ", "subdir-ccflags-y ", "CFLAGS_ring.o ", "$(CONFIG_", "VERSION = ", "lib-y ",
    ]

    private static let makefiles = Mutator("makefile", weight: 8) { random, around in
        let deep = String(repeating: "$(", count: random.scaled(1...4000))
        let rules = [
            "ccflags-y += -I$(srctree)/../outside", "ccflags-y += -include /etc/passwd -DX=1",
            "ccflags-y := -DRING_DEPTH=1",
            "ccflags-y += -fplugin=/tmp/x.so", "include ../outside/Makefile", "include $(srctree)/Makefile",
            "obj-y += \(deep)",
            "X = $(X)\nobj-y += $(X)", "obj-y += $(shell touch \(around.root)/../outside/ran).o", "VERSION = x",
            "PATCHLEVEL = 99999999999999999999",
            "SUBLEVEL = -1", "obj-m += ring.o", "obj-y += $(patsubst %.c,%.o,$(wildcard *.c))",
            "CFLAGS_ring.o += -UFOLL_WRITE",
            "ifeq ($(CONFIG_RING),y)", "endif", "obj-$(CONFIG_LOOM:=m) += buffer.o", "obj-y += ../loom/ ./ / //",
            "$(eval obj-y += ring.o)", "$(foreach x,a b c,$(x))", "ccflags-y += -DA='\"b c\"' -I\"x y\"",
            "\tobj-y += ring.o",
            "subdir-ccflags-y += -DLOOM_FLAGS=FOLL_FORCE", "KBUILD_CFLAGS += -Dget_user_pages=x", "export obj-y",
            "-include x",
        ]
        let names = around.tree.entries.keys.filter { $0.hasSuffix("Makefile") || $0.hasSuffix("Kbuild") }.sorted()
        return mangle(&random, around, names, makefilePool, rules)
    }

    private static let kconfigPool = [
        "config ", "menuconfig ", "choice\n", "endchoice\n", "if ", "endif\n", "menu \"x\"\n", "endmenu\n",
        "depends on ",
        "select ", "imply ", "default ", "bool ", "tristate ", "def_bool ", "string ", "int ", "hex ", "range ",
        "visible if ",
        "help\n", "source ", "RING ", "LOOM ", "MMU ", "64BIT ", "y ", "n ", "m ", "!", "&& ", "|| ", "= ", "!= ", "< ",
        "(", ")",
        "\"", "$(", "\\\n", "$(shell,id) ", "optional ", "modules ", "comment \"x\"\n", "mainmenu \"x\"\n", "\t", "\n",
    ]

    private static let kconfig = Mutator("kconfig", weight: 10) { random, around in
        let count = random.scaled(1...3000)
        let expressions = [
            "source \"Kconfig\"", "source \"drivers/*/Kconfig\"", "source \"../outside/Kconfig\"",
            "source \"/etc/passwd\"",
            "rsource \"../Kconfig\"", "osource \"drivers/none/Kconfig\"", "config A\n\tbool \"a\"\n\tdepends on !A",
            "config A\n\tbool\n\tselect B\nconfig B\n\tbool\n\tselect A", "config RING\n\tbool \"again\"\n\tdefault n",
            "config A\n\tdef_bool \(String(repeating: "(", count: count))y\(String(repeating: ")", count: count))",
            "config A\n\tdef_bool \(String(repeating: "!", count: count))y",
            "config A\n\tdefault $(shell,touch \(around.root)/../outside/ran)",
            String(repeating: "if y\n", count: count) + String(repeating: "endif\n", count: count),
            String(repeating: "menu \"m\"\n", count: count) + String(repeating: "endmenu\n", count: count),
            "X := $(X)$(X)\nconfig A\n\tdefault \"$(X)\"", "X = $(X)\nconfig A\n\tdef_bool $(X)", "endif",
            "choice\n\tprompt \"c\"",
            "config \(String(repeating: "A", count: count))\n\tbool \"long\"",
            "config A\n\tint \"n\"\n\trange 5 1\n\tdefault 99999999999999999999",
            "config LOOM_TWILL\n\tbool \"x\"\n\tdefault y\n\tselect LOOM_PLAIN", "$(error-if,y,stop)",
            "$(warning-if,y,look)", "if BROKEN",
            "config RING\n\tdepends on RING=m || LOOM=n", "config 64BIT\n\tdef_bool n", "config A\n\thelp\n\t\tx\n  y",
            "config\tA # x",
        ]
        let names = around.tree.entries.keys.filter { $0.contains("Kconfig") }.sorted()
        return mangle(&random, around, names, kconfigPool, expressions)
    }

    private static let maintainers = Mutator("maintainers", weight: 4) { random, _ in
        let lines = [
            "F:\t*", "F:\t", "N:\t(((", "N:\t[a-", "N:\t(a+)+$", "K:\t(x*)*y", "X:\tdrivers/",
            "M:\t\u{1B}[31mRed <r@example.org>",
            "S:\t", "F:\t../", "F:\t/etc/", "NOBODY", "M:\t<>", "L:\té", "K:\t\\",
            "F:\t\(String(repeating: "*/", count: 2000))",
            "N:\t\(String(repeating: "(a|", count: 500))", "K:\t.{1000000}", "F:\tdrivers/ring",
            "M:\tA \"q\" <a@b>, B <c@d>",
        ]
        let around = SeedTree.maintainers
        let text =
            random.once(in: 2)
            ? random.inserting(random.pick(lines) ?? "", into: around)
            : random.mangled(
                around, with: around,
                pool: ["F:\t", "M:\t", "N:\t", "K:\t", "S:\t", "X:\t", "*", "?", "[", "\n", "\n\n"])
        return [.put(.file(text), at: "MAINTAINERS")]
    }

    /// A database of compiler calls, which the tree brings along and nobody vouches for.
    private static let commands = Mutator(
        "compile-commands", weight: 8,
        mutation: { random, around in
            let files = around.files(".c", ".h")
            let root = around.root
            let odd = [
                "-include", "../outside/secret.h", "-imacros", "/etc/passwd", "-I\(root)/../outside/include",
                "-Iinclude", "-I.",
                "-DLOOM_FLAGS=FOLL_FORCE", "-UFOLL_WRITE", "-DFOLL_WRITE=2", "-fplugin=/tmp/x.so", "-Xclang", "-load",
                "-o", "/tmp/x",
                "@\(root)/../outside/secret.h", "-include-pch", "/tmp/x.pch", "-target", "aarch64-linux-gnu", "-target",
                "nothing",
                "-m32", "-std=gnu11", "-nostdinc", "-isystem", "/usr/include", "-include", "/dev/zero", "-iquote", "é",
                "--", "-", "",
                "-working-directory=/", "-ivfsoverlay", "x.yaml", "-MF", "\(root)/x.d", "-save-temps", "-D", "-I",
                "-include",
                "-D\u{1B}[31m", "-std=gnu99", "-m64", "-mlittle-endian", "-DRING_DEPTH=9", "-DCONFIG_RING_DEBUG=1",
                "--config", "x",
            ]
            var isOutward = false
            let entries: [String] = (0..<random.scaled(1...6)).map { _ in
                let file = random.pick(files) ?? "mm/gup.c"
                var words = [
                    "gcc", "-I\(root)/arch/x86/include", "-I\(root)/include", "-I\(root)/drivers/ring",
                    "-DRING_DEPTH=4",
                ]
                for _ in 0..<random.scaled(1...6) {
                    words.insert(random.pick(odd) ?? "", at: random.below(words.count + 1))
                }
                isOutward = isOutward || words.contains { $0.contains("outside") }
                let list = (words + ["-c", file]).map {
                    "\"\($0.replacing("\"", with: "\\\"").replacing("\u{1B}", with: "\\u001b"))\""
                }
                let directory = random.either(root, "/", "", "/nonexistent", root + "/..", root + "/drivers")
                return
                    "{\"directory\": \"\(directory)\", \"file\": \"\(random.once(in: 2) ? root + "/" + file : file)\", "
                    + "\"arguments\": [\(list.joined(separator: ", "))]}"
            }
            var text = Array("[\(entries.joined(separator: ",\n"))]\n".utf8)
            if random.once(in: 4) {
                text = random.mangled(text, with: text, pool: ["{", "}", "[", "]", "null", "1e999", "\"\\ud800\""])
            }
            return Mutation(
                mutator: "compile-commands", edits: [.put(.file(text), at: "compile_commands.json")],
                isOutward: isOutward)
        })
}
