internal import CClang
internal import Paths

/// Owns a libclang index. One index and its units live and die inside one task.
package final class Index {
    let library: ClangLibrary
    let handle: CXIndex

    /// - Parameter excludesPrecompiledDeclarations: top-level visits leave out what a precompiled header brought.
    package init(_ library: ClangLibrary, excludesPrecompiledDeclarations: Bool) throws(ClangError) {
        self.library = library
        guard let handle = library.functions.clang_createIndex(excludesPrecompiledDeclarations ? 1 : 0, 0) else {
            throw ClangError.unusable(path: library.path, reason: "no index could be created")
        }
        self.handle = handle
    }

    deinit { library.functions.clang_disposeIndex(handle) }
}

/// A parsed file. Cursors of it keep it alive, and it keeps its index alive.
package final class TranslationUnit {
    /// How a unit is parsed.
    package struct Mode: OptionSet, Sendable {
        package let rawValue: UInt32
        package init(rawValue: UInt32) { self.rawValue = rawValue }
        /// To be saved as a precompiled header.
        package static let forSerialization = Mode(rawValue: 0x02 | 0x10)
        package static let skipFunctionBodies = Mode(rawValue: 0x40)
        /// Says what is wrong behind a missing header too.
        package static let keepGoing = Mode(rawValue: 0x200)
    }

    package let index: Index
    let handle: CXTranslationUnit
    var library: ClangLibrary { index.library }

    /// Parses `file` with `arguments`; `unsaved` gives contents that stand in for files on disk.
    package init(
        _ file: String, arguments: [String], unsaved: [String: [UInt8]] = [:], mode: Mode = [], index: Index
    ) throws(ClangError) {
        self.index = index
        var unit: CXTranslationUnit?
        let code = withCStrings([file] + arguments) { strings in
            withUnsavedFiles(unsaved) { files in
                index.library.functions.clang_parseTranslationUnit2(
                    index.handle, strings[0], strings.baseAddress.map { $0 + 1 }, Int32(arguments.count),
                    files.baseAddress, UInt32(files.count), mode.rawValue, &unit)
            }
        }
        guard code == CXError_Success, let unit else { throw ClangError.parse(file: file, code: Int32(code.rawValue)) }
        handle = unit
    }

    deinit { library.functions.clang_disposeTranslationUnit(handle) }

    package var cursor: Cursor { Cursor(library.functions.clang_getTranslationUnitCursor(handle), of: self) }

    /// Writes the unit as a precompiled header.
    package func save(to path: String) throws(ClangError) {
        let code = library.functions.clang_saveTranslationUnit(handle, PathSpelling.text(of: path), 0)
        if code != 0 { throw ClangError.save(path: path, code: code) }
    }

    /// The bytes that libclang read for a file of this unit.
    package func contents(of file: String) -> [UInt8]? {
        let functions = library.functions
        guard let file = functions.clang_getFile(handle, PathSpelling.text(of: file)) else { return nil }
        var size = 0
        guard let characters = functions.clang_getFileContents(handle, file, &size) else { return nil }
        return UnsafeRawBufferPointer(start: characters, count: size).map { $0 }
    }

    /// The main file and every file it includes, by libclang's paths, as `PathSpelling` spells them.
    package func inclusions() -> [String] {
        var names: [String] = []
        let callback = Callback { [library] (file: CXFile) in names.append(library.name(of: file)) }
        withExtendedLifetime(callback) {
            library.functions.clang_getInclusions(
                handle,
                { file, _, _, data in
                    guard let data, let file else { return }
                    Unmanaged<Callback<CXFile>>.fromOpaque(data).takeUnretainedValue().body(file)
                }, Unmanaged.passUnretained(callback).toOpaque())
        }
        return names
    }

    /// Errors and fatal errors outside some files: how many there are, and the first.
    package func errors(outside hidden: Set<String> = []) -> (count: Int, first: Diagnostic?) {
        var count = 0
        var first: Diagnostic?
        forEachError(outside: hidden) { diagnostic in
            count += 1
            if first == nil { first = diagnostic() }
        }
        return (count, first)
    }

    /// - Parameter body: is given what reads the error, since most are only counted.
    func forEachError(outside hidden: Set<String>, _ body: (() -> Diagnostic) -> Void) {
        let functions = library.functions
        for number in 0..<functions.clang_getNumDiagnostics(handle) {
            let diagnostic = functions.clang_getDiagnostic(handle, number)
            defer { functions.clang_disposeDiagnostic(diagnostic) }
            guard functions.clang_getDiagnosticSeverity(diagnostic).rawValue >= CXDiagnostic_Error.rawValue else {
                continue
            }
            func place() -> Location? {
                location(functions.clang_getDiagnosticLocation(diagnostic), by: functions.clang_getFileLocation)
            }
            if !hidden.isEmpty, let place = place(), hidden.contains(place.file) { continue }
            body {
                let place = place()
                return Diagnostic(
                    file: place?.file, line: place?.line ?? 0,
                    message: library.text(functions.clang_getDiagnosticSpelling(diagnostic)))
            }
        }
    }

    typealias Resolver = (
        CXSourceLocation, UnsafeMutablePointer<CXFile?>?, UnsafeMutablePointer<UInt32>?, UnsafeMutablePointer<UInt32>?,
        UnsafeMutablePointer<UInt32>?
    ) -> Void

    func location(_ location: CXSourceLocation, by resolve: Resolver) -> Location? {
        var file: CXFile?
        var line: UInt32 = 0
        var column: UInt32 = 0
        var offset: UInt32 = 0
        resolve(location, &file, &line, &column, &offset)
        guard let file else { return nil }
        return Location(file: name(of: file), line: Int(line), column: Int(column), offset: Int(offset))
    }

    // Looked up for every cursor: libclang's handles are stable within a unit, so each name is copied once.
    private var names: [UnsafeMutableRawPointer: String] = [:]

    private func name(of file: CXFile) -> String {
        if let known = names[file] { return known }
        let name = library.name(of: file)
        names[file] = name
        return name
    }
}

