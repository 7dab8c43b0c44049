import CallSites
import Report
import Testing

/// One function body with one call, and what its flags must come out as.
struct FlagCase: CustomTestStringConvertible, Sendable {
    var name: String
    var parameters = "void"
    var body: String
    var must: [String] = []
    var may: [String] = []
    var unknown = false
    var origin: Flags.Origin

    var testDescription: String { name }
}

private let cases: [FlagCase] = [
    FlagCase(name: "zero", body: "return get_user_pages(addr, n, 0, pages, (void *)0);", origin: .literal),
    FlagCase(
        name: "or of constants", body: "return pin_user_pages(addr, n, FOLL_WRITE | FOLL_LONGTERM, pages, (void *)0);",
        must: ["FOLL_LONGTERM", "FOLL_WRITE"], origin: .literal),
    FlagCase(
        name: "macro constant",
        body: "#define BOTH (FOLL_WRITE | FOLL_FORCE)\nreturn get_user_pages(addr, n, BOTH, pages, (void *)0);",
        must: ["FOLL_FORCE", "FOLL_WRITE"], origin: .literal),
    FlagCase(
        name: "a bit without a name is shown",
        body: "return get_user_pages(addr, n, 0x20 | FOLL_WRITE, pages, (void *)0);",
        must: ["0x20", "FOLL_WRITE"], origin: .literal),
    FlagCase(
        name: "local initialiser",
        body: "unsigned int f = FOLL_WRITE; return pin_user_pages(addr, n, f | FOLL_LONGTERM, pages, 0);",
        must: ["FOLL_LONGTERM", "FOLL_WRITE"], origin: .local),
    FlagCase(
        name: "question mark", parameters: "bool w",
        body: "return get_user_pages_fast(addr, n, w ? FOLL_WRITE : 0, pages);",
        may: ["FOLL_WRITE"], origin: .conditional),
    FlagCase(
        name: "or under if", parameters: "bool w",
        body: "unsigned f = FOLL_LONGTERM; if (w) f |= FOLL_WRITE; return get_user_pages_fast(addr, n, f, pages);",
        must: ["FOLL_LONGTERM"], may: ["FOLL_WRITE"], origin: .conditional),
    FlagCase(
        name: "taken back under if", parameters: "bool w",
        body:
            "unsigned f = FOLL_FORCE | FOLL_WRITE; if (!w) f &= ~FOLL_WRITE; return get_user_pages_fast(addr, n, f, "
                + "pages);",
        must: ["FOLL_FORCE"], may: ["FOLL_WRITE"], origin: .conditional),
    FlagCase(
        name: "both branches agree", parameters: "bool w",
        body: "unsigned f; if (w) f = FOLL_WRITE; else f = FOLL_WRITE; return get_user_pages_fast(addr, n, f, pages);",
        must: ["FOLL_WRITE"], origin: .local),
    FlagCase(
        name: "a path that returns does not count", parameters: "bool w",
        body: "unsigned f = 0; if (w) { f = FOLL_WRITE; return 0; } return get_user_pages_fast(addr, n, f, pages);",
        origin: .local),
    FlagCase(
        name: "switch", parameters: "int k",
        body: """
            unsigned f = 0; switch (k) { case 0: f |= FOLL_WRITE; break; case 1: f |= FOLL_FORCE; break; default: \
            return 1; }
            return get_user_pages_fast(addr, n, f, pages);
            """, may: ["FOLL_FORCE", "FOLL_WRITE"], origin: .conditional),
    FlagCase(
        name: "set later in a loop",
        body: """
            unsigned f = 0; while (decide()) { if (get_user_pages_fast(addr, n, f, pages) < 0) f |= FOLL_WRITE; } \
            return 0;
            """, may: ["FOLL_WRITE"], origin: .conditional),
    FlagCase(
        name: "goto retry",
        body: """
            unsigned f = 0; long r;
            again: r = get_user_pages_fast(addr, n, f, pages);
            if (r == -11) { f |= FOLL_FORCE; goto again; } return r;
            """, may: ["FOLL_FORCE"], origin: .conditional),
    FlagCase(
        name: "do while zero runs once",
        body: "unsigned f = 0; do { f |= FOLL_WRITE; } while (0); return get_user_pages_fast(addr, n, f, pages);",
        must: ["FOLL_WRITE"], origin: .local),
    FlagCase(
        name: "comparison as flags", parameters: "int dir",
        body: "return get_user_pages_fast(addr, n, dir == 2, pages);",
        may: ["FOLL_WRITE"], origin: .conditional),
    FlagCase(
        name: "plain one", body: "return get_user_pages_fast(addr, n, 1, pages);", must: ["FOLL_WRITE"],
        origin: .literal),
    FlagCase(
        name: "parameter", parameters: "unsigned int gup_flags",
        body: "return get_user_pages_fast(addr, n, gup_flags | FOLL_FORCE, pages);", must: ["FOLL_FORCE"],
        unknown: true,
        origin: .parameter),
    FlagCase(
        name: "parameter wins over conditional", parameters: "unsigned int flags, bool w",
        body: "if (w) flags |= FOLL_GET; return get_user_pages_fast(addr, n, flags, pages);", may: ["FOLL_GET"],
        unknown: true,
        origin: .parameter),
    FlagCase(
        name: "masked parameter", parameters: "unsigned int flags",
        body: "return get_user_pages_fast(addr, n, flags & FOLL_WRITE, pages);", may: ["FOLL_WRITE"], origin: .parameter
    ),
    FlagCase(
        name: "field", parameters: "struct { unsigned gup_flags; } *g",
        body: "return get_user_pages_fast(addr, n, g->gup_flags, pages);", unknown: true, origin: .field),
    FlagCase(
        name: "boolean parameter as flags", parameters: "bool w",
        body: "return get_user_pages_fast(addr, n, w, pages);",
        may: ["FOLL_WRITE"], origin: .parameter),
    FlagCase(
        name: "write times flag", parameters: "bool w",
        body: "return get_user_pages_fast(addr, n, !!w * FOLL_WRITE, pages);",
        may: ["FOLL_WRITE"], origin: .conditional),
    FlagCase(
        name: "int write and force", parameters: "int w",
        body: "return __get_user_pages_unlocked(0, 0, addr, n, w == 3, 1, pages, FOLL_GET);",
        must: ["FOLL_FORCE", "FOLL_GET"], may: ["FOLL_WRITE"], origin: .conditional),
    FlagCase(
        name: "int write from a parameter", parameters: "int write",
        body: "return __get_user_pages_unlocked(0, 0, addr, n, write, 0, pages, 0);", may: ["FOLL_WRITE"],
        origin: .parameter),
    FlagCase(
        name: "handed out by address", body: """
            extern void adjust(unsigned *); unsigned f = FOLL_WRITE; adjust(&f); return get_user_pages_fast(addr, n, \
            f, pages);
            """, must: ["FOLL_WRITE"], unknown: true, origin: .conditional),
    FlagCase(
        name: "behind && its right side has run",
        body: """
            unsigned f = 0; if (decide() && (f = FOLL_WRITE)) return get_user_pages_fast(addr, n, f, pages);
            return 0;
            """, must: ["FOLL_WRITE"], origin: .local),
    FlagCase(
        name: "the right side of a value may not run",
        body: "unsigned f = 0; int b = decide() && (f = FOLL_WRITE); return get_user_pages_fast(addr, b, f, pages);",
        may: ["FOLL_WRITE"], origin: .conditional),
    FlagCase(
        name: "an arm that leaves gives no value",
        body: """
            unsigned f = decide() ? ({ return 0; FOLL_FORCE; }) : FOLL_WRITE;
            return get_user_pages_fast(addr, n, f, pages);
            """, must: ["FOLL_WRITE"], origin: .local),
    FlagCase(
        name: "the step of a loop without a start is taken behind each round",
        body: """
            unsigned f = 0; for (; n < 3; f |= FOLL_WRITE) get_user_pages_fast(addr, n, f, pages);
            return 0;
            """, may: ["FOLL_WRITE"], origin: .conditional),
    FlagCase(
        name: "a condition that does more than ask",
        body: """
            unsigned f = 0; if (({ int r = !!(decide()); f |= FOLL_WRITE; r; })) f |= FOLL_FORCE;
            return get_user_pages_fast(addr, n, f, pages);
            """, must: ["FOLL_WRITE"], may: ["FOLL_FORCE"], origin: .conditional),
    FlagCase(
        name: "unreachable code still has its flags",
        body: "unsigned f = FOLL_WRITE; for (;;) { } return get_user_pages_fast(addr, n, f, pages);",
        must: ["FOLL_WRITE"],
        origin: .local),
]

