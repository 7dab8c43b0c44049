import ArgumentParser
import Foundation

/// Where the rules, the index and libclang are: options first, then the environment, then the usual places.
struct Locations: ParsableArguments {
    @Option(help: "The libclang to use: an LLVM installation such as /usr/lib/llvm-14, or a shared object.")
    var libclang: String?

    @Option(help: "The directory of the rules (default: the one that came with gupaudit).")
    var rules: String?

    @Option(help: "The index file (default: index.sqlite in gupaudit's directory under the user's cache).")
    var index: String?

    @Flag(help: "Keep nothing for the next run.")
    var noIndex = false

    private var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// nil: the newest one installed.
    var libclangChoice: String? { libclang ?? environment["GUPAUDIT_LIBCLANG"] }

    var cacheDirectory: String {
        if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") { return cache + "/gupaudit" }
        return (environment["HOME"] ?? NSHomeDirectory()) + "/.cache/gupaudit"
    }

    var indexPath: String? { noIndex ? nil : index ?? cacheDirectory + "/index.sqlite" }

    /// Generated and precompiled headers live beside the index.
    var storeDirectory: String {
        guard !noIndex else { return NSTemporaryDirectory() + "/gupaudit-\(ProcessInfo.processInfo.processIdentifier)" }
        guard let index else { return cacheDirectory + "/headers" }
        return index + "-headers"
    }

    /// Revisions' files lie there too.
    var revisionDirectory: String {
        guard !noIndex else { return storeDirectory + "/revisions" }
        guard let index else { return cacheDirectory + "/revisions" }
        return index + "-revisions"
    }

    func rulesDirectory() throws -> String {
        if let rules { return rules }
        if let rules = environment["GUPAUDIT_RULES"] { return rules }
        var directory = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        while directory.path != "/" {
            for candidate in ["Rules", "share/gupaudit/Rules"] {
                let path = directory.appending(path: candidate).path
                if FileManager.default.fileExists(atPath: path + "/gup.yaml") { return path }
            }
            directory.deleteLastPathComponent()
        }
        throw InputError(description: "Rules/gup.yaml was not found near the program; name its directory with --rules")
    }
}
