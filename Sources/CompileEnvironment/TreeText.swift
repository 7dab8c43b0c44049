internal import Foundation
internal import KernelTree
internal import Paths
internal import SourceText

/// Reads the tree and remembers which files an answer came from, since a cached parse is only as good as those.
final class TreeText {
    private let tree: KernelTree
    private(set) var inputs: Set<String> = []
    /// What was asked for and is not there: an answer depends on that too.
    private(set) var missing: Set<String> = []

    init(_ tree: KernelTree) { self.tree = tree }

    /// Files larger than this are no headers or tables of the build system.
    private static let limit = 16 << 20

    func text(of path: String) -> String? {
        guard let bytes = tree.contents(of: path), bytes.count <= Self.limit else {
            missing.insert(path)
            return nil
        }
        inputs.insert(path)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// C, lexed.
    func source(of path: String) -> LexedSource? {
        let source = tree.source(of: path, limit: Self.limit)
        if source == nil { missing.insert(path) } else { inputs.insert(path) }
        return source
    }

    func lines(of path: String) -> [Substring] {
        text(of: path).map(Self.lines) ?? []
    }

    /// Splits by hand: in Swift "\r\n" is one character, and a tree may hold such files.
    static func lines(_ text: String) -> [Substring] {
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            Substring(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
        }
    }

    func hasFile(_ path: String) -> Bool {
        if tree.hasFile(path) { return true }
        missing.insert(path)
        return false
    }

    func add(_ paths: [String], missing others: [String]) {
        inputs.formUnion(paths)
        missing.formUnion(others)
    }

    /// The paths of the C files inside a directory, sorted.
    func sources(in directory: String) -> [String] {
        entries(of: directory, type: S_IFREG).filter { $0.hasSuffix(".c") }.map { directory + "/" + $0 }
    }

    /// The directories that patterns with one star stand for, in the order of the patterns; those without one are left
    /// out, since they need no listing.
    func directories(matching patterns: [String]) -> [String] {
        patterns.filter { $0.contains("*") }.flatMap { pattern -> [String] in
            let parts = pattern.split(separator: "/")
            guard let index = parts.firstIndex(where: { $0.contains("*") }) else { return [] }
            let parent = parts[..<index].joined(separator: "/")
            let prefix = parts[index].prefix { $0 != "*" }
            let rest = parts[(index + 1)...].map { "/" + $0 }.joined()
            return entries(of: parent, type: S_IFDIR).filter { $0.hasPrefix(prefix) }.map { "\(parent)/\($0)\(rest)" }
        }
    }

    /// The names of one kind inside a directory, sorted; links are left out, since they may lead anywhere.
    private func entries(of directory: String, type: mode_t) -> [String] {
        let path = PathSpelling.text(of: tree.root + "/" + directory)
        guard let resolved = ResolvedPath.of(path), resolved.utf8.elementsEqual(path.utf8) else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { name in
            var status = stat()
            return lstat(path + "/" + name, &status) == 0 && status.st_mode & S_IFMT == type
        }.map(PathSpelling.spelled).sorted()
    }
}
