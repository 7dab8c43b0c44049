internal import Paths
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
        let file = text(of: path).map { KbuildFile($0, directory: directory, include: self.text) }
        files.withLock { $0[path] = .some(file) }
        return file
    }

    private func text(of path: String) -> [UInt8]? {
        tree.contents(of: path, limit: Self.largest).map { PathSpelling.spelled($0) }
    }

    /// How a source file gets into the kernel.
    package struct Build: Hashable, Sendable {
        /// The lines that build its object, its own first; empty where no Makefile names it.
        package var objectLines: [KbuildFile.BuildLine]
        /// The directory whose Makefile builds it.
        package var directory: String
        /// The object's lines as ways from it to a list of the build.
        package var chains: [[KbuildFile.BuildLine]]
        /// How each directory above is entered, innermost first.
        package var directories: [Directory]

        /// The ways into one directory, by the Makefile of a directory above it.
        package struct Directory: Hashable, Sendable {
            package var makefile: String
            package var chains: [[KbuildFile.BuildLine]]
        }

        /// The CONFIG symbols on the object's own lines.
        package var objectSymbols: [String] { objectLines.symbols }
    }

    /// `architecture` decides where several build the same file.
    package func build(of source: String, architecture: String? = nil) -> Build {
        let object = KbuildFile.object(of: source)
        let home = TreePath.directory(of: source)
        let found = lines(for: object, from: home) ?? linesFromOutside(object, architecture)
        return build(found, home: home)
    }

    /// Every way in which a source file gets into the kernel: one, unless Makefiles of several directories build it.
    package func builds(of source: String) -> [Build] {
        let object = KbuildFile.object(of: source)
        let home = TreePath.directory(of: source)
        if let own = lines(for: object, from: home) { return [build(own, home: home)] }
        return (outsideObjects[object] ?? []).map { candidate in
            build(found(candidate.member, in: candidate.directory), home: home)
        }
    }

    private func found(_ member: String, in directory: String) -> Found? {
        file(in: directory).map {
            Found(directory: directory, lines: $0.lines(building: member), chains: $0.chains(building: member))
        }
    }

    private func build(_ found: Found?, home: String) -> Build {
        // Where nothing names the object, the nearest Makefile still says how its directory is reached.
        let directory = found?.directory ?? ancestors(of: home).first { file(in: $0) != nil } ?? ""
        var directories: [Build.Directory] = []
        var current = directory
        while !current.isEmpty {
            guard let entry = lines(for: current + "/", from: TreePath.directory(of: current)) else {
                current = TreePath.directory(of: current)
                continue
            }
            directories.append(Build.Directory(makefile: entry.directory, chains: entry.chains))
            current = entry.directory
        }
        return Build(
            objectLines: found?.lines ?? [], directory: directory, chains: found?.chains ?? [],
            directories: directories)
    }

    /// The `-I` and `-D` flags of a source file: of all directories above it, then of the Makefile that builds it.
    package func compilerFlags(for source: String, architecture: String? = nil) -> [String] {
        let directory = build(of: source, architecture: architecture).directory
        let isOutside = !directory.isEmpty && !TreePath.isBelow(source, directory)
        var flags: [String] = []
        for ancestor in ancestors(of: isOutside ? directory : TreePath.directory(of: source)).reversed() {
            flags += file(in: ancestor)?.subdirectoryFlags ?? []
        }
        let name = isOutside ? source : TreePath.relative(source, to: directory) ?? source
        flags += file(in: directory)?.compilerFlags(for: name) ?? []
        return flags.uniqued()
    }

    /// The include directories that the tree's first Makefile names for every file, as far as they are there.
    package var globalDirectories: [String] {
        let flags = CompilerFlags.kept(of: file(named: "Makefile", in: "")?.value(of: "LINUXINCLUDE") ?? "")
        return flags.map { String($0.dropFirst(2)) }.filter(tree.hasDirectory)
    }

    /// What the Makefile of a directory says of one of its members.
    private struct Found {
        var directory: String
        var lines: [KbuildFile.BuildLine]
        var chains: [[KbuildFile.BuildLine]]
    }

    /// The lines that name a path of the tree, in the nearest Makefile at or above a directory that has any.
    private func lines(for member: String, from directory: String) -> Found? {
        for ancestor in ancestors(of: directory) {
            guard let file = file(in: ancestor) else { continue }
            let relative = TreePath.relative(member, to: ancestor) ?? member
            var candidates = [(file: file, name: relative)]
            if relative.hasSuffix("/") { candidates.append((file, String(relative.dropLast()))) }
            // The Makefiles of the root and of an architecture name directories from the root of the tree.
            if ancestor.isEmpty || ancestor.hasPrefix("arch/"), member.hasSuffix("/"),
                let makefile = self.file(named: "Makefile", in: ancestor)
            {
                candidates.append((makefile, member))
            }
            for candidate in candidates {
                let lines = candidate.file.lines(building: candidate.name)
                guard !lines.isEmpty else { continue }
                let chains = candidate.file.chains(building: candidate.name)
                return Found(directory: ancestor, lines: lines, chains: chains)
            }
        }
        return nil
    }

    private func linesFromOutside(_ object: String, _ architecture: String?) -> Found? {
        let candidates = outsideObjects[object] ?? []
        let own = candidates.first { candidate in
            architecture.map { candidate.directory.hasPrefix("arch/\($0)/") } ?? false
        }
        return (own ?? candidates.first).flatMap { found($0.member, in: $0.directory) }
    }

    private var outsideObjects: [String: [Outside]] {
        if let known = outside.withLock({ $0 }) { return known }
        var found: [String: [Outside]] = [:]
        let reader = tree.reader()
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
