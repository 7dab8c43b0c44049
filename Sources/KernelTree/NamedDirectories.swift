internal import Paths

/// The directories that a tree's own Kconfig files and makefiles name, as far as the top of it tells.
package struct NamedDirectories {
    private static let makefiles = ["Kbuild", "Makefile"]
    /// What such files say further down is a matter of single drivers, and would take long to read.
    private static let deepest = 3
    /// No kernel has a larger one.
    private static let largest = 4 << 20

    private let tree: KernelTree

    package init(_ tree: KernelTree) { self.tree = tree }

    /// Those that are not there, sorted, each without what lies below another one.
    package func missing(excluding excluded: Set<String>) -> [String] {
        let names = sourced().union(Self.makefiles.flatMap(built))
        let absent = names.compactMap { name in
            let parts = name.split(separator: "/").map { String($0) }
            guard parts.first.map({ !excluded.contains($0) }) == true else { return nil as String? }
            return (1...parts.count).lazy.map { parts[..<$0].joined(separator: "/") }.first { !tree.hasDirectory($0) }
        }
        return Set(absent).sorted()
    }

    /// The directories of the Kconfig files that others source, with a path in plain words.
    private func sourced() -> Set<String> {
        var directories: Set<String> = []
        var pending = ["Kconfig"] + tree.architectures.map { "arch/\($0)/Kconfig" }
        var seen = Set(pending)
        while let path = pending.popLast() {
            for line in lines(of: path) {
                let words = line.split(maxSplits: 1, whereSeparator: \.isSpaceByte)
                guard words.count == 2, words[0].elementsEqual("source".utf8) else { continue }
                let name = words[1].drop { $0 == UInt8(ascii: "\"") }
                    .prefix { $0 != UInt8(ascii: "\"") && !$0.isSpaceByte }
                guard let name = Self.plain(name), seen.insert(name).inserted else { continue }
                let directory = TreePath.directory(of: name)
                if directory.isEmpty { continue }
                directories.insert(directory)
                let depth = name.utf8.count { $0 == UInt8(ascii: "/") }
                if depth < Self.deepest, tree.hasFile(name) { pending.append(name) }
            }
        }
        return directories
    }

    /// The directories at the top that a makefile descends into: `obj-y += drivers/`, `core-y := kernel/ mm/`.
    private func built(_ makefile: String) -> [String] {
        lines(of: makefile).flatMap { line -> [String] in
            let words = line.split(whereSeparator: \.isSpaceByte)
            guard words.count > 2, words[1].last == UInt8(ascii: "="), words[0].contains(UInt8(ascii: "-"))
            else { return [] }
            return words.dropFirst(2).compactMap { word in
                guard word.last == UInt8(ascii: "/"), let name = Self.plain(word.dropLast()), !name.contains("/")
                else { return nil }
                return name
            }
        }
    }

    private func lines(of path: String) -> [ArraySlice<UInt8>] {
        tree.contents(of: path, limit: Self.largest)?.split(separator: UInt8(ascii: "\n")) ?? []
    }

    /// nil for what has variables or patterns in it, or leads out of the tree.
    private static func plain(_ bytes: ArraySlice<UInt8>) -> String? {
        guard bytes.allSatisfy({ $0.isWordByte || "-./+".utf8.contains($0) }),
            let path = TreePath.normalized(String(decoding: bytes, as: UTF8.self))
        else { return nil }
        return path.isEmpty ? nil : path
    }
}
