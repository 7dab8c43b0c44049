import SourceText
import Testing

@Suite struct FunctionBodyTests {
    private let bodies = FunctionBodies(
        of: LexedSource(
            """
            static int helper(int a) { return deeper(a); }
            static int deeper(int a) { return a; }
            static int idle(void) { return 0; }
            SYSCALL_DEFINE1(take, int, a)
            { return wanted(helper(a)); }
            static long above(void) { settle(); return __do_sys_take; }
            static void settle(void) { idle_too(); }
            static void idle_too(void) { }
            long entry(void) { take; /* idle */ }
            """))

    @Test func aNameConcernsWhoBearsItAndWhoNamesIt() {
        #expect(bodies.concerning(["wanted"]) == [3])
        #expect(bodies.concerning(["helper", "idle"]) == [0, 2, 3])
    }

    /// `entry` reaches `take`, which reaches `helper` and `deeper`; nobody reaches `idle`.
    @Test func whoIsConcernedComesWithThoseAroundIt() {
        #expect(bodies.around([3], and: []) == [0, 1, 3, 7])
        #expect(bodies.around([], and: [5]) == [4, 5, 6])
        #expect(bodies.around([5], and: []) == [4, 5, 6])
    }
}
