import SourceText
import Testing

/// What is read of headers without a compiler.
@Suite struct ActiveCodeTests {
    private func value(_ name: String, _ text: String, _ definitions: [String: String?] = [:]) -> Int? {
        let source = LexedSource(text)
        let active = source.activeCode { $0.evaluate(definitions: definitions) }
        return source.value(ofEnumerator: name, among: active)
    }

    @Test func enumeratorsCountOnlyWhatTheConfigurationLeaves() {
        let text = """
            enum other { A = 7, };
            enum zone {
            #ifdef CONFIG_ONE
                ONE, /* ZERO, */
            #elif CONFIG_SIZE > 3
                BIG, BIGGER,
            #else
                NONE,
            #endif
                LAST = FIRST, A, // B,
                FIRST = 4, B
            };
            """
        #expect(value("A", text) == 7)
        #expect(value("LAST", text) == 1)
        #expect(value("LAST", text, ["CONFIG_ONE": "1"]) == 1)
        #expect(value("LAST", text, ["CONFIG_SIZE": "4"]) == 2)
        #expect(value("ONE", text) == nil)
        #expect(value("B", text) == 5)
        #expect(value("ZERO", text, ["CONFIG_ONE": "1"]) == nil)
    }

    @Test func whatIsNotKnownOfAConditionLeavesItsBranchAndNotTheOther() {
        let text = "#ifndef GUARD_H\n#define GUARD_H\n#if WHO_KNOWS\nenum { A, B };\n#else\nenum { B };\n#endif\n#endif"
        #expect(value("B", text) == 1)
        #expect(value("B", text, ["WHO_KNOWS": "0"]) == 0)
    }

    @Test func theLargestNumberDoesNotEndTheProgram() {
        #expect(value("B", "enum { A = 9223372036854775807, B };") == .min)
    }

    @Test func statedConstantsAreStatementsAndNothingElse() {
        let source = LexedSource(
            """
            #define OWN(name, value) DEFINE(name, value)
            int main(void)
            {
                DEFINE(SIZE, sizeof(struct page)); /* DEFINE(NOT, 1); */
                OFFSET(FLAGS, page, flags);
                if (call(SOME, DEFINE(INNER, 2)))
                    return SIZE;
            }
            """)
        let found = source.statedConstants(among: source.code)
        #expect(found.map(\.name) == ["SIZE", "FLAGS"])
        #expect(found.map(\.macro) == ["DEFINE", "OFFSET"])
        #expect(found.first?.value == "sizeof")
    }

    @Test func inclusionsAreNamedAsWritten() {
        let source = LexedSource(
            """
            #include <linux/mm.h>  // "no.h"
            # include "beside//it.h"
            #if 0
            #include_next <asm/page.h>
            #endif
            #include HEADER
            // #include <comment.h>
            char *text = "#include <string.h>";
            """)
        #expect(source.inclusions.map(\.name) == ["linux/mm.h", "beside//it.h", "asm/page.h"])
        #expect(source.inclusions.map(\.isQuoted) == [false, true, false])
    }
}

@Suite struct SourceStoreTests {
    @Test func aFileIsReadOnceWhileItIsInUse() {
        let store = SourceStore(mostBytes: 100)
        var reads: [String] = []
        func read(_ name: String, _ size: Int) -> Int? {
            store.source(of: name) {
                reads.append(name)
                return size < 0 ? nil : Array(repeating: UInt8(ascii: "x"), count: size)
            }?.bytes.count
        }
        #expect(read("a.c", 40) == 40 && read("b.c", 40) == 40 && read("a.c", 40) == 40)
        #expect(reads == ["a.c", "b.c"])
        // The third has no room beside both: what was not asked for longest goes.
        #expect(read("c.c", 40) == 40 && read("a.c", 40) == 40 && read("b.c", 40) == 40)
        #expect(reads == ["a.c", "b.c", "c.c", "b.c"])
        // What is too large for the store, or not there, is not kept, and costs the others nothing.
        #expect(read("d.c", 101) == 101 && read("none.c", -1) == nil && read("b.c", 40) == 40)
        #expect(reads.suffix(2) == ["d.c", "none.c"])
    }

    @Test func otherContentsUnderTheSameNameAreReadAnew() {
        let store = SourceStore()
        let first = store.source(of: "a.c", holding: Array("int a;".utf8))
        let other = store.source(of: "a.c", holding: Array("int bc;".utf8))
        #expect(first.spelling(of: first.code[1]) == "a" && other.spelling(of: other.code[1]) == "bc")
    }
}