@Suite struct FlagsTests {
    @Test(arguments: cases) func flags(_ expected: FlagCase) throws {
        let flags = try SnippetParser.call(expected.body, parameters: expected.parameters).flags
        #expect(flags.must == expected.must)
        #expect(flags.may == expected.may)
        #expect(flags.unknown == expected.unknown)
        #expect(flags.origin == expected.origin)
    }

    @Test func functionsOfTheSameFileAreFollowed() throws {
        let calls = try SnippetParser.calls(
            """
            static unsigned pick(bool w) { unsigned f = FOLL_LONGTERM; if (w) f |= FOLL_WRITE; return f; }
            long site(bool w) { unsigned f = pick(w); return pin_user_pages(addr, n, f, pages, (void *)0); }
            """)
        let flags = try #require(calls.first).flags
        #expect(flags.must == ["FOLL_LONGTERM"])
        #expect(flags.may == ["FOLL_WRITE"])
        #expect(flags.origin == .conditional)
    }

    @Test(arguments: ["w = 1;", "w++;", "adjust(&w);"])
    func aParameterThatIsGivenAnotherValueDecidesNothing(_ change: String) throws {
        let calls = try SnippetParser.calls(
            """
            extern void adjust(int *);
            static unsigned pick(int w, int x) { unsigned f = 0; if (x) \(change) if (w) f |= FOLL_WRITE; return f; }
            long site(int x) { return get_user_pages_fast(addr, n, pick(0, x), pages); }
            """)
        #expect(try #require(calls.first).flags.may == ["FOLL_WRITE"])
    }

