import Foundation
import KernelTree
import Paths
import TestSupport
import Testing

/// Two names that look alike, and that Swift takes for one: as one character, and as a letter with a mark.
private let composed = "caf\u{E9}"
private let decomposed = "cafe\u{301}"

@Suite struct PathSpellingTests {
    @Test func namesThatLookAlikeAreTwo() {
        #expect(composed == decomposed)
        #expect(PathSpelling.spelled(composed) != PathSpelling.spelled(decomposed))
        #expect(Set([composed, decomposed].map(PathSpelling.spelled)).count == 2)
    }

    @Test(arguments: ["drivers/net/a.c", "dr\u{EF}vers/\u{6F22}\u{5B57}/\u{E9}.c", "\u{2026}/a \"b\" \\ \n'c'"])
    func ordinaryNamesStayAsTheyAre(_ path: String) {
        #expect(Array(PathSpelling.spelled(path).utf8) == Array(path.utf8))
    }

    @Test(arguments: [
        decomposed, "/\u{301}a", "a\u{D4E}/b", "\u{212B}", "\u{1100}\u{1161}\u{11A8}", "a\u{327}\u{301}",
        "a\u{301}\u{327}", "\u{10FFC3}\u{10FFA9}", "\u{1F1E9}\u{1F1EA}", "x\r\n\u{200D}/", "",
        "\u{E9}/\u{65}\u{301}\u{E9}",
    ])
    func everyNameComesBack(_ path: String) {
        let spelled = PathSpelling.spelled(path)
        #expect(Array(PathSpelling.text(of: spelled).utf8) == Array(path.utf8))
        // What is cut at a slash is what stands between two.
        #expect(spelled.split(separator: "/").count == path.utf8.split(separator: UInt8(ascii: "/")).count)
    }

    @Test func pathsMayBeSpelledInPieces() {
        let parts = ["a\u{D4E}", "\u{301}b", composed, decomposed]
        let whole = PathSpelling.spelled(parts.joined(separator: "/"))
        #expect(whole == parts.map(PathSpelling.spelled).joined(separator: "/"))
    }

    @Test func whatSpellsNoTextStays() {
        for text in ["a\u{10FFC3}b", "\u{10FFFF}", "\u{10FF80}", "\u{10FF7F}\u{100000}"] {
            #expect(Array(PathSpelling.text(of: text).utf8) == Array(text.utf8))
        }
    }
}

@Suite struct TreePathTests {
    @Test func aPathIsCutBehindItsDirectoryWhateverThatIsCalled() {
        for root in ["/src", "/\u{E9}/src", "/e\u{301}", "/\u{301}", "/a\u{D4E}", "/a\r", "/\u{6F22}\u{5B57} \"x\"\\"] {
            #expect(TreePath.relative(root + "/drivers/folio.h", to: root) == "drivers/folio.h")
            #expect(TreePath.relative(root + "/\u{301}x", to: root) == "\u{301}x")
            #expect(TreePath.relative(root, to: root) == nil)
            #expect(TreePath.relative(root + "x/a.c", to: root) == nil)
        }
        #expect(TreePath.relative("a.c", to: "") == "a.c")
        #expect(TreePath.relative("/\(decomposed)/a.c", to: "/\(composed)") == nil)
    }

    @Test func dotsAreTakenOutOfPathsByTheirBytes() {
        #expect(TreePath.standardized("/a/./\u{301}b/../c//d/") == "/a/c/d")
        #expect(TreePath.standardized("a/../../b") == "b")
        #expect(TreePath.normalized("a/\u{301}/../b") == "a/b")
        #expect(TreePath.directory(of: "a/\u{301}b") == "a")
        #expect(TreePath.name(of: "a\u{D4E}/b") == "b")
    }
}

@Suite struct LookalikeNamesTests {
    private func tree() throws -> ScratchDirectory {
        try ScratchDirectory(
            ScratchDirectory.kernel.merging([
                "mm/\(composed).c": "one", "lib/a.c": "", "arch/arm/Kconfig": "", "arch/\(composed)/Kconfig": "",
            ]) { $1 })
    }

    /// By its bytes: nothing on the way may take the name for the other.
    private func write(_ text: String, to path: String) {
        guard let file = fopen(path, "w") else { return }
        fputs(text, file)
        fclose(file)
    }

    @Test func twoFilesThatLookAlikeAreBothListedAndRead() async throws {
        let scratch = try tree()
        write("two", to: scratch["mm/\(decomposed).c"])
        let listing = await TreeWalker(root: scratch.path).walk()
        let sources = listing.sources.map(\.path).filter { $0.hasPrefix("mm/") }
        #expect(sources.count == 2)
        #expect(Set(sources).count == 2)
        let kernel = try KernelTree(at: scratch.path)
        let contents = sources.reduce(into: [:]) { $0[PathSpelling.text(of: $1).utf8.count] = kernel.contents(of: $1) }
        #expect(contents["mm/\(composed).c".utf8.count] == Array("one".utf8))
        #expect(contents["mm/\(decomposed).c".utf8.count] == Array("two".utf8))
        #expect(kernel.names(in: "mm").count == 2)
        #expect(kernel.names(in: "mm").allSatisfy { kernel.hasFile("mm/\($0)") })
    }

    @Test func aTreeInADirectoryOfAnyNameIsRead() async throws {
        let scratch = try ScratchDirectory()
        for name in [composed, decomposed, "\u{301}x", "a\u{D4E}", "a\"b\\c\n'd", "\u{10FFC3}\u{10FFA9}"] {
            let root = scratch[name]
            #expect(mkdir(root, 0o755) == 0)
            for directory in ["/arch", "/arch/x86", "/mm"] { #expect(mkdir(root + directory, 0o755) == 0) }
            write("VERSION = 6\nPATCHLEVEL = 1\n", to: root + "/Makefile")
            write("", to: root + "/arch/x86/Kconfig")
            write(name, to: root + "/mm/\(decomposed).c")
            #expect(symlink("/etc", root + "/mm/out") == 0 && symlink("../mm", root + "/mm/in") == 0)
            let kernel = try KernelTree(at: root)
            let listing = await TreeWalker(root: kernel.root).walk()
            let source = try #require(listing.sources.first?.path)
            #expect(kernel.contents(of: source) == Array(name.utf8), "\(name)")
            #expect(listing.escapingLinks == ["mm/out"])
            #expect(kernel.contents(of: "mm/in/" + TreePath.name(of: source)) == Array(name.utf8))
        }
    }

    @Test func directoriesThatLookAlikeAreTwoArchitectures() throws {
        let scratch = try tree()
        #expect(mkdir(scratch["arch/\(decomposed)"], 0o755) == 0)
        write("", to: scratch["arch/\(decomposed)/Kconfig"])
        #expect(Set(try KernelTree(at: scratch.path).architectures).count == 4)
    }
}
