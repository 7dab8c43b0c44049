import Patterns
import Testing

@Suite struct PatternTests {
    /// A character is one, however many bytes it has.
    @Test(arguments: [
        ("^.$", "é", true), ("^.$", "€", true), ("^.$", "😀", true), ("^.$", "éé", false), ("^..$", "é", false),
        ("^.$", "\n", true), ("^.$", "", false), ("^.*€$", "aé€", true), ("^é+$", "ééé", true), ("^é+$", "éa", false),
        ("^é?$", "", true), ("é", "è", false), ("^[aé]$", "é", true), ("^[aé]$", "a", true), ("^[aé]$", "è", false),
        ("^[^é]$", "è", true), ("^[^é]$", "é", false), ("^[^é]$", "a", true), ("^[^é]$", "😀", true),
        ("^[^aé€😀]+$", "bè₭😁", true), ("[^aé€😀]", "aé€😀", false), ("^[^a]$", "é", true), ("^[^a]$", "a", false),
        ("^[^a]+b$", "é€b", true), ("^[à-ü]$", "é", true), ("^[à-ü]$", "à", true), ("^[à-ü]$", "ü", true),
        ("^[à-ü]$", "ý", false), ("^[a-€]$", "z", true), ("^[a-€]$", "߿", true), ("^[a-€]$", "₭", false),
        ("^[!-😀]$", "\u{E000}", true), ("^[^\u{0}-\u{10FFFF}]", "é", false), ("^[^ퟴ]$", "é", true),
        (#"\bx\b"#, "éxé", true), (#"\b"#, "é", false), (#"^\é$"#, "é", true), ("^(é|€)$", "€", true),
    ]) func charactersBeyondASCII(pattern: String, text: String, expected: Bool) throws {
        #expect(try Pattern(pattern).occurs(in: text) == expected)
    }

    @Test(arguments: [
        ("é(", 1, "never closed"), ("é[b", 1, "never closed"), ("a)", 1, "closes nothing"), ("aé\\", 2, "backslash"),
        ("[é-a]", 2, "the range é-a runs backwards"), ("a|*", 2, "repeats nothing"), ("a+?", 2, "“?” after “+”"),
        (String(repeating: "(", count: 33), 32, "nested too deeply"), (String(repeating: "a", count: 501), 0, "longer"),
        (String(repeating: "[^€]", count: 125), 0, "too many parts"),
    ]) func aMistakeIsSaidWithItsPlace(pattern: String, offset: Int, message: String) throws {
        let mistake = try #require(throws: Pattern.Mistake.self) { try Pattern(pattern) }
        #expect(mistake.offset == offset)
        #expect(mistake.message.contains(message), "\(mistake.message)")
    }

    /// What the two dialects tell differently.
    @Test(arguments: [
        ("a$", "a\n", false, true), (".", "\n", true, false), ("^.$", "é", true, false), (#"^\n$"#, "n", true, false),
        (#"^\D$"#, "D", true, true), (#"^\D$"#, "x", false, true), ("a b", "ab", false, true),
        ("a{2}", "aa", false, true), ("a{2}", "a{2}", true, false), (#"[\d]"#, "7", false, true),
        ("^é*$", "éé", true, false),
    ]) func theDialectsDiffer(pattern: String, text: String, plain: Bool, perl: Bool) throws {
        #expect(try Pattern(pattern).occurs(in: text) == plain)
        #expect(Pattern(perl: pattern)?.occurs(in: SearchedText(Array(text.utf8))) == perl)
    }

    @Test(arguments: [
        ("mm/gup*.c", "mm/gup.c", true), ("mm/gup*.c", "mm/gup_test.c", true), ("mm/gup*.c", "mm/gup/a.c", false),
        ("mm/gup*.c", "mm/gup.c.orig", false), ("mm/gup*.c", "x/mm/gup.c", false), ("mm/a.c", "mm/abc", false),
        ("arch/*/mm/gup.c", "arch/mips/mm/gup.c", true), ("arch/*/mm/gup.c", "arch/a/b/mm/gup.c", false),
        ("arch/*/mm/", "arch/mips/mm/a/b.c", true), ("arch/*/mm/", "arch/mips/mm", false), ("mm/", "mmu/a.c", false),
    ]) func aStarStaysWithinOneName(glob: String, path: String, expected: Bool) {
        #expect(Pattern(glob: glob)?.occurs(in: path) == expected)
    }

    /// Each way through such a pattern is tried at once; one after the other there are more than can be counted.
    @Test(arguments: ["^(a+)+(a|aa)*$", "(a*)*[bc]", "((((((a+)+)+)+)+)+)+[bc]", "(.*.*.*)*[bé]"])
    func noPatternTakesLong(pattern: String) throws {
        let text = String(repeating: "a", count: 5_000) + "!"
        #expect(try !Pattern(pattern).occurs(in: text))
        #expect(Pattern(perl: pattern)?.occurs(in: SearchedText(Array(text.utf8))) == false)
    }
}
