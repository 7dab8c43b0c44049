import Clang
import Foundation

extension GupAudit {
    /// What `--version` prints: the first line is for programs. The library is only opened where it is asked for.
    static var versionText: String {
        guard CommandLine.arguments.contains("--version") else { return version }
        let source = commit.map { "commit \($0)" } ?? "no commit, built outside of a checkout"
        return "gupaudit \(version) (\(source))\nlibclang: \(library)"
    }

    private static var library: String {
        do {
            let library = try ClangLibrary.open(ProcessInfo.processInfo.environment["GUPAUDIT_LIBCLANG"])
            return "\(library.version), \(library.path)"
        } catch {
            return "none that works: \(error)"
        }
    }
}
