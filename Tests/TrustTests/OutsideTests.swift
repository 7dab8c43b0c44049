import Fuzzing
import Testing

/// Nothing beside the tree is opened, and nothing of it decides.
@Suite struct OutsideTests {
    static let routes: [(link: String, target: String, include: String)] = [
        ("drivers/out", "../../outside", "../out/secret.h"),
        ("include/out", "../../outside", "out/secret.h"),
        ("tools/l.h", "../../outside/secret.h", "../../tools/l.h"),
        ("Documentation/l.h", "../../outside/secret.h", "../../Documentation/l.h"),
        (".git/l.h", "../../outside/secret.h", "../../.git/l.h"),
        ("tools", "../outside", "../../tools/secret.h"),
        ("drivers/loom/l.h", "../../../outside/secret.h", "l.h"),
        ("include/linux/loom_options.h", "../../../outside/secret.h", "linux/uio.h"),
        ("drivers/ring", "../../outside", "../ring/secret.h"),
        ("drivers/again", "loom", "../again/../../../outside/secret.h"),
    ]

    /// The report must be the same, whether there is anything outside or not.
    private func expectIndifference(_ lab: Lab, _ comment: String) throws {
        let with = try lab.fresh(comment)
        try lab.world.showOutside(false)
        lab.expectSame(try lab.fresh(comment), with, "\(comment): without anything outside")
        try lab.world.showOutside(true)
    }

    @Test("a link out of the tree is not followed, by any route", arguments: 0..<routes.count)
    func links(_ number: Int) throws {
        let (link, target, include) = Self.routes[number]
        let lab = try Lab()
        try lab.change("drivers/loom/weave.c") { "#include \"\(include)\"\n" + $0 }
        try lab.world.apply([.put(.link(target), at: link)])
        try expectIndifference(lab, link)
    }

    @Test(
        "a path out of the tree is not opened",
        arguments: [
            "#include \"%\"", "#include_next \"%\"", "#import \"%\"",
            "#if __has_include(\"%\")\n#define LOOM_FLAGS FOLL_FORCE\n#endif",
        ], ["@outside/secret.h", "../../../outside/secret.h"])
    func includes(_ directive: String, _ path: String) throws {
        let lab = try Lab()
        let line = directive.replacing("%", with: lab.world.placed(path))
        try lab.change("drivers/loom/weave.c") { line + "\n" + $0 }
        try expectIndifference(lab, directive)
    }

    @Test(
        "#embed and __has_embed see nothing outside the tree",
        arguments: [
            "enum { LOOM_FLAGS =\n#embed \"%\" limit(1)\n};\n#define LOOM_FLAGS LOOM_FLAGS",
            "#if __has_embed(\"%\")\n#define LOOM_FLAGS FOLL_FORCE\n#endif",
        ])
    func embeds(_ text: String) throws {
        let lab = try Lab(libclang: Subject.installed.last)
        let place = lab.world.placed("@outside/secret.h")
        try lab.change("drivers/loom/weave.c") { text.replacing("%", with: place) + "\n" + $0 }
        try expectIndifference(lab, "embed")
    }

    @Test(
        "compile_commands.json brings in nothing from outside",
        arguments: ["-include", "-imacros", "-I", "-isystem", "-iquote"])
    func compilationDatabase(_ option: String) throws {
        let lab = try Lab()
        let root = lab.world.tree.path
        let place = lab.world.placed(
            option.hasPrefix("-i") && !["-isystem", "-iquote"].contains(option) ? "@outside/secret.h" : "@outside")
        let words = ["gcc", "-I\(root)/arch/x86/include", "-I\(root)/include", "-DRING_DEPTH=2", option, place]
        let list = words.map { "\"\($0)\"" }.joined(separator: ", ")
        try lab.put(
            "[{\"directory\": \"\(root)\", \"file\": \"drivers/loom/weave.c\", \"arguments\": [\(list)]}]",
            at: "compile_commands.json")
        try lab.change("drivers/loom/weave.c") { "#include <secret.h>\n" + $0 }
        try expectIndifference(lab, option)
    }

    @Test("makefiles and Kconfig bring in nothing from outside")
    func buildFiles() throws {
        let lab = try Lab()
        try lab.change("drivers/ring/Makefile") {
            $0
                + "include $(srctree)/../outside/Makefile\n"
                + "ccflags-y += -include \(lab.world.placed("@outside/secret.h"))\n"
        }
        try lab.change("drivers/Kconfig") {
            $0 + "source \"../outside/Kconfig\"\nsource \"\(lab.world.placed("@outside/Kconfig"))\"\n"
        }
        try lab.world.apply([.put(.link("../../../outside/Kconfig"), at: "drivers/absent/Kconfig")])
        try expectIndifference(lab, "build files")
    }
}
