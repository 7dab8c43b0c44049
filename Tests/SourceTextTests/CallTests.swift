import SourceText
import Testing

@Suite struct CallTests {
    @Test func argumentsAreFoldedText() {
        let text = MarkedSource(
            """
            int f(void) {
              <1>grab(a, b->c[1, 2], (x, y), "s,(", ',', d ? e : f,
                     /* none */ flags |
                     MORE, ({ g(1, 2); h; }));
              <2>grab ();
              <3>grab;
              (<4>grab)(a);
              <5>grab(a
            }
            """)
        #expect(
            text.arguments(1) == ["a", "b->c[1, 2]", "(x, y)", "\"s,(\"", "','", "d ? e : f", "flags | MORE",
                "({ g(1, 2); h; })"])
        #expect(text.arguments(2) == [])
        #expect(text.arguments(3) == nil)
        #expect(text.arguments(4) == ["a"])
        #expect(text.arguments(5) == nil)
    }

    @Test func rangesPointAtTheSource() throws {
        let text = MarkedSource("x = <1>grab(<2>a, <3>b + c<4>)<5>;")
        let call = try #require(text.source.call(at: text[1]))
        #expect(call.name == "grab")
        #expect(call.range == text[1]..<text[5])
        #expect(call.arguments.map(\.range) == [text[2]..<text[2] + 1, text[3]..<text[4]])
    }

    @Test func directivesAmongTheArgumentsAreSteppedOver() {
        let text = MarkedSource(
            """
            int f(void) {
            #ifdef A
              <1>grab(a,
            #else
              <2>grab(b,
            #endif
            #if X
                 c,
            #elif Y
                 d,
            #else
                 e,
            #endif
            #if 0
                 never,
            #endif
                 last);
            }
            """)
        #expect(text.arguments(1) == ["a", "c", "last"])
        #expect(text.arguments(2) == ["b", "c", "last"])
    }

    @Test func callsInsideMacroBodies() {
        let text = MarkedSource("#define TAKE(a) \\\n  (<1>grab(a, \\\n  1) + 2)\nint x;")
        #expect(text.arguments(1) == ["a", "1"])
    }
}
