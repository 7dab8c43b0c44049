import Clang
import Foundation
import Testing

/// The wrapper says the same of a text whatever release of libclang is behind it.
@Suite struct TranslationUnitTests {
    private static let installed = ClangLibrary.installations()

    private func unit(
        _ text: String, _ library: String, headers: [String: String] = [:], mode: TranslationUnit.Mode = []
    ) throws -> TranslationUnit {
        let unsaved = headers.merging(["/t/main.c": text]) { $1 }.mapValues { Array($0.utf8) }
        return try TranslationUnit(
            "/t/main.c", arguments: ["-xc", "-std=gnu11", "-ferror-limit=0", "-I/t"], unsaved: unsaved, mode: mode,
            index: Index(ClangLibrary(at: library), excludesPrecompiledDeclarations: false))
    }

    @Test func thereIsALibrary() { #expect(!Self.installed.isEmpty) }

    @Test(arguments: installed) func errorsAreCountedAndTheFirstHasItsPlace(library: String) throws {
        let unit = try unit("#include \"h.h\"\nint a = x;\nint b = y;\n", library, headers: ["/t/h.h": "int c = z;\n"])
        let all = unit.errors()
        #expect(all.count == 3)
        #expect(all.first?.file == "/t/h.h" && all.first?.line == 1)
        let own = unit.errors(outside: ["/t/h.h"])
        #expect(own.count == 2)
        #expect(own.first?.file == "/t/main.c" && own.first?.line == 2)
    }

    @Test(arguments: installed) func whatIsMissingIsTakenFromTheMessages(library: String) throws {
        let text = "#include <nowhere.h>\nstrange_t a;\nint f(void) { return lost; }\n"
        let complaints = try unit(text, library, mode: .keepGoing).complaints()
        #expect(complaints.headers.map(\.name) == ["nowhere.h"])
        #expect(complaints.headers.first?.includer == "/t/main.c")
        #expect(complaints.types == ["strange_t"])
        #expect(complaints.identifiers == ["lost"])
    }

    @Test(arguments: installed) func aCallKnowsItsCalleeItsArgumentsAndItsPlace(library: String) throws {
        let unit = try unit("int g(int a, int b);\nint f(void)\n{\n\treturn g(1, 2);\n}\n", library)
        var functions: [Cursor] = []
        unit.cursor.forEachChild { if $0.kind == .functionDecl { functions.append($0) } }
        #expect(functions.map(\.spelling) == ["g", "f"])
        var calls: [Cursor] = []
        func visit(_ cursor: Cursor) {
            if cursor.kind == .callExpr { calls.append(cursor) }
            cursor.forEachChild { visit($0) }
        }
        functions.forEach(visit)
        #expect(calls.count == 1 && calls.first?.arguments.count == 2)
        #expect(calls.first?.spelling == "g")
        #expect(calls.first?.expansionLocation?.line == 4 && calls.first?.expansionLocation?.column == 9)
    }

    @Test(arguments: installed) func theFilesThatWereReadAreNamedWithTheirContents(library: String) throws {
        let unit = try unit("#include \"h.h\"\n", library, headers: ["/t/h.h": "int c;\n"])
        #expect(unit.inclusions().sorted() == ["/t/h.h", "/t/main.c"])
        #expect(unit.contents(of: "/t/h.h") == Array("int c;\n".utf8))
    }

    /// Without development files the library has a number at its end, and stands beside that of C++.
    @Test(arguments: installed) func aLibraryWithoutThePlainNameIsFound(library: String) throws {
        let real = try ClangLibrary(at: library)
        let files = FileManager.default
        let place = files.temporaryDirectory.appending(path: "gupaudit-test-\(UUID().uuidString)").path
        defer { try? files.removeItem(atPath: place) }
        try files.createDirectory(atPath: place + "/lib", withIntermediateDirectories: true)
        for (name, target) in [
            ("libclang-\(real.major).so.1", real.path), ("libclang-cpp.so", "/etc/passwd"),
            ("clang", library + "/lib/clang"),
        ] {
            try files.createSymbolicLink(atPath: "\(place)/lib/\(name)", withDestinationPath: target)
        }
        let found = try ClangLibrary(at: place)
        #expect(found.path == "\(place)/lib/libclang-\(real.major).so.1")
        #expect(found.version == real.version)
        #expect(found.resourceDirectory.hasPrefix(place))
    }

    @Test func aLibraryThatIsNoneIsSaid() {
        #expect(throws: ClangError.self) { try ClangLibrary(at: "/etc/passwd") }
    }
}
