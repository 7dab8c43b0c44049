internal import KernelTree
internal import Paths
private import Synchronization

/// Finds the source files that include another source file, which no Makefile names then.
final class IncluderSearch: Sendable {
    /// How far above the included file its includers are looked for.
    private static let levels = 3
    private static let mostFiles = 2000
    private static let largest = 4 << 20

    /// An `#include` of a `.c` file, as written.
    private struct Inclusion: Sendable {
        var includer: String
        var target: String
    }

    private let tree: KernelTree
    private let directories = Mutex<[String: [Inclusion]]>([:])

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

    private func means(_ inclusion: Inclusion, _ path: String) -> Bool {
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

    private func inclusions(in directory: String) -> [Inclusion] {
        if let known = directories.withLock({ $0[directory] }) { return known }
        var found: [Inclusion] = []
        for name in tree.names(in: directory).filter({ $0.hasSuffix(".c") }).prefix(Self.mostFiles) {
            let path = TreePath.join(directory, name)
            let targets = try? tree.withBytes(of: path, limit: Self.largest) { Self.includedSources(in: $0) }
            found += (targets ?? []).map { Inclusion(includer: path, target: $0) }
        }
        directories.withLock { $0[directory] = found }
        return found
    }

    /// What stands between the quotes of `#include "...c"`.
    private static func includedSources(in text: UnsafeBufferPointer<UInt8>) -> [String] {
        var found: [String] = []
        var index = text.startIndex
        while let quote = text[index...].firstIndex(of: UInt8(ascii: "\"")) {
            index = quote + 1
            guard let end = text[index...].prefix(256).firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == 0x0A }),
                text[end] == UInt8(ascii: "\"")
            else { continue }
            let name = text[index..<end]
            guard name.count > 2, name.suffix(2).elementsEqual(".c".utf8), isDirective(text[..<quote]) else {
                continue
            }
            index = end + 1
            found.append(PathSpelling.spelled(String(decoding: name, as: UTF8.self)))
        }
        return found
    }

    /// True where the line so far is `#include`.
    private static func isDirective(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let line = text.suffix(80).reversed().prefix { $0 != 0x0A }.reversed()
        return line.filter { $0 != 0x20 && $0 != 0x09 }.elementsEqual("#include".utf8)
    }
}
