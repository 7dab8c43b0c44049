import CompileEnvironment
import Paths
import Testing

@Suite struct CompilationDatabaseTests {
    private let libclang = LibclangFacts(major: 14, resourceDirectory: nil)

    private func database(_ json: String) throws -> CompilationDatabase {
        try CompilationDatabase(Array(json.utf8), path: "/tree/compile_commands.json", root: "/tree")
    }

    private func arguments(_ command: String) throws -> [String] {
        let quoted = command.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        let json = #"[{"directory": "/tree", "file": "a.c", "command": "\#(quoted)"}]"#
        return try #require(try database(json).arguments(for: "a.c", libclang: libclang))
    }

    @Test func keepsWhatTheCodeDependsOn() throws {
        let arguments = try arguments(
            #"gcc-12 -I./include -I /abs -isystem sys -iquote q -include ./include/k.h -D A=1 -D"S=\"x y\"" -UB "#
                + "-std=gnu11 -fshort-wchar -nostdinc --target=riscv64-linux-gnu a.c")
        for expected in [
            "-I/tree/include", "-I/abs", "-isystem/tree/sys", "-iquote/tree/q", "/tree/include/k.h", "-DA=1",
            #"-DS="x y""#, "-UB", "-std=gnu11", "-fshort-wchar", "-nostdinc", "riscv64-linux-gnu",
        ] {
            #expect(arguments.contains(expected), "\(expected)")
        }
    }

    @Test func filesBelowADirectoryOfAnyNameKeepTheirWholePath() throws {
        for root in ["/\u{E9}/tree", "/\u{6F22}\u{5B57}", "/a b\u{D4E}"] {
            let json = #"[{"directory": "\#(root)/mm", "file": "gup.c", "command": "gcc -I../include gup.c"}]"#
            let database = try CompilationDatabase(Array(json.utf8), path: "c.json", root: PathSpelling.spelled(root))
            #expect(database.files == ["mm/gup.c"])
            let arguments = try #require(database.arguments(for: "mm/gup.c", libclang: libclang))
            #expect(arguments.map(PathSpelling.text).contains("-I\(root)/include"))
        }
    }

    @Test func filesWhoseNamesLookAlikeHaveTheirOwnCommands() throws {
        let names = ["\u{E9}.c", "e\u{301}.c"]
        let entries = names.enumerated().map {
            #"{"directory": "/tree", "file": "\#($1)", "command": "gcc -DN=\#($0) x.c"}"#
        }
        let database = try database("[\(entries.joined(separator: ","))]")
        #expect(database.files.count == 2)
        for (number, name) in names.enumerated() {
            let arguments = database.arguments(for: PathSpelling.spelled(name), libclang: libclang)
            #expect(arguments?.contains("-DN=\(number)") == true)
        }
    }

    @Test(arguments: [
        "-fplugin=./evil.so", "-fpass-plugin=./evil.so", "-Xclang -load -Xclang ./evil.so", "-load ./evil.so",
        "-add-plugin evil.so", "-B ./evil.so", "-B./evil.so", "--gcc-toolchain=evil.so", "@evil.so", "-o evil.so",
        "-MF evil.so", "-MDevil.so", "-Wp,-MMD,evil.so", "-Wa,evil.so", "-specs=evil.so", "-wrapper evil.so",
        "-fprofile-use=evil.so", "-fsanitize=evil.so", "-fdump-tree-evil.so", "-include-pch evil.so", "-mllvm -evil.so",
        "-ivfsoverlay evil.so", "-fmodules-cache-path=evil.so", "--config evil.so", "-fplugin-arg-evil.so",
        "-fmodule-file=evil.so", "-fcrash-diagnostics-dir=evil.so", "-save-temps=evil.so", "-target -evil.so",
        "-resource-dir evil.so", "-Xpreprocessor -evil.so", "evil.so",
    ])
    func dropsWhatLoadsRunsOrWrites(option: String) throws {
        let arguments = try arguments("/usr/bin/gcc \(option) -DKEPT -c -o a.o a.c")
        #expect(!arguments.contains { $0.contains("evil") })
        #expect(arguments.contains("-DKEPT"))
        #expect(!arguments.contains { $0.contains("gcc") || $0 == "a.c" || $0 == "a.o" || $0 == "-c" })
    }

    @Test func findsTheTargetInTheIncludePath() throws {
        let arguments = try arguments("alpha-linux-gcc -I./arch/alpha/include -c a.c")
        #expect(arguments.contains("x86_64-linux-gnu"))
        #expect(arguments.contains("-U__x86_64__"))
        #expect(arguments.contains("-D__alpha__"))
    }

    @Test func resolvesPathsAndIgnoresOtherTrees() throws {
        let database = try database(
            """
            [{"directory": "/tree/build", "file": "../mm/a.c", "arguments": ["cc", "-I../include", "../mm/a.c"]},
             {"directory": "/other", "file": "b.c", "arguments": ["cc", "b.c"]},
             {"directory": "/tree", "file": "../tree2/c.c", "arguments": []}]
            """)
        #expect(database.files == ["mm/a.c"])
        #expect(database.arguments(for: "mm/a.c", libclang: libclang)?.contains("-I/tree/include") == true)
        #expect(database.arguments(for: "b.c", libclang: libclang) == nil)
    }

    @Test(arguments: ["", "{", "{}", "[{}]", #"[{"directory": "/", "file": 1}]"#, "[1]"])
    func damageIsAnErrorThatNamesTheFile(json: String) throws {
        let error = #expect(throws: EnvironmentError.self) { try database(json) }
        #expect(error?.description.hasPrefix("/tree/compile_commands.json: not a compilation database (") == true)
        #expect(error?.description.contains("\n") == false)
    }

    @Test func aTreeWithoutOneHasNone() throws {
        let tree = try MiniatureTree()
        #expect(try tree.database() == nil)
        try tree.write("[", to: "compile_commands.json")
        #expect(throws: EnvironmentError.self) { try tree.database() }
    }
}
