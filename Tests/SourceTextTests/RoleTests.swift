import SourceText
import Testing

@Suite struct RoleTests {
    @Test func atFileScope() {
        let text = MarkedSource(
            """
            extern long <1>grab(int n, struct page **pages);
            long __must_check <2>grab(int n)
            {
                return 0;
            }
            EXPORT_SYMBOL_GPL(<3>grab);
            EXPORT_SYMBOL_NS(<4>grab, SPACE);
            long <5>grab(n)
                int n;
            { return n; }
            static long (*<6>grab)(int);
            struct ops o = { .<7>grab = <8>grab, <9>grab: other, };
            struct <10>grab { int <11>grab; long (*<12>grab)(int); };
            static int other(int <13>grab, int (*f)(int)) { return 0; }
            typedef long <14>grab(int);
            ALLOW_ERROR_INJECTION(<15>grab, ERRNO);
            extern typeof(<16>grab) alias;
            long (<17>grab)(int);
            DEFINE_EVENT(<18>grab, x, y);
            static int <19>grab = 3;
            fn_t p = <20>grab;
            SYSCALL_DEFINE1(<21>grab, int, n) { return 0; }
            enum { <22>grab = 1 };
            long other2(void), <23>grab(int);
            long <24>grab(int) __attribute__((pure));
            """)
        let expected: [TextualRole] = [
            .declaration, .definition, .export, .export, .definition, .otherSymbol, .otherSymbol, .address,
            .otherSymbol, .otherSymbol, .otherSymbol, .otherSymbol, .otherSymbol, .otherSymbol, .address, .address,
            .declaration, .otherSymbol, .otherSymbol, .address, .definition, .otherSymbol, .ambiguous, .declaration,
        ]
        for (index, role) in expected.enumerated() {
            #expect(text.role(index + 1) == role, "mark \(index + 1)")
        }
    }

    @Test func inFunctions() {
        let text = MarkedSource(
            """
            int f(struct ops *o) {
                long n = <1>grab(1);
                if (n) <2>grab(2); else <3>grab(3);
                return <4>grab(4);
                o-><5>grab(5);
                o.<6>grab = <7>grab;
                use(&<8>grab, <9>grab);
                extern long <10>grab(int);
                goto <11>grab;
            <12>grab:
                (void)<13>grab(6);
                n = (<14>grab)(7);
                n = a ? <15>grab : b;
                n = a * <16>grab(8);
                case 1: <17>grab(9);
                return <18>grab;
                struct <19>grab s;
                long *<20>grab(int);
                n = a * <21>grab;
                n = -<22>grab(1) || !<23>grab(2);
                foo(x, <24>grab(3));
                #define LOCAL <25>grab(1)
                #undef <26>grab
            }
            """)
        let expected: [TextualRole] = [
            .call, .call, .call, .call, .otherSymbol, .otherSymbol, .address, .address, .address, .declaration,
            .otherSymbol, .otherSymbol, .call, .call, .address, .call, .call, .address, .otherSymbol, .declaration,
            .address, .call, .call, .call, .macro, .preprocessor,
        ]
        for (index, role) in expected.enumerated() {
            #expect(text.role(index + 1) == role, "mark \(index + 1)")
        }
    }

    @Test func localNamesAreOtherSymbols() {
        let text = MarkedSource(
            """
            int a(int (*grab)(int)) { return <1>grab(1); }
            int b(void) { int n, <2>grab = 0; n = <3>grab; }
            int c(void) { long (*grab)(int) = pick(); return <4>grab(1); }
            int d(void) { bool <5>grab; return <6>grab ? 1 : 0; }
            int e(void) { return <7>grab(1); }
            """)
        #expect((1...7).map { text.role($0) } == [
            .otherSymbol, .otherSymbol, .otherSymbol, .otherSymbol, .otherSymbol, .otherSymbol, .call,
        ])
    }

    @Test func anOccurrenceInALongerSplicedWordIsAnotherSymbol() {
        let text = MarkedSource("int f(void) { return my_\\\n<1>grab(1); }")
        #expect(text.role(1) == .otherSymbol)
    }
}
