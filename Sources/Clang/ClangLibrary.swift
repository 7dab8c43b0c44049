internal import CClang
import Foundation
internal import Paths

/// A libclang opened at run time: its functions, where it came from and which release it is.
package final class ClangLibrary: Sendable {
    /// Path of the shared object.
    package let path: String
    /// What the library says of itself, for example `Debian clang version 14.0.6`.
    package let version: String
    /// The release's first number.
    package let major: Int
    /// The compiler's own headers (stdarg.h, stddef.h), passed as `-resource-dir`.
    package let resourceDirectory: String

    let functions: CClangFunctions

    /// Opens the library at `path`: a shared object, or an LLVM installation such as `/usr/lib/llvm-14`.
    package init(at path: String) throws(ClangError) {
        let (object, installation) = Self.resolve(path)
        var functions = CClangFunctions()
        let reason = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer -> String? in
            guard let base = buffer.baseAddress else { return "out of memory" }
            return cclang_load(object, &functions, base, 512) == 0 ? nil : String(cString: base)
        }
        if let reason { throw ClangError.unusable(path: object, reason: reason) }
        self.path = object
        self.functions = functions
        let version = Self.text(functions.clang_getClangVersion(), functions)
        self.version = version
        guard let major = Self.major(of: version) else {
            throw ClangError.unusable(path: object, reason: "its version cannot be read from “\(version)”")
        }
        self.major = major
        guard let resources = Self.resourceDirectory(of: installation, major: major) else {
            throw ClangError.noResources(path: object)
        }
        resourceDirectory = resources
    }

    /// The newest LLVM installation of this machine that has a libclang, or the one that `choice` names.
    package static func open(_ choice: String?) throws(ClangError) -> ClangLibrary {
        if let choice { return try ClangLibrary(at: choice) }
        var failure = ClangError.missing
        for installation in installations() {
            do { return try ClangLibrary(at: installation) } catch { failure = error }
        }
        throw failure
    }

    /// LLVM installations with a libclang, newest first.
    package static func installations() -> [String] {
        let base = "/usr/lib"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
        return names
            .compactMap { name in name.hasPrefix("llvm-") ? Int(name.dropFirst("llvm-".count)) : nil }
            .sorted(by: >)
            .map { "\(base)/llvm-\($0)" }
            .filter { FileManager.default.fileExists(atPath: resolve($0).object) }
    }

    private static func resolve(_ path: String) -> (object: String, installation: String) {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue else {
            let library = (path as NSString).deletingLastPathComponent
            return (path, (library as NSString).deletingLastPathComponent)
        }
        // The plain name comes with the development files only: without them the library has a number at its end.
        let plain = "libclang.so"
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: path + "/lib")) ?? []).filter {
            $0.hasPrefix(plain) || $0.wholeMatch(of: /libclang-[0-9.]+\.so.*/) != nil
        }
        return ("\(path)/lib/\(names.contains(plain) ? plain : names.min() ?? plain)", path)
    }

    private static func major(of version: String) -> Int? {
        guard let range = version.range(of: "version ") else { return nil }
        return Int(version[range.upperBound...].prefix(while: \.isNumber))
    }

    private static func resourceDirectory(of installation: String, major: Int) -> String? {
        let base = installation + "/lib/clang"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
        return names.sorted()
            .first { $0 == String(major) || $0.hasPrefix("\(major).") }
            .map { base + "/" + $0 }
    }

    /// A file's path as the program spells it.
    func name(of file: CXFile) -> String { PathSpelling.spelled(text(functions.clang_getFileName(file))) }

    /// Copies a CXString and disposes of it.
    func text(_ string: CXString) -> String { Self.text(string, functions) }

    private static func text(_ string: CXString, _ functions: CClangFunctions) -> String {
        defer { functions.clang_disposeString(string) }
        guard let characters = functions.clang_getCString(string) else { return "" }
        return String(cString: characters)
    }
}
