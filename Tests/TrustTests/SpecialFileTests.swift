import Fuzzing
import Testing

/// What is no plain file of a source's size costs that file, and no time and no memory.
@Suite struct SpecialFileTests {
    private func lab() throws -> Lab {
        let lab = try Lab(options: Lab.unitLimits)
        lab.subject.limits.memory = 3 << 30
        return lab
    }

    /// A source that no other one asks anything.
    private static func extra(including text: String) -> Edit {
        .put(
            .text(
                "#include \"ring.h\"\n\(text)long extra(struct ring *ring)\n{\n"
                    + "\treturn get_user_pages_fast(0, 1, FOLL_WRITE, ring->pages);\n}\n"), at: "drivers/ring/extra.c")
    }

    private func expectOthersUnchanged(_ lab: Lab, besides file: String, _ comment: String) throws {
        let plain = try Lab.plain.get()
        let outcome = try lab.expectIndexedEqualsFresh(comment)
        #expect(outcome.code == 0, "\(comment): \(outcome.end)")
        let report = try ReadReport(outcome)
        #expect(
            report.sites(besides: file) == plain.sites(besides: file), "\(comment): the sites of other files changed")
    }

    @Test(
        "including a pipe of the tree or a device ends",
        arguments: ["pipe.h", "/dev/stdin", "/dev/zero", "/dev/random", "/dev/fd/0", "/proc/self/mem"])
    func includedDevice(_ name: String) throws {
        let lab = try lab()
        try lab.world.apply([.put(.fifo, at: "drivers/ring/pipe.h"), Self.extra(including: "#include \"\(name)\"\n")])
        try expectOthersUnchanged(lab, besides: "drivers/ring/extra.c", name)
    }

    @Test(
        "compile_commands.json that includes a device ends", arguments: ["-include", "-imacros"],
        ["/dev/zero", "pipe.h"])
    func deviceOfACommand(_ option: String, _ name: String) throws {
        let lab = try lab()
        let root = lab.world.tree.path
        let path = name.hasPrefix("/") ? name : "\(root)/drivers/ring/\(name)"
        let words = ["gcc", "-I\(root)/arch/x86/include", "-I\(root)/include", "-DRING_DEPTH=4", option, path]
        let list = words.map { "\"\($0)\"" }.joined(separator: ", ")
        try lab.world.apply([
            .put(.fifo, at: "drivers/ring/pipe.h"), Self.extra(including: ""),
            .put(
                .text("[{\"directory\": \"\(root)\", \"file\": \"drivers/ring/extra.c\", \"arguments\": [\(list)]}]"),
                at: "compile_commands.json"),
        ])
        try expectOthersUnchanged(lab, besides: "drivers/ring/extra.c", "\(option) \(name)")
    }

    @Test(
        "a pipe in the place of a source or of a build file is passed over",
        arguments: [
            "drivers/new.c", "drivers/ring/Kbuild", "drivers/absent/Kconfig", "compile_commands.json",
            "include/linux/loom_options.h",
        ])
    func pipeAsAFile(_ path: String) throws {
        let lab = try lab()
        try lab.world.apply([.put(.fifo, at: path)])
        try expectOthersUnchanged(lab, besides: path.hasPrefix("include") ? "drivers/loom/weave.c" : path, path)
    }

    @Test(
        "a file of 8 GB without content is a notice, not memory",
        arguments: [
            "drivers/new.c", "include/linux/new.h", "drivers/absent/Kconfig", "compile_commands.json",
            "drivers/loom/Kbuild",
        ])
    func sparseFile(_ path: String) throws {
        let lab = try lab()
        try lab.world.apply([.put(.sparse(8 << 30), at: path)])
        let outcome = try lab.run(
            ["audit", "@tree", "--format", "json"], keepsNothing: true, nil, treeStays: true, path)
        #expect(outcome.code == 0 || outcome.code == 2 && path == "compile_commands.json", "\(path): \(outcome.end)")
        #expect(outcome.errorText.contains(path), "the file is not named")
        #expect(outcome.peak < 1 << 20, "\(outcome.peak) KB")
    }
}
