import Ownership
import Testing

@Suite struct MaintainersTests {
    private func names(
        _ text: String, _ path: String, contents: String? = nil, directories: Set<String> = []
    ) -> [String] {
        let file = MaintainersFile(Array(text.utf8), isDirectory: { directories.contains($0) })
        return file.sections(for: path, contents: contents.map { Array($0.utf8) }).map(\.section.name)
    }

    private static let text = """
        Title of the file

        Descriptions
        ------------
        \tM: *Mail* patches to

        RING DRIVER
        M:\tAnn Ring <ann@ring.example>
        S:\tMaintained
        F:\tdrivers/ring/
        X:\tdrivers/ring/old/

        RING CORE
        F:\tdrivers/ring/core*.c

        DRIVERS
        F:\tdrivers/
        # a comment
        F:\tinclude/linux/ring*

        ONE LEVEL
        F:\tdrivers/*

        NAMED
        N:\tr[io]ng

        TALKED ABOUT
        K:\t\\b(?i:ring)_(get|put)\\b

        THE REST
        F:\t*
        F:\t*/
        """

    @Test func deeperPatternsComeFirst() {
        #expect(
            names(Self.text, "drivers/ring/core_a.c")
                == ["RING CORE", "RING DRIVER", "DRIVERS", "NAMED", "THE REST"])
        #expect(names(Self.text, "drivers/ring/sub/core.c") == ["RING DRIVER", "DRIVERS", "NAMED", "THE REST"])
        #expect(names(Self.text, "drivers/x.c") == ["ONE LEVEL", "DRIVERS", "THE REST"])
        #expect(names(Self.text, "top.c") == ["THE REST"])
    }

    @Test func exclusionsHold() {
        #expect(names(Self.text, "drivers/ring/old/a.c") == ["DRIVERS", "NAMED", "THE REST"])
    }

    @Test func keywordsAreLookedForInTheText() {
        #expect(names(Self.text, "mm/a.c", contents: "x = Ring_get(y);") == ["THE REST", "TALKED ABOUT"])
        #expect(names(Self.text, "mm/a.c", contents: "x = string_get(y);") == ["THE REST"])
        #expect(names(Self.text, "mm/a.c") == ["THE REST"])
    }

    /// The script tests an entry for a directory only where it needs no escaping.
    @Test func directoriesWithoutTheirSlash() {
        let text = "PLAIN\nF:\tdrivers/ring\n\nDOTTED\nF:\tdrivers/ring.d\n"
        let directories: Set = ["drivers/ring", "drivers/ring.d"]
        #expect(names(text, "drivers/ring/a.c", directories: directories) == ["PLAIN"])
        #expect(names(text, "drivers/ringing.c", directories: directories) == [])
        #expect(names(text, "drivers/ringing.c") == ["PLAIN"])
        #expect(names(text, "drivers/ring.d/a.c", directories: directories) == [])
    }

    @Test(arguments: [
        ("drivers/a[79]*.[ch]", "drivers/a7x.c", true), ("drivers/a[79]*.[ch]", "drivers/a8x.c", false),
        ("drivers/a[^7].c", "drivers/a8.c", true), ("drivers/a[^7].c", "drivers/a7.c", false),
        ("drivers/?.c", "drivers/a.c", true), ("drivers/?.c", "drivers/ab.c", false),
        // Nothing anchors the end.
        ("drivers/a.c", "drivers/a.c.orig", true), ("drivers/*", "drivers/x/a.c", false),
        // A star crosses directories.
        ("arch/*/kvm/", "arch/x86/include/kvm/a.h", true), ("*/a.c", "mm/a.c", true),
        ("drivers/(a|b).c", "drivers/b.c", true), ("drivers/a+.c", "drivers/aaa.c", true),
        ("drivers/a.c ", "drivers/a.c", false),
    ] as [(String, String, Bool)])
    func globs(pattern: String, path: String, isMatch: Bool) {
        #expect(names("S\nF: \(pattern)\n", path) == (isMatch ? ["S"] : []))
    }

    @Test func theMostSpecificSection() {
        func first(_ text: String, _ path: String) -> String? {
            MaintainersFile(Array(text.utf8)).sectionsBySpecificity(for: path).first?.name
        }
        let text = """
            TRACERS
            F:\tarch/*/*/trace*.c
            HOSTED
            F:\tarch/x86/um/
            PORT
            F:\tarch/alpha/
            FILE
            F:\tdrivers/ring/scsi.c
            RINGS
            F:\tdrivers/ring/
            WIDE
            F:\tnet/xsk/
            F:\tnet/other/
            CLOSE
            F:\tnet/xsk/
            NAMED
            N:\tring
            THE REST
            F:\t*
            F:\t*/
            """
        #expect(first(text, "arch/alpha/kernel/trace.c") == "TRACERS")
        #expect(first(text, "arch/x86/um/trace_32.c") == "HOSTED")
        #expect(first(text, "drivers/ring/scsi.c") == "FILE")
        #expect(first(text, "drivers/ring/net.c") == "RINGS")
        #expect(first(text, "net/xsk/a.c") == "CLOSE")
        #expect(first(text, "lib/ring.c") == "NAMED")
        #expect(first(text, "lib/other.c") == "THE REST")
        #expect(first("A\nM: x\n", "lib/other.c") == nil)
    }

    @Test func valuesOfASection() throws {
        let text = "RING\nM:\tAnn <a@x.example>\nR:\tBob <b@x.example>\nL:\tl@x.example (moderated)\nS:\tSupported\n"
            + "T:\tgit git://x.example/r.git\nQ:\thttps://x.example\nF:\tmm/\n"
        let file = MaintainersFile(Array(text.utf8))
        let section = try #require(file.sections.first)
        #expect(section.status == "Supported")
        #expect(section.trees == ["git git://x.example/r.git"])
        #expect(section.values("Q") == ["https://x.example"])
        #expect(section.entries.map(\.line) == [2, 3, 4, 5, 6, 7, 8])
    }

    @Test(arguments: [
        ("a|b", "xb", true), ("^a", "ba", false), ("a$", "ba\n", true), ("\\bring\\b", "a ring.", true),
        ("\\bring\\b", "string", false), ("(?:\\b|_)xdp(?:\\b|_)", "my_xdp_x", true),
        ("(?:\\b|_)xdp(?:\\b|_)", "myxdp", false), ("(?i)Ring_", "rING_x", true), ("(?i:r)ING", "Ring", false),
        ("a{2,3}b", "xaab", true), ("a{2,3}b", "ab", false), ("^a{2}$", "aaa", false), ("a{x", "a{x", true),
        ("x{b|y", "y", true), ("[^a-z]ring", "aring", false), ("[]x]y", "]y", true), ("[\\w.]+@x", "a.b@x", true),
        ("struct\\s+ring", "struct\n\tring", true), ("a b # c", "ab", true), ("[ ]b", "a b", true),
        ("a\\+", "a+", true),
        ("bcm[9]?47", "bcm47", true), ("imx*", "im", true), ("a.c", "a\nc", false), ("(|a)", "", true),
        ("a*?b", "aab", true),
    ] as [(String, String, Bool)])
    func regularExpressions(pattern: String, text: String, isMatch: Bool) {
        let found = names("S\nK:\t\(pattern)\n", "mm/a.c", contents: text)
        #expect(found == (isMatch ? ["S"] : []))
    }

    @Test(arguments: ["(?<=a)b", "(a)\\1", "a++", "[[:alpha:]]", "[z-a]", "a)", "(a", "*a", "a{2}{3}{999}", "\\x41"])
    func whatIsNotReadIsNoted(pattern: String) {
        let file = MaintainersFile(Array("S\nK:\t\(pattern)\n".utf8))
        #expect(file.notices.count == 1)
    }

    @Test func hostileFiles() {
        let broken = MaintainersFile(Array("S\nF: mm/(\nN: [a\nX: )\nF: lib/\nK: (?<x\n".utf8))
        #expect(broken.notices.map { String($0.prefix(14).suffix(2)) } == ["2:", "3:", "4:", "6:"])
        #expect(broken.sections(for: "lib/a.c").count == 1)

        // Backtracking without end is given up, and a line without end left out.
        let slow = MaintainersFile(Array("S\nK: (a|aa|a*)*(a+)+b\nF: *[\nN: (x+x+)+y\n".utf8))
        let path = String(repeating: "x", count: 200)
        #expect(slow.sections(for: path, contents: Array(repeating: UInt8(ascii: "a"), count: 5000)) == [])
        let long = MaintainersFile(Array("S\nF: mm/\nF: ".utf8) + Array(repeating: 0x2A, count: 1 << 20))
        #expect(long.sections(for: "mm/a.c").count == 1)
        #expect(long.notices.count == 1)

        // Nothing, repeated 256 to the power of 20 times.
        let nothing = String(repeating: "(", count: 20) + String(repeating: "){256}", count: 20)
        #expect(MaintainersFile(Array("S\nN: \(nothing)\n".utf8)).notices.count == 1)

        let bytes: [UInt8] = [0, 0xFF, 0x0A, 0x46, 0x3A, 0xFE, 0x0A, 0x0A, 0x46, 0x3A]
        let noise = MaintainersFile(bytes + Array("mm/\u{0}\r\n".utf8))
        #expect(noise.sections(for: "mm/\u{0}\r").count == 1)
        #expect(MaintainersFile([]).sections(for: "mm/a.c") == [])
        let stars = MaintainersFile(Array("S\nF: \(String(repeating: "*a", count: 2000))\n".utf8))
        #expect(stars.sections(for: String(repeating: "a", count: 1500)) == [])
    }
}
