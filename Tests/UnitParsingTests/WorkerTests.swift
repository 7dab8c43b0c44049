import CallSites
import Clang
import Foundation
import KernelTree
import Paths
import TestSupport
import Testing

@testable import UnitParsing

/// One file in a tree of its own, given to a real worker.
struct Workbench {
    let tree: ScratchDirectory
    let store: ScratchDirectory
    let pool: WorkerPool
    let library: ClangLibrary

    init(_ files: [String: String], limits: WorkerLimits = WorkerLimits(seconds: 10, megabytes: 1024)) throws {
        tree = try ScratchDirectory(files)
        store = try ScratchDirectory()
        library = try ClangLibrary.open(nil)
        let rules = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Rules/family/gup.yaml")
        pool = WorkerPool(
            program: Program.path,
            start: WorkerStart(
                library: library.path, tree: Self.resolved(tree.path), store: Self.resolved(store.path),
                family: try String(contentsOf: rules, encoding: .utf8), uses: nil, limits: limits))
    }

    private static func resolved(_ path: String) -> String { ResolvedPath.of(path) ?? path }

    var root: String { Self.resolved(tree.path) }

    /// What parsing `main.c` shows, in particular the values of the enumerators `gupaudit_value_NAME`.
    func parse(_ arguments: [String] = [], pool other: WorkerPool? = nil) throws -> (
        values: [String: UInt64], outcome: ParseOutcome
    ) {
        let pool = other ?? pool
        let knowledge = try pool.knowledge(UnitKnowledge(flags: [:], signatures: [:], interest: [:]))
        let order = ParseOrder(
            main: "\(root)/main.c", file: "main.c", contents: nil,
            arguments: ["-xc", "-nostdinc", "-w", "-resource-dir", library.resourceDirectory] + arguments, trailing: "",
            precompiled: nil, queries: nil)
        let outcome = try pool.parse(order, knowing: knowledge, inputs: [])
        let facts = try outcome.facts.map { try JSONDecoder().decode(UnitFacts.self, from: $0) }
        return (facts?.values ?? [:], outcome)
    }
}

/// What a worker may see, and what happens when a file is too much for it.
@Suite(.serialized) struct WorkerTests {
    private static let value = "enum { gupaudit_value_seen = SEEN };\n"

    @Test func aHeaderOfTheTreeIsReadAndNoted() throws {
        let bench = try Workbench(["main.c": "#include \"a.h\"\n" + Self.value, "a.h": "#define SEEN 7\n"])
        let (values, outcome) = try bench.parse()
        #expect(values == ["seen": 7])
        #expect(outcome.lookups.reads.map(\.path).sorted() == ["\(bench.root)/a.h", "\(bench.root)/main.c"])
        let status = try FileManager.default.attributesOfItem(atPath: "\(bench.root)/a.h")
        #expect(outcome.lookups.reads.first { $0.path.hasSuffix("a.h") }?.size == status[.size] as? Int)
    }

    @Test func whatIsNotThereIsNotedToo() throws {
        let text = "#if __has_include(\"b.h\")\n#define SEEN 1\n#else\n#define SEEN 2\n#endif\n" + Self.value
        let bench = try Workbench(["main.c": text, "include/other.h": ""])
        let (values, outcome) = try bench.parse(["-I", "\(try #require(Optional(bench.root)))/include"])
        #expect(values == ["seen": 2])
        #expect(outcome.lookups.absent.contains("\(bench.root)/b.h"))
        #expect(outcome.lookups.absent.contains("\(bench.root)/include/b.h"))
    }

    @Test(arguments: [
        "#include \"OUT/secret.h\"\n", "#include \"link.h\"\n", "#include \"dir/secret.h\"\n",
        "#include \"../outside/secret.h\"\n",
    ])
    func nothingOutsideTheTreeIsRead(_ include: String) throws {
        let outside = try ScratchDirectory(["secret.h": "#define SEEN 66\n"])
        let bench = try Workbench([
            "main.c": include.replacing("OUT", with: outside.path) + "#ifndef SEEN\n#define SEEN 1\n#endif\n"
                + Self.value
        ])
        let files = FileManager.default
        try files.createSymbolicLink(atPath: bench.tree["link.h"], withDestinationPath: outside["secret.h"])
        try files.createSymbolicLink(atPath: bench.tree["dir"], withDestinationPath: outside.path)
        let (values, outcome) = try bench.parse()
        #expect(values == ["seen": 1])
        #expect(!outcome.lookups.reads.contains { $0.path.contains("secret") })
    }

