import SourceText
import Testing

@Suite struct LexerTests {
    private func words(_ text: String, dialect: Dialect = .c) -> [String] {
        let source = LexedSource(text, dialect: dialect)
        return source.code.filter { $0.kind == .identifier }.map { source.spelling(of: $0) }
    }

    @Test func commentsAndLiteralsHideEachOther() {
        #expect(words(#"a /* " */ b "/* c */" d // e " f"#) == ["a", "b", "d"])
        #expect(words(#"a "\"" b '"' c '\'' d L"x" e u8"y" f L'z' g"#) == ["a", "b", "c", "d", "e", "f", "g"])
        #expect(words("a //* b\nc") == ["a", "c"])
        #expect(words("a /* b // */ c") == ["a", "c"])
    }

    @Test func unterminatedLiteralsEndWithTheLine() {
        #expect(words("a \"b\nc 'd\ne") == ["a", "c", "e"])
        #expect(words("a /* b\nc") == ["a"])
        #expect(words("a \"b\\\nc\" d") == ["a", "d"])
    }

    @Test func splicesJoinWhatTheyCut() {
        #expect(words("grab_\\\npage x") == ["grab_page", "x"])
        #expect(words("grab_\\ \t\r\npage") == ["grab_page"])
        #expect(words("a // b \\\n c\nd") == ["a", "d"])
        #expect(words("a /\\\n* b *\\\n/ c") == ["a", "c"])
        #expect(words("a /\\\n/ b\nc") == ["a", "c"])
    }

    @Test func contexts() {
        let text = MarkedSource(
            """
            /* <1>grab */ <2>grab("<3>grab"); // <4>grab \\
            <5>grab
             /* x */ # /* y */ define <6>TAKE(a) <7>grab(a, "<8>grab", /* <9>grab */ \\
              <10>grab)
            #include <<11>grab.h>
            #include "<12>grab.h"
            #ifdef <13>grab
            #error don't <14>grab
            #endif
            <15>grab
            """)
        #expect(text.context(1) == .comment)
        #expect(text.context(2) == .code)
        #expect(text.context(3) == .string)
        #expect(text.context(4) == .comment)
        #expect(text.context(5) == .comment)
        #expect(text.context(6) == .macro("TAKE"))
        #expect(text.context(7) == .macro("TAKE"))
        #expect(text.context(8) == .string)
        #expect(text.context(9) == .comment)
        #expect(text.context(10) == .macro("TAKE"))
        #expect(text.context(11) == .directive("include"))
        #expect(text.context(12) == .directive("include"))
        #expect(text.context(13) == .directive("ifdef"))
        #expect(text.context(14) == .directive("error"))
        #expect(text.context(15) == .code)
    }

    @Test func macroNamesAndBodies() {
        let source = LexedSource("#define TAKE(a, b) \\\n  grab(a)\n#define NONE\n#define VALUE (1)\n#undef VALUE\n")
        #expect(source.directives.map { source.macroName(of: $0) } == ["TAKE", "NONE", "VALUE", "VALUE"])
        let bodies = source.directives.map { source.macroBody(of: $0).map { source.foldedText($0) } }
        #expect(bodies == ["grab(a)", "", "(1)", nil])
    }

    @Test func positionsCountBytes() {
        let text = MarkedSource("é <1>x\r\n\r\n\t<2>y\n")
        #expect(text.source.position(of: text[1]) == TextPosition(line: 1, column: 4))
        #expect(text.source.position(of: text[2]) == TextPosition(line: 3, column: 2))
        #expect(text.source.offset(line: 3, column: 2) == text[2])
        #expect(text.source.offset(line: 1, column: 4) == text[1])
        #expect(text.source.offset(line: 1, column: 40) == nil)
        #expect(text.source.offset(line: 9, column: 1) == nil)
        #expect(text.source.offset(line: 0, column: 1) == nil)
    }

    @Test func carriageReturnsBelongToTheLineEnd() {
        let text = MarkedSource("#define A \\\r\n  <1>grab\r\n<2>grab();\r\n")
        #expect(text.context(1) == .macro("A"))
        #expect(text.context(2) == .code)
    }

    @Test func assemblyKeepsToCommentsStringsAndDirectives() {
        let text = MarkedSource(
            """
            # a comment that don't end <1>grab
            #define X <2>grab
            \tmov r0, #'a'  @ don't
            \tbl <3>grab    /* it's <4>grab */
            \t.ascii "<5>grab"
            \tmov 'b, <6>grab
            EXPORT_SYMBOL(<7>grab)
            <8>grab:
            """, dialect: .assembly)
        #expect(text.context(1) == .comment)
        #expect(text.context(2) == .macro("X"))
        #expect(text.context(3) == .code)
        #expect(text.context(4) == .comment)
        #expect(text.context(5) == .string)
        #expect(text.context(6) == .code)
        #expect(text.role(3) == .address)
        #expect(text.role(7) == .export)
        #expect(text.role(8) == .definition)
    }

    @Test func foldedTextDropsCommentsAndSplices() {
        let text = "  a /* x */\n\t b\\\nc // d\n e  "
        #expect(LexedSource(text).foldedText(0..<text.utf8.count) == "a bc e")
    }

    @Test(arguments: [0x00, 0x22, 0x23, 0x27, 0x28, 0x2F, 0x5C, 0x7B, 0x7D, 0xFF] as [UInt8])
    func longRunsOfOneByteAreHarmless(byte: UInt8) {
        let bytes = [UInt8](repeating: byte, count: 200_000) + Array("\nint f(void) { return grab(1); }\n".utf8)
        let source = LexedSource(bytes)
        #expect(source.textualRole(at: bytes.count - 12) != .definition)
        #expect(source.conditions(at: bytes.count - 1).isEmpty)
    }

    @Test func deepNestingIsHarmless() {
        let depth = 100_000
        let opening = String(repeating: "#if A\n{(", count: depth)
        let text = opening + "grab(1)" + String(repeating: ")}\n#endif\n", count: depth)
        let source = LexedSource(text)
        let offset = depth * 8
        #expect(source.call(at: offset)?.arguments.map(\.text) == ["1"])
        #expect(!source.conditions(at: offset).isEmpty)
        _ = source.textualRole(at: offset)
    }
}
