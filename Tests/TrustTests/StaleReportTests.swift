import Fuzzing
import Testing

/// What the index knows must be forgotten as soon as it is no longer so.
@Suite struct StaleReportTests {
    /// Puts the tree through its states, and compares at each.
    private func go(through edits: [[Edit]], _ comment: String) throws {
        let lab = try Lab()
        let original = try lab.expectIndexedEqualsFresh(comment + ", at first")
        for (number, edits) in edits.enumerated() {
            try lab.world.apply(edits)
            let fresh = try lab.expectIndexedEqualsFresh("\(comment), state \(number + 1)")
            #expect(fresh.output != original.output, "\(comment): the change must matter")
            try lab.world.tree.become(try Lab.seed.get())
            lab.expectSame(try lab.indexed(), original, comment + ", put back")
        }
    }

    @Test("a header that goes and comes back is read again")
    func absentHeader() throws { try go(through: [[.remove("drivers/ring/ring.h")]], "ring.h") }

    @Test("a header that now stands before another is the one that is read")
    func shadowingHeader() throws {
        let header = try Lab.seed.get().text(of: "include/linux/mm.h").replacing("0x10\t", with: "0x11\t")
        try go(through: [[.put(.text(header), at: "arch/x86/include/linux/mm.h")]], "mm.h")
    }

    @Test("a header that __has_include looked for counts once it is there")
    func lookedForHeader() throws {
        let header = Entry.text("#define LOOM_FLAGS FOLL_FORCE\n")
        try go(
            through: [
                [.put(header, at: "include/linux/loom_options.h")],
                [.put(header, at: "arch/x86/include/linux/loom_options.h")],
            ],
            "loom_options.h")
    }

    @Test("a header of a precompiled header that goes and comes back is read again")
    func absentPrecompiledHeader() throws {
        try go(through: [[.remove("include/linux/export.h")], [.remove("arch/x86/include/asm/page.h")]], "precompiled")
    }

    @Test("a Kconfig file that was missing counts once it is there")
    func missingKconfig() throws {
        let symbols = "config ABSENT\n\tdef_bool y\n\nconfig LOOM_TWILL\n\tbool\n\tdefault y\n"
        let makefile = "obj-$(CONFIG_ABSENT) += ring/\nobj-$(CONFIG_LOOM) += loom/\n"
        try go(
            through: [
                [.put(.text(symbols), at: "drivers/absent/Kconfig"), .put(.text(makefile), at: "drivers/Makefile")],
                [.remove("drivers/ring/Kconfig")],
            ], "Kconfig")
    }

    @Test("a Kbuild file that now stands before a Makefile is the one that is read")
    func shadowingMakefile() throws {
        try go(
            through: [
                [.put(.text("ccflags-y := -DRING_DEPTH=1\nobj-y += ring.o buffer.o\n"), at: "drivers/ring/Kbuild")]
            ], "Kbuild")
    }

    @Test("other bytes of the same length under the same old time are seen")
    func quietEdit() throws {
        let text = try Lab.seed.get().text(of: "drivers/ring/ring.c").replacing("FOLL_WRITE", with: "FOLL_FORCE")
        try go(through: [[.put(.file(Array(text.utf8), isDated: true), at: "drivers/ring/ring.c")]], "ring.c")
    }

    @Test("a compile_commands.json that comes and goes is heeded and forgotten")
    func compilationDatabase() throws {
        let lab = try Lab()
        let root = lab.world.tree.path
        let original = try lab.indexed()
        let words = [
            "gcc", "-I\(root)/arch/x86/include", "-I\(root)/include", "-DRING_DEPTH=1", "-include", "linux/types.h",
        ]
        let list = words.map { "\"\($0)\"" }.joined(separator: ", ")
        try lab.put(
            "[{\"directory\": \"\(root)\", \"file\": \"drivers/ring/ring.c\", \"arguments\": [\(list)]}]",
            at: "compile_commands.json")
        let with = try lab.expectIndexedEqualsFresh("with a database")
        #expect(with.output != original.output)
        try lab.world.tree.become(try Lab.seed.get())
        lab.expectSame(try lab.indexed(), original, "without it again")
    }
}