    @Test func aLinkWithinTheTreeIsFollowed() throws {
        let bench = try Workbench(["main.c": "#include \"link.h\"\n" + Self.value, "deep/real.h": "#define SEEN 5\n"])
        try FileManager.default.createSymbolicLink(
            atPath: bench.tree["link.h"], withDestinationPath: "\(bench.root)/deep/real.h")
        #expect(try bench.parse().values == ["seen": 5])
    }

    @Test(arguments: ["/etc/passwd", "/dev/zero", "/proc/self/environ"]) func whetherSomethingIsOutsideIsNotTold(
        _ path: String
    ) throws {
        let text = """
            #if __has_include("\(path)")
            #define SEEN 1
            #elif defined(__has_embed)
            #if __has_embed("\(path)")
            #define SEEN 2
            #else
            #define SEEN 3
            #endif
            #else
            #define SEEN 3
            #endif
            \(Self.value)
            """
        #expect(try Workbench(["main.c": text]).parse().values == ["seen": 3])
    }

    @Test func aPipeInTheTreeDoesNotHoldAnythingUp() throws {
        let bench = try Workbench(["main.c": "#include \"pipe.h\"\n#define SEEN 4\n" + Self.value])
        try #require(mkfifo(bench.tree["pipe.h"], 0o600) == 0)
        #expect(try bench.parse().values == ["seen": 4])
    }

    // MARK: Limits

    private func failure(_ text: String, _ limits: WorkerLimits = WorkerLimits(seconds: 2, megabytes: 512)) throws
        -> String
    {
        let bench = try Workbench(["main.c": text], limits: limits)
        let first = try bench.parse().outcome
        #expect(first.facts == nil)
        #expect(first.failure?.isFatal == true)
        return first.failure?.description ?? ""
    }

    @Test func aCrashIsOneUnitsFailure() throws {
        #expect(try failure("#pragma clang __debug crash\n").hasPrefix("crashed: SIG"))
    }

    @Test func aLoopEndsWithTheTimeLimit() throws {
        #expect(try failure("#pragma clang __debug overflow_stack\n") == "time limit 2 s")
    }

    @Test func deepNestingEndsWithTheStack() throws {
        // Outside functions: a body that concerns nobody is not parsed.
        #expect(
            try failure("int x = \(String(repeating: "- ", count: 400_000))1;\n") == "crashed: out of stack")
    }

    @Test func aMacroBombEndsWithTheMemoryLimit() throws {
        let macros = (1...28).map { "#define M\($0) M\($0 - 1)-1 M\($0 - 1)\n" }.joined()
        #expect(
            try failure("#define M0 1\n\(macros)int x = M28;\n", WorkerLimits(seconds: 30, megabytes: 256))
                == "memory limit 256 MB")
    }

    @Test func theNextUnitIsParsedAllTheSame() throws {
        let bench = try Workbench(["main.c": "#pragma clang __debug crash\n"])
        #expect(try bench.parse().outcome.failure?.isFatal == true)
        try Data(("#define SEEN 9\n" + Self.value).utf8).write(to: URL(filePath: bench.tree["main.c"]))
        #expect(try bench.parse().values == ["seen": 9])
    }

    @Test func nestingThatACompilerTakesIsTaken() throws {
        let sum = String(repeating: "x + ", count: 20_000) + "x"
        let text = "int get_user_pages(int x) { return \(sum); }\n#define SEEN 3\n"
        let bench = try Workbench(["main.c": text + Self.value])
        #expect(try bench.parse().values == ["seen": 3])
    }

    @Test func aProgramThatIsNoWorkerIsSaid() throws {
        let bench = try Workbench(["main.c": ""])
        let pool = WorkerPool(
            program: "/bin/false",
            start: WorkerStart(
                library: "", tree: "/", store: "/", family: "", uses: nil,
                limits: WorkerLimits(seconds: 1, megabytes: 64)))
        #expect(throws: WorkerError.self) { try bench.parse(pool: pool) }
    }
}
