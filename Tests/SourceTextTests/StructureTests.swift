import SourceText
import Testing

@Suite struct StructureTests {
    @Test func realNames() {
        let text = MarkedSource(
            """
            static inline int plain(struct a *a, int (*f)(void)) { <1>x; }
            SYSCALL_DEFINE3(take_pages, int, a, int, b, int, c)
            { <2>x; }
            BPF_CALL_5(copy_task, void *, dst, u32, size) { <3>x; }
            static int NAME(walk)(struct a *a, long b)
            { <4>x; }
            int old(a, b)
            \tint a;
            \tchar *b;
            { <5>x; }
            void locked(void) __acquires(lock) __must_hold(&other) { <6>x; }
            static __always_inline long __must_check __take(int n) { <7>x; }
            MODULE_LICENSE("GPL")
            __printf(1, 2) int __init started(const char *s, ...) { <8>x; }
            int (*chooser(int a))(void) { <9>x; }
            static struct ops table = { .f = plain, .g = <10>x };
            struct thing { int <11>x; };
            int __attribute__((noinline)) attributed(void) { if (a) { <12>x; } }
            int BPF_PROG(watch, struct a *a) { <13>x; }
            __be32 *typed(void) { <14>x; }
            extern "C" {
            int linked(void) { <15>x; }
            }
            int strange(int a) SOME_ATTRIBUTE(a) { <16>x; }
            int several(STANDARD_ARGS, int more) { <17>x; }
            SYSCALL_DEFINE1(32_take, int, a) { <18>x; }
            ID_LIST(struct, thing)
            enum { <19>x };
            """)
        let expected: [Int: String?] = [
            1: "plain", 2: "take_pages", 3: "copy_task", 4: "walk", 5: "old", 6: "locked", 7: "__take", 8: "started",
            9: "chooser", 10: nil, 11: nil, 12: "attributed", 13: "watch", 14: "typed", 15: "linked", 16: "strange",
            17: "several", 18: "32_take", 19: nil,
        ]
        for (mark, name) in expected.sorted(by: { $0.key < $1.key }) {
            #expect(text.function(mark) == name, "mark \(mark)")
        }
    }

    @Test func bodiesReachFromBraceToBrace() throws {
        let text = MarkedSource("int f(void) <1>{ if (a) { <2>x; } }<3>\nint g;")
        let function = try #require(text.source.enclosingFunction(at: text[2]))
        #expect(function.bodyRange == text[1]..<text[3])
        #expect(text.source.enclosingFunction(at: text[3]) == nil)
        #expect(function.nameOffset == 4)
    }

    @Test func branchesThatSplitBracesDoNotDerailTheFile() {
        let text = MarkedSource(
            """
            #ifdef A
            int one(int a)
            {
                <1>x;
            #else
            int two(int b)
            {
                <2>x;
            #endif
                <3>x;
            }
            int three(void)
            {
            #ifdef B
                if (a) {
            #else
                if (b) {
            #endif
                    <4>x;
                }
            #if 0
                }}}}
            #endif
            #if 0
                if (c) {
            #else
                <5>x;
            #endif
            }
            int four(void) {
            #ifdef C
                <6>x; }
            #else
                <7>x; }
            #endif
            int five(void) { <8>x; }
            """)
        let names = (1...8).map { text.function($0) }
        #expect(names == ["one", "two", "one", "three", "three", "four", "four", "five"])
    }

    @Test func headsThatDifferByBranch() {
        let text = MarkedSource(
            """
            #ifdef A
            static int first(int a)
            #else
            static int <1>second(int a, int b)
            #endif
            {
                <2>x;
            }
            """)
        #expect(text.function(2) == "first")
        #expect(text.role(1) == .definition)
    }

    @Test func bracesInLiteralsAndMacrosDoNotCount() {
        let text = MarkedSource(
            """
            int f(void) { char c = '{', *s = "}}"; /* } */
            #define OPEN {
              <1>x; }
            DEFINE_THING(name, ({ 1; }));
            int g(void) { <2>x; }
            """)
        #expect(text.function(1) == "f")
        #expect(text.function(2) == "g")
    }

    @Test func aParenthesisLeftOpenIsForgottenAtTheNextBody() {
        let text = MarkedSource("BROKEN(a\nint f(void)\n{\n <1>x;\n}\nint g(void)\n{\n <2>x;\n}\n")
        #expect(text.function(2) == "g")
    }
}
