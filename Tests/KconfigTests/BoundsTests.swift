import Kconfig
import Testing

/// Kconfig files that took the square of their length, or might have taken the stack.
@Suite struct BoundsTests {
    private static let depth = 50_000

    @Test func nestedBlocksAndParenthesesHaveNoDepth() throws {
        let blocks = String(repeating: "if ON\n", count: Self.depth) + "config INSIDE\n\tdef_bool y\n"
            + String(repeating: "endif\n", count: Self.depth)
        let parentheses = "config DEEP\n\tdef_bool " + String(repeating: "(", count: Self.depth) + "ON"
            + String(repeating: ")", count: Self.depth) + "\n"
        let negations = "config NOT\n\tdef_bool " + String(repeating: "!", count: Self.depth) + "ON\n"
        let menus = String(repeating: "menu \"m\"\n", count: Self.depth) + "config LISTED\n\tdef_bool y\n"
            + String(repeating: "endmenu\n", count: Self.depth)
        let configuration = try SmallTree("config ON\n\tdef_bool y\n" + blocks + parentheses + negations + menus)
            .configure()
        #expect(configuration.yes == ["DEEP", "INSIDE", "LISTED", "NOT", "ON"])
        #expect(configuration.complaints.isEmpty)
    }

    @Test func manyParenthesesBehindManyNegationsAreReadOnce() throws {
        let text = "config A\n\tdef_bool " + String(repeating: "!", count: Self.depth * 2) + "(ON"
            + String(repeating: " && (ON)", count: Self.depth) + ")\n"
        #expect(try SmallTree("config ON\n\tdef_bool y\n" + text).configure().yes == ["A", "ON"])
    }

    @Test func aChainAgainstTheOrderOfTheFileIsFollowedToItsEnd() throws {
        // Each symbol hangs on the one after it: passes over the whole file would need one for each.
        let count = 20_000
        let chain = (0..<count).map { "config C\($0)\n\tbool \"c\"\n\tdepends on C\($0 + 1)\n" }.joined()
        let tree = SmallTree(chain + "config C\(count)\n\tbool \"c\"\n\tdepends on TOY\n", [
            "arch/toy/Kconfig": "config TOY\n\tdef_bool y\n", "arch/other/Kconfig": "config OTHER\n\tdef_bool y\n",
        ])
        let outline = KconfigOutline(architectures: ["toy", "other"], from: tree.contents)
        #expect(outline.reach(of: "C0")?.settable == outline.bit(of: "toy"))
        #expect(outline.reach(of: "C\(count)")?.settable == outline.bit(of: "toy"))
    }

    @Test func manyAlternativesUnderALongConditionEnd() throws {
        let long = (0..<20_000).map { "A\($0)" }.joined(separator: " || ")
        let members = (0..<2_000).map { "config M\($0)\n\tbool \"m\"\n" }.joined()
        let configuration = try SmallTree(
            "config A0\n\tdef_bool y\nchoice\n\tprompt \"c\"\nif \(long)\n\(members)endif\nendchoice\n").configure()
        #expect(configuration.yes == ["A0", "M0"])
    }
}
