internal import SourceText
import Synchronization

/// Answers from the Makefiles of a tree how a source file is built; each is read once.
package final class KbuildIndex: Sendable {
    /// Makefiles above this size are not read.
    private static let largest = 4 << 20

    private let tree: KernelTree
    private static let includeWord = IdentifierSearch(["include"])

    private let makefiles: [String]
    private let files = Mutex<[String: KbuildFile?]>([:])
    private let outside = Mutex<[String: [Outside]]?>(nil)

    /// An object that is built by the Makefile of a directory it is not below, as `virt/kvm` is by each architecture.
    private struct Outside: Sendable {
        var directory: String
        var member: String
    }

    /// `makefiles` of a listing let objects be found that a Makefile names with `../`.
    package init(_ tree: KernelTree, makefiles: [TreeFile] = []) {
        self.tree = tree
        self.makefiles = makefiles.map(\.path)
    }

    /// The Kbuild file of a directory, or its Makefile; a Kbuild file wins, as in the kernel.
    package func file(in directory: String) -> KbuildFile? {
        file(named: "Kbuild", in: directory) ?? file(named: "Makefile", in: directory)
    }

    private func file(named name: String, in directory: String) -> KbuildFile? {
        let path = TreePath.join(directory, name)
        if let known = files.withLock({ $0[path] }) { return known }
        let file = tree.contents(of: path, limit: Self.largest).map { text in
            KbuildFile(text, directory: directory) { [tree] in tree.contents(of: $0, limit: Self.largest) }
        }
        files.withLock { $0[path] = .some(file) }
        return file
    }

    /// How a source file gets into the kernel.
    package struct Build: Hashable, Sendable {
        /// The lines that build its object, its own first; empty where no Makefile names it.
        package var objectLines: [KbuildFile.BuildLine]
        /// The lines that enter the directories above it, innermost first.
        package var directoryLines: [KbuildFile.BuildLine]
        /// The directory whose Makefile builds it.
        package var directory: String

        /// The CONFIG symbols on the object's own lines, and then on those of its directories.
        package var objectSymbols: [String] { objectLines.symbols }
        package var symbols: [String] { (objectLines + directoryLines).symbols }
    }

    /// `architecture` decides where several build the same file.
    package func build(of source: String, architecture: String? = nil) -> Build {
        let stem = source.hasSuffix(".c") || source.hasSuffix(".S") ? String(source.dropLast(2)) : source
        let home = TreePath.directory(of: source)
        let found = lines(for: stem + ".o", from: home) ?? linesFromOutside(stem + ".o", architecture)
        // Where nothing names the object, the nearest Makefile still says how its directory is reached.
        let directory = found?.directory ?? ancestors(of: home).first { file(in: $0) != nil } ?? ""
        var directoryLines: [KbuildFile.BuildLine] = []
        var current = directory
        while !current.isEmpty {
            guard let entry = lines(for: current + "/", from: TreePath.directory(of: current)) else {
                current = TreePath.directory(of: current)
                continue
            }
            directoryLines += entry.lines
            current = entry.directory
        }
        return Build(objectLines: found?.lines ?? [], directoryLines: directoryLines, directory: directory)
    }

    /// The `-I` and `-D` flags of a source file: of all directories above it, then of the Makefile that builds it.
    package func compilerFlags(for source: String, architecture: String? = nil) -> [String] {
        let directory = build(of: source, architecture: architecture).directory
        let isOutside = !directory.isEmpty && !source.hasPrefix(directory + "/")
        var flags: [String] = []
        for ancestor in ancestors(of: isOutside ? directory : TreePath.directory(of: source)).reversed() {
            flags += file(in: ancestor)?.subdirectoryFlags ?? []
        }
        let name = isOutside ? source : TreePath.relative(source, to: directory)
        flags += file(in: directory)?.compilerFlags(for: name) ?? []
        var seen: Set<String> = []
        return flags.filter { seen.insert($0).inserted }
    }

    /// The lines that name a path of the tree, in the nearest Makefile at or above a directory that has any.
    private func lines(
        for member: String, from directory: String
    ) -> (directory: String, lines: [KbuildFile.BuildLine])? {
        for ancestor in ancestors(of: directory) {
            guard let file = file(in: ancestor) else { continue }
            let relative = TreePath.relative(member, to: ancestor)
            var lines = file.lines(building: relative)
            if lines.isEmpty, relative.hasSuffix("/") { lines = file.lines(building: String(relative.dropLast())) }
            // The Makefiles of the root and of an architecture name directories from the root of the tree.
            if lines.isEmpty, ancestor.isEmpty || ancestor.hasPrefix("arch/"), member.hasSuffix("/") {
                lines = self.file(named: "Makefile", in: ancestor)?.lines(building: member) ?? []
            }
            if !lines.isEmpty { return (ancestor, lines) }
        }
        return nil
    }

    private func linesFromOutside(
        _ object: String, _ architecture: String?
    ) -> (directory: String, lines: [KbuildFile.BuildLine])? {
        let candidates = outsideObjects[object] ?? []
        let own = candidates.first { candidate in
            architecture.map { candidate.directory.hasPrefix("arch/\($0)/") } ?? false
        }
        guard let chosen = own ?? candidates.first, let file = file(in: chosen.directory) else { return nil }
        return (chosen.directory, file.lines(building: chosen.member))
    }

    private var outsideObjects: [String: [Outside]] {
        if let known = outside.withLock({ $0 }) { return known }
        var found: [String: [Outside]] = [:]
        let reader = TreeReader(root: tree.root)
        for directory in Set(makefiles.map { TreePath.directory(of: $0) }).sorted() {
            guard mayNameOutside(directory, reader), let file = file(in: directory) else { continue }
            for member in file.outsideMembers {
                guard let object = TreePath.normalized(TreePath.join(directory, member)) else { continue }
                found[object, default: []].append(Outside(directory: directory, member: member))
            }
        }
        outside.withLock { $0 = found }
        return found
    }

    /// False where the text of a directory's Makefile shows without parsing that it stays below itself.
    private func mayNameOutside(_ directory: String, _ reader: TreeReader) -> Bool {
        ["Kbuild", "Makefile"].contains { name in
            let path = TreePath.join(directory, name)
            let answer = try? reader.withBytes(of: path, limit: Self.largest) { text in
                let (dot, slash) = (UInt8(ascii: "."), UInt8(ascii: "/"))
                let ascends = text.indices.dropLast(2)
                    .contains { text[$0] == dot && text[$0 + 1] == dot && text[$0 + 2] == slash }
                return ascends || Self.includeWord.occurrences(in: text).contains { hit in
                    hit.offset == 0 || text[hit.offset - 1] == UInt8(ascii: "\n")
                        || text[hit.offset - 1] == UInt8(ascii: "-")
                }
            }
            return answer ?? false
        }
    }

    /// A directory and all above it, innermost first, the root last.
    private func ancestors(of directory: String) -> [String] {
        var found = [directory]
        var current = directory
        while !current.isEmpty {
            current = TreePath.directory(of: current)
            found.append(current)
        }
        return found
    }
}
