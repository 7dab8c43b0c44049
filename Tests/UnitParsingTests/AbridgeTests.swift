import CConfinement
import CallSites
import Clang
import Foundation
import KernelTree
import Paths
import Report
import TestSupport
import Testing

@testable import UnitParsing

/// What is left of a header that somebody includes.
@Suite struct AbridgeTests {
    private static func abridged(_ text: String) -> String {
        var bytes = Array(text.utf8)
        bytes.withUnsafeMutableBytes {
            _ = abridge($0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count, "FOLL_")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [
        ("static inline int f(void)\n{\n\tif (x) { GONE; }\n}\nint g(void) { STAYS; }\nstruct s { int STAYS; };\n"),
        ("static __always_inline int f(void) { GONE('}', \"}\"); /* } */ GONE; }\nint STAYS;\n"),
        ("inline int f(void)\n{\n#define STAYS 1\n\tGONE;\n#ifdef A\n\tif (a) {\n#else\n\tif (b) {\n#endif\n\t}\n}\n"),
        ("static inline int f(void) { return FOLL_STAYS; }\nstatic inline int g(void) { GONE; }\n"),
        ("static inline int f(void) {\n#include \"STAYS.h\"\n}\nstatic inline int g(void) { GONE; }\n"),
        ("extern \"C\" {\nstatic inline int f(void) { GONE; }\n}\n"),
        // Where its end is not sure, nothing more is touched.
        ("static inline int f(void) {\n#ifdef A\n\tSTAYS;\n}\n#else\n\tSTAYS;\n}\n#endif\n"),
        ("static inline MAKE(f)\nstruct s { int STAYS; };\nstatic inline int g(void);\nint h(void) { STAYS; }\n"),
        ("#if 0\nisn't it\n#endif\nstatic inline int f(void) { GONE; }\n#define F inline int f(void) { STAYS; }\n"),
        ("static inline int f(void) { STAYS;\n"),
    ])
    func onlyWhatAnInlineFunctionDoesIsBlanked(_ text: String) {
        let left = Self.abridged(text)
        #expect(!left.contains("GONE"))
        #expect(left.ranges(of: "STAYS").map(\.lowerBound) == text.ranges(of: "STAYS").map(\.lowerBound))
        #expect(left.utf8.count == text.utf8.count)
        let (blank, newline) = (UInt8(ascii: " "), UInt8(ascii: "\n"))
        #expect(zip(left.utf8, text.utf8).allSatisfy { $0 == $1 || $0 == blank && $1 != newline })
    }
}

/// What a compiler is not shown must not be missed.
@Suite(.serialized) struct BodyReaderTests {
    private static let declaration = """
        long get_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, void *pages);

        """

    private func facts(_ main: String, _ header: String, _ others: [String: String] = [:]) throws -> UnitFacts {
        let files = ["main.c": main, "a.h": Self.declaration + header].merging(others) { $1 }
        return try facts(of: try Workbench(files), holding: main)
    }

    private func facts(of bench: Workbench, holding main: String) throws -> UnitFacts {
        let offset = try #require(main.utf8.firstRange(of: "get_user_pages".utf8)).lowerBound
        let place = CallSites.Occurrence(
            offset: main.utf8.distance(from: main.utf8.startIndex, to: offset), identifier: "get_user_pages")
        let knowledge = try bench.pool.knowledge(
            UnitKnowledge(flags: ["FOLL_WRITE": 1, "FOLL_FORCE": 2], signatures: [:], interest: ["main.c": [place]]))
        let order = ParseOrder(
            main: "\(bench.root)/main.c", file: "main.c", contents: nil,
            arguments: ["-xc", "-nostdinc", "-w", "-resource-dir", bench.library.resourceDirectory], trailing: "",
            precompiled: nil, queries: nil)
        let data = try #require(try bench.pool.parse(order, knowing: knowledge, inputs: []).facts)
        return try JSONDecoder().decode(UnitFacts.self, from: data)
    }

    @Test func whatOthersDoCostsNothing() throws {
        let facts = try facts(
            "#include \"a.h\"\nvoid other(void)\n{\n\twrong;\n}\n"
                + "long f(void *p) { return get_user_pages(0, 1, 1, p); }\n",
            "static inline void unused(void) { wrong; }\n")
        #expect(facts.errors == 0)
        #expect(facts.calls.map(\.line) == [6])
        #expect(facts.calls.first?.flags.must == ["FOLL_WRITE"])
    }

    @Test func aHeadersFunctionThatMakesTheFlagsIsRead() throws {
        let facts = try facts(
            "#include \"a.h\"\nlong f(void *p) { return get_user_pages(0, 1, flags_of(2), p); }\n",
            "static inline unsigned int flags_of(int n) { return 1; }\n")
        #expect(facts.calls.first?.flags.must == ["FOLL_WRITE"])
    }

    @Test func whatIsMissedIsShownAndNothingElse() throws {
        let facts = try facts(
            "#include \"a.h\"\n#include \"b.h\"\nvoid other(void)\n{\n\twrong;\n}\n"
                + "long f(void *p) { return get_user_pages(0, 1, flags_of(2), p); }\n",
            "static inline unsigned int flags_of(int n) { return 1; }\n",
            ["b.h": "static inline void unused(void) { wrong; }\n"])
        #expect(facts.calls.first?.flags.must == ["FOLL_WRITE"])
        #expect(facts.errors == 0)
    }

    @Test func whatOnlyTheMissedLeadsToIsReadToo() throws {
        let facts = try facts(
            "#include \"a.h\"\nlong f(void *p) { return get_user_pages(0, 1, flags_of(3), p); }\n",
            "#include \"b.h\"\nstatic inline unsigned int flags_of(int n) { return more(n); }\n",
            ["b.h": "static inline unsigned int more(int n) { return 1; }\n"])
        #expect(facts.calls.first?.flags.must == ["FOLL_WRITE"])
    }

    /// A worker keeps what it made of a header that has lain still.
    @Test func aHeaderThatChangesIsReadAnew() throws {
        let main = "#include \"a.h\"\nlong f(void *p) { return get_user_pages(0, 1, FLAGS, p); }\n"
        func header(_ flags: Int) -> String {
            Self.declaration + "static inline void unused(void) { wrong; }\n#define FLAGS \(flags)\n"
        }
        let bench = try Workbench(["main.c": main, "a.h": header(1)])
        Thread.sleep(forTimeInterval: 4.5)
        for flags in [1, 1, 2, 2] {
            if flags == 2 { try bench.tree.write(header(2), to: "a.h") }
            let facts = try facts(of: bench, holding: main)
            #expect(facts.calls.first?.flags.must == [flags == 1 ? "FOLL_WRITE" : "FOLL_FORCE"])
            #expect(facts.errors == 0)
        }
    }
}
