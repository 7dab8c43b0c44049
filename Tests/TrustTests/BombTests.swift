import Foundation
import Fuzzing
import Testing

/// A file that cannot be read to its end costs that file, and is said.
@Suite struct BombTests {
    /// What a unit says that was given up.
    static let reason = "crashed: SIG[A-Z]+|libclang gave up|time limit [0-9]+ s|memory limit [0-9.]+ [GM]B"

    /// Adds a file, and looks that nothing else changed.
    private func explode(
        _ text: String, at file: String = "drivers/ring/bomb.c", options: [String] = Lab.unitLimits,
        libclang: String? = nil,
        _ comment: String
    ) throws -> ReadReport {
        let lab = try Lab(options: options, libclang: libclang)
        lab.subject.limits.memory = 4 << 30
        try lab.put("#include \"ring.h\"\n" + text, at: file)
        let outcome = try lab.fresh(comment)
        #expect(outcome.code == 0, "\(comment): \(outcome.end)")
        let report = try ReadReport(outcome)
        let plain = libclang == nil ? try Lab.plain.get() : try ReadReport(try Lab(libclang: libclang).fresh())
        #expect(
            report.sites(besides: file) == plain.sites(besides: file), "\(comment): the sites of other files changed")
        for reason in report.reasons(of: file) {
            #expect(
                reason.range(of: Self.reason, options: .regularExpression) != nil,
                "\(comment): given up because “\(reason)”")
        }
        return report
    }

    @Test(
        "what a unit may use up can be said, and a sandbox be asked for",
        arguments: ["--unit-seconds", "--unit-memory", "--require-sandbox"])
    func options(_ name: String) { #expect(Lab.help.contains(name)) }

    /// Just above the depths at which the whole program once fell.
    static let depths: [(BombMutators.Nesting, Int)] = [
        (.minus, 4_500), (.sum, 5_000), (.flags, 5_000), (.elseIf, 5_000), (.conditional, 5_000), (.macroCalls, 2_800),
        (.ifs, 24_000),
        (.casts, 24_000), (.assignments, 24_000), (.arrows, 24_000), (.calls, 24_000), (.stars, 24_000),
        (.commas, 60_000),
        (.lineSplices, 60_000), (.conditionParentheses, 120_000), (.conditionNots, 120_000), (.blocks, 24_000),
        (.loops, 24),
        (.parentheses, 5_000), (.statementExpressions, 3_000), (.initializers, 5_000), (.structs, 5_000),
        (.arrays, 24_000),
    ]

    @Test("nesting that is too deep for the compiler costs one file", arguments: depths)
    func nesting(_ kind: BombMutators.Nesting, _ depth: Int) throws {
        let report = try explode(kind.text(depth: depth), "\(kind) \(depth) deep")
        #expect(!report.statuses(of: "drivers/ring/bomb.c").isEmpty, "no unit speaks of the file")
        #expect(report.sites(in: "drivers/ring/bomb.c").count == 1, "the call in it is not reported")
    }

    static let directives = ["overflow_stack", "crash", "parser_crash", "llvm_fatal_error", "llvm_unreachable"]

    @Test(
        "a directive that makes the compiler crash costs one file, and nothing is said of its insides",
        arguments: directives)
    func crash(_ name: String) throws {
        let call = "\nlong last(struct ring *ring) { return get_user_pages_fast(0, 1, FOLL_WRITE, ring->pages); }\n"
        let report = try explode("#pragma clang __debug \(name)\n" + call, name)
        #expect(report.sites(in: "drivers/ring/bomb.c").count == 1)
        #expect(report.units.allSatisfy { $0["status"] as? String != nil })
    }

    @Test("a unit that crashes is listed with the signal")
    func crashIsNamed() throws {
        let report = try explode(
            "#pragma clang __debug llvm_fatal_error\nlong f(void) { return (long)get_user_pages; }\n", "fatal")
        #expect(report.reasons(of: "drivers/ring/bomb.c").contains { $0.hasPrefix("crashed: SIG") })
    }

    @Test("macros that double with every level cost one file", arguments: Subject.installed)
    func macros(_ libclang: String) throws {
        let text =
            BombMutators.macros(levels: 28)
            + "long last(struct ring *ring) { return get_user_pages_fast(0, 1, 1, ring->pages); }\n"
        let report = try explode(text, libclang: libclang, "macros")
        #expect(report.reasons(of: "drivers/ring/bomb.c").contains { $0.contains("limit") })
        #expect(report.sites(in: "drivers/ring/bomb.c").count == 1)
    }

    @Test(
        "a header that crashes whoever reads it costs the parses, and no site", arguments: ["crash", "overflow_stack"])
    func badHeader(_ name: String) throws {
        let lab = try Lab(options: Lab.limits(seconds: 1, memory: 512))
        try lab.change("include/linux/mm.h") { $0 + "#pragma clang __debug \(name)\n" }
        let outcome = try lab.expectIndexedEqualsFresh(name)
        #expect(outcome.code == 0)
        #expect(try ReadReport(outcome).sites.count == Lab.plain.get().sites.count)
    }

    @Test("a call of the family that lacks a comma is reported", arguments: Subject.installed)
    func missingComma(_ libclang: String) throws {
        let text = """
            static long w(struct page **pages, unsigned long a, unsigned int f)
            { return get_user_pages(a, 1, f, pages NULL); }
            static long v(struct page **pages, unsigned long a)
            { return pin_user_pages_remote(current->mm, a, 1, pages NULL); }
            static long u(struct page **pages, unsigned long a) { return pin_user_pages(a, pages NULL); }
            long t(struct page **p) { return w(p, 1, 2) + v(p, 3) + u(p, 4); }

            """
        let report = try explode(text, libclang: libclang, "pages NULL")
        #expect(report.sites(in: "drivers/ring/bomb.c").count == 3)
        #expect(report.reasons(of: "drivers/ring/bomb.c").isEmpty)
    }

    static let long: [(name: String, text: String)] = {
        func function(_ body: String) -> String {
            "long long_one(struct ring *ring, int n, int x)\n{\n\tunsigned int f = 0;\n\tlong got = 0;\n\(body)\n"
                + "\treturn got + get_user_pages_fast(0, 1, f, ring->pages);\n}\n"
        }
        func lines(_ count: Int, _ line: (Int) -> String) -> String { (0..<count).map(line).joined(separator: "\n") }
        return [
            ("20 nested for", function(lines(20) { "for (int i\($0) = 0; i\($0) < n; i\($0)++)" } + " f |= 1;")),
            ("22 nested while", function(lines(22) { _ in "while (n--)" } + " f |= 1;")),
            ("800 conditions in a row", function(lines(800) { "if (x == \($0)) f |= FOLL_FORCE;" })),
            ("1000 calls", function(lines(1000) { "got += get_user_pages_fast(\($0), 1, f, ring->pages);" })),
            (
                "400 branching calls",
                function(
                    lines(400) {
                        "if (x == \($0)) got += get_user_pages_fast(0, 1, f, ring->pages); else f |= FOLL_FORCE;"
                    })
            ),
            ("20,000 falling cases", function("switch (n) {\n" + lines(20_000) { "case \($0): f += 1;" } + "\n}")),
        ]
    }()

    @Test("a function that is long or deep is judged, or its cut is said", arguments: 0..<long.count)
    func longFunction(_ number: Int) throws {
        let (name, text) = Self.long[number]
        let report = try explode(text, options: Lab.limits(memory: 1024), name)
        #expect(report.reasons(of: "drivers/ring/bomb.c").isEmpty, "it was given up")
        #expect(!report.sites(in: "drivers/ring/bomb.c").isEmpty)
    }

    @Test("a name of the family 200,000 times over, or on a line of 20 MB, is counted")
    func manyWords() throws {
        let lab = try Lab(options: Lab.unitLimits)
        try lab.world.apply([
            .put(
                .file(Array(repeatElement(Array("get_user_pages\0".utf8), count: 200_000).joined())),
                at: "drivers/ring/many.c"),
            .put(
                .file(Array(repeating: 0x20, count: 20 << 20) + Array("get_user_pages".utf8)), at: "drivers/ring/wide.c"
            ),
        ])
        #expect(try lab.fresh("many words").code == 0)
    }
}