    @Test func trailNamesTheDecidingLines() throws {
        let call = try SnippetParser.call(
            """
            unsigned f = FOLL_LONGTERM;
            if (decide())
                f |= FOLL_WRITE;
            return get_user_pages_fast(addr, n, f, pages);
            """)
        #expect(call.flags.trail.map(\.text) == ["unsigned f = FOLL_LONGTERM", "f |= FOLL_WRITE", "decide()", "f"])
    }

    @Test(arguments: [
        ("bool w", "w", true), ("int d", "d == 2", true), ("int d", "!!d", true), ("void", "1", true),
        ("void", "true", true),
        ("struct { bool w; } *g", "g->w", true), ("bool w", "FOLL_FORCE | w", true), ("bool w", "w ? 1 : 0", true),
        ("void", "decide()", true), ("void", "0", false), ("bool w", "w ? FOLL_WRITE : 0", false),
        ("void", "WRITE", false),
        ("bool w", "!!w * FOLL_WRITE", false), ("unsigned f", "f & 1", false), ("unsigned f", "f", false),
        ("int d", "(d == 2) << 4", false), ("bool w", "FOLL_LONGTERM | (w ? FOLL_WRITE : 0)", false),
    ]) func aTruthValueAmongTheFlagsIsTold(_ parameters: String, _ flags: String, _ expected: Bool) throws {
        let call = try SnippetParser.call(
            "#define WRITE 1\nunsigned f_ = \(flags); return get_user_pages_fast(addr, n, f_, pages);",
            parameters: parameters)
        #expect(call.flags.isBoolean == expected)
    }

    @Test func intWriteIsNoTruthValueAmongFlags() throws {
        let call = try SnippetParser.call(
            "return __get_user_pages_unlocked(0, 0, addr, n, w, 1, pages, 0);", parameters: "bool w")
        #expect(call.flags.may == ["FOLL_WRITE"])
        #expect(!call.flags.isBoolean)
    }
}
