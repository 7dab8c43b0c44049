internal import KernelTree
internal import Paths
internal import SourceText
private import Synchronization

/// Finds the source files that include another source file, which no Makefile names then.
final class IncluderSearch: Sendable {
    /// How far above the included file its includers are looked for.
    private static let levels = 3
    private static let mostFiles = 2000
    private static let largest = 4 << 20

    /// An `#include` of a `.c` file, as written.
    private struct SourceInclusion: Sendable {
        var includer: String
        var target: String
    }

    private let tree: KernelTree
    private let directories = Mutex<[String: [SourceInclusion]]>([:])

    init(_ tree: KernelTree) { self.tree = tree }

    /// The `.c` files that include a file, from its own directory, those above it, and those just below; sorted.
    func includers(of path: String) -> [String] {
        var found: Set<String> = []
        var directory = TreePath.directory(of: path)
        var places = [directory] + subdirectories(of: directory)
        for _ in 1..<Self.levels where !directory.isEmpty {
            directory = TreePath.directory(of: directory)
            if !directory.isEmpty { places.append(directory) }
        }
        for place in places {
            for inclusion in inclusions(in: place) where means(inclusion, path) { found.insert(inclusion.includer) }
        }
        return found.sorted()
    }

    private func means(_ inclusion: SourceInclusion, _ path: String) -> Bool {
        guard inclusion.includer != path else { return false }
        let beside = TreePath.join(TreePath.directory(of: inclusion.includer), inclusion.target)
        // Otherwise it may be found over an include path of the makefile's.
        return TreePath.normalized(beside) == path
            || TreePath.normalized(inclusion.target).map { path.hasSuffix("/" + $0) && $0.contains("/") } ?? false
    }

    private func subdirectories(of directory: String) -> [String] {
        tree.names(in: directory).filter { !$0.contains(".") }.map { TreePath.join(directory, $0) }
            .filter { tree.hasDirectory($0) }
    }

    private func inclusions(in directory: String) -> [SourceInclusion] {
        if let known = directories.withLock({ $0[directory] }) { return known }
        var found: [SourceInclusion] = []
        for name in tree.names(in: directory).filter({ $0.hasSuffix(".c") }).prefix(Self.mostFiles) {
            let path = TreePath.join(directory, name)
            // Almost no file does: only those that name a source are lexed.
            guard let bytes = tree.contents(of: path, limit: Self.largest), Self.names(aSource: bytes)
            else { continue }
            found += tree.sources.source(of: path, holding: bytes).inclusions
                .filter { $0.isQuoted && $0.name.hasSuffix(".c") }
                .map { SourceInclusion(includer: path, target: $0.name) }
        }
        directories.withLock { $0[directory] = found }
        return found
    }

    private static func names(aSource bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { text in
            text.indices.dropFirst(2).contains {
                text[$0] == UInt8(ascii: "\"") && text[$0 - 1] == UInt8(ascii: "c") && text[$0 - 2] == UInt8(ascii: ".")
            }
        }
    }
}