/// An error that libclang reports.
package struct Diagnostic: Hashable, Sendable {
    package let file: String?
    package let line: Int
    package let message: String
}

/// A place in a file: 1-based line and column, 0-based byte offset.
package struct Location: Hashable, Sendable {
    package let file: String
    package let line: Int
    package let column: Int
    package let offset: Int
}

private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafeBufferPointer<UnsafePointer<CChar>?>) -> Result
) -> Result {
    let copies = strings.map { Array(PathSpelling.text(of: $0).utf8CString) }
    let storage = copies.reduce(into: [CChar]()) { $0 += $1 }
    return storage.withUnsafeBufferPointer { storage in
        var offset = 0
        let pointers: [UnsafePointer<CChar>?] = copies.map { copy in
            defer { offset += copy.count }
            return storage.baseAddress.map { $0 + offset }
        }
        return pointers.withUnsafeBufferPointer(body)
    }
}

private func withUnsavedFiles<Result>(
    _ files: [String: [UInt8]], _ body: (UnsafeMutableBufferPointer<CXUnsavedFile>) -> Result
) -> Result {
    let sorted = files.sorted { $0.key < $1.key }
    let contents = sorted.reduce(into: [UInt8]()) { $0 += $1.value + [0] }
    return withCStrings(sorted.map(\.key)) { names in
        contents.withUnsafeBytes { bytes in
            var offset = 0
            var entries: [CXUnsavedFile] = []
            for (name, file) in zip(names, sorted) {
                let start = bytes.baseAddress.map { ($0 + offset).assumingMemoryBound(to: CChar.self) }
                entries.append(CXUnsavedFile(Filename: name, Contents: start, Length: UInt(file.value.count)))
                offset += file.value.count + 1
            }
            return entries.withUnsafeMutableBufferPointer { body($0) }
        }
    }
}
