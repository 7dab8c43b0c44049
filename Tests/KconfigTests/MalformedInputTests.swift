import Kconfig
import Testing

@Suite struct MalformedInputTests {
    @Test(arguments: [
        ("config A\n\tbool \"a\n", "2: unterminated quote; the string ends with its line"),
        ("if A\nconfig B\n\tbool \"b\"\n", "1: this block is not closed in its file: missing endif"),
        ("menu \"m\"\nendif\nendmenu\n", "2: endif inside a block that needs endmenu"),
        ("endchoice\n", "1: endchoice without a block to close"),
        ("source \"no/such/file\"\n", "1: missing source file \"no/such/file\""),
        ("\nsource \"Kconfig\"\n", "2: source loop: \"Kconfig\" is being read already"),
        ("source \"../outside\"\n", "1: a source file outside the tree is not read: \"../outside\""),
        ("source \"/etc/passwd\"\n", "1: a source file outside the tree is not read: \"/etc/passwd\""),
        ("config A\n\tbool \"a\"\n\tdepends on (B\n", "3: a parenthesis is not closed"),
        ("config A\n\tbool \"a\"\n\tdepends on B)\n", "3: a parenthesis is not opened"),
        ("config A\n\tdepends on B &&\n", "2: malformed expression"),
        ("config A\n\tdepends on B C\n", "2: malformed expression"),
        ("config A\n\tdepends B\n", "2: \"depends\" without \"on\""),
        ("config A\n\tbool if B\n", "2: a condition without a prompt"),
        ("config\n", "1: expected a symbol"),
        ("config y\n", "1: a constant cannot be configured"),
        ("bool \"nobody's\"\n", "1: this does not belong to any entry"),
        ("depends on B\n", "1: this does not belong to any entry"),
        ("menu \"m\"\nendmenu\ndepends on B\n", "3: this does not belong to any entry"),
        ("menu \"m\"\nselect B\nendmenu\n", "2: this does not belong to any entry"),
        ("nonsense here\n", "1: unknown statement \"nonsense\""),
        ("config A\n\tbool \"a\" extra\n", "2: unexpected text after the statement"),
        ("config A\n\tbool\n\tint\n", "3: A has another type already; this one is ignored"),
        ("config A\n\tbool\n\toption colour=\"red\"\n", "3: unknown option \"colour\""),
        ("config A\n\t~ bool\n", "2: unsupported character ignored"),
        ("&&\n", "1: invalid statement"),
    ])
    func aMalformedLineIsNamedAndLeftOut(_ text: String, _ notice: String) throws {
        let tree = SmallTree("source \"broken\"\nconfig STILL_READ\n\tdef_bool y\n", ["broken": text])
        let configuration = try tree.configure()
        #expect(configuration.values["STILL_READ"] == .yes)
        let expected = notice.replacing("", with: "broken:", maxReplacements: 1)
            .replacing("\"Kconfig\"", with: "\"Kconfig\"")
        #expect(configuration.complaints == [expected])
    }

    @Test func aBlockLeftOpenEndsWithItsFile() throws {
        let configuration = try SmallTree(
            "source \"open\"\nconfig AFTER\n\tbool \"after\"\n",
            ["open": "menu \"never closed\"\n\tdepends on UNDEFINED\nconfig INSIDE\n\tbool \"inside\"\n"]
        ).configure()
        #expect(configuration.yes == ["AFTER"])
    }

    @Test func anOversizedFileIsNotRead() throws {
        let configuration = try SmallTree(
            "source \"big\"\n", ["big": String(repeating: "config A\n", count: 2 << 20)]
        ).configure()
        #expect(configuration.complaints == ["big:1: not read: larger than 16 MB"])
    }

    @Test func garbageDoesNotFillTheNotices() throws {
        let configuration = try SmallTree(String(repeating: "nonsense\n", count: 50_000)).configure()
        #expect(configuration.notices.count == 1000)
    }

    @Test func depthCostsNoStack() throws {
        let depth = 100_000
        var text = "config TOP\n\tdef_bool y\n"
        text += "config PARENS\n\tbool \"p\"\n\tdepends on \(String(repeating: "(", count: depth))TOP"
        text += String(repeating: ")", count: depth) + "\n"
        text += "config NOTS\n\tbool \"n\"\n\tdepends on \(String(repeating: "! ", count: depth))TOP\n"
        text += "config C0\n\tbool \"c\"\n\tdepends on TOP\n"
        for index in 1...depth { text += "config C\(index)\n\tbool \"c\"\n\tdepends on C\(index - 1)\n" }
        text += String(repeating: "if TOP\n", count: depth) + "config INNERMOST\n\tbool \"i\"\n"
        text += String(repeating: "endif\n", count: depth)
        let configuration = try SmallTree(text).configure()
        #expect(configuration.values["PARENS"] == .yes)
        #expect(configuration.values["NOTS"] == .yes)
        #expect(configuration.values["C\(depth)"] == .yes)
        #expect(configuration.values["INNERMOST"] == .yes)
        #expect(configuration.complaints.isEmpty)
    }

    @Test func filesThatMultiplyAreAnError() throws {
        var files: [String: String] = [:]
        for level in 0..<40 { files["f\(level)"] = "source \"f\(level + 1)\"\nsource \"f\(level + 1)\"\n" }
        files["f40"] = ""
        #expect {
            try SmallTree("source \"f0\"\n", files).configure()
        } throws: { error in
            guard case .tooLarge = error as? KconfigError else { return false }
            return true
        }
    }

    @Test func bytesThatAreNoTextAreNoCrash() throws {
        var state: UInt32 = 1
        let noise = (0..<100_000).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(truncatingIfNeeded: state >> 16)
        }
        let garbage = Array("config A\n\tdef_bool y\n".utf8) + noise
        let configuration = try Kconfig.evaluate(ConfigurationRequest(srcarch: "toy"), from: { _ in garbage })
        #expect(configuration.values["A"] == .yes)
        #expect(!configuration.notices.isEmpty)
    }
}
