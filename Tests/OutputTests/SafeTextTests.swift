import Testing

@testable import Output

@Suite struct SafeTextTests {
    @Test func onlyHarmfulCharactersAreEscaped() {
        #expect(SafeText.escaped("drivers/ünïcode/漢字 <&|\"\\.c") == "drivers/ünïcode/漢字 <&|\"\\.c")
        #expect(
            SafeText.escaped("a\u{1b}[2J\u{7f}\u{9b}\u{202e}\r\nb\0")
                == #"a\u{1b}[2J\u{7f}\u{9b}\u{202e}\r\nb\u{0}"#)
    }

    @Test func textIsCutAtItsWidth() {
        #expect(SafeText.shortened("abcdef", to: 6) == "abcdef")
        #expect(SafeText.shortened("abcdefg", to: 6) == "abcde…")
        #expect(SafeText.shortened("漢字漢字", to: 6) == "漢字…")
        #expect(SafeText.width(of: "漢字a") == 5)
        let pile = "a" + String(repeating: "\u{301}", count: 1000)
        #expect(SafeText.shortened(pile + "b", to: 10) == "…")
    }
}
