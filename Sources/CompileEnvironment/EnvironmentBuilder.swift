internal import Foundation
package import KernelTree
internal import Paths

/// Makes environments for the architectures of one tree, and keeps their generated headers outside it.
package struct EnvironmentBuilder: Sendable {
    private let tree: KernelTree
    private let store: String
    private let libclang: LibclangFacts
    private let configure: Configure
    /// False where somebody else says what is configured.
    private let readsKconfig: Bool
    private let finder: ArchitectureFinder
    private let kbuild: KbuildIndex
    private let scans: IncludeScans
    private let headers: HeaderLookup?

    /// `store` is a private directory outside the tree; it is made when it is missing. Without `configure` the
    /// configuration comes from the tree's Kconfig; with `headers`, includes that no search path answers are looked
    /// up in the whole tree.
    package init(
        tree: KernelTree, store: String, libclang: LibclangFacts, kbuild: KbuildIndex? = nil,
        headers: HeaderLookup? = nil, configure: Configure? = nil
    ) throws(EnvironmentError) {
        let absolute = TreePath.standardized(URL(fileURLWithPath: store).path)
        let place = PathSpelling.spelled(RealPath.of(absolute))
        guard place != tree.root, !TreePath.isBelow(place, tree.root) else {
            throw EnvironmentError.storeInsideTree(path: store)
        }
        self.tree = tree
        self.store = absolute
        self.libclang = libclang
        readsKconfig = configure == nil
        self.configure = configure ?? KconfigConfiguration.configure(tree, libclang)
        scans = IncludeScans(tree)
        finder = ArchitectureFinder(tree, scans)
        self.kbuild = kbuild ?? KbuildIndex(tree)
        self.headers = headers
    }

    /// The same for its tree with other files in the place of some; nil where what is generated may be made from those.
    package func replacing(_ other: KernelTree) -> EnvironmentBuilder? {
        EnvironmentBuilder(self, reading: other)
    }

    private init?(_ builder: EnvironmentBuilder, reading tree: KernelTree) {
        // Files of the build system decide what there is for an architecture.
        guard tree.replaced.keys.allSatisfy({ $0.hasSuffix(".c") || $0.hasSuffix(".h") }) else { return nil }
        (store, libclang, kbuild, headers) = (builder.store, builder.libclang, builder.kbuild, builder.headers)
        readsKconfig = builder.readsKconfig
        self.tree = tree
        configure = readsKconfig ? KconfigConfiguration.configure(tree, libclang) : builder.configure
        scans = builder.scans.replacing(tree)
        finder = ArchitectureFinder(builder.finder, scans)
    }

    /// The architecture that a file is parsed for, from its path and its `asm/` headers.
    package func architecture(of file: String) -> Architecture { finder.architecture(of: file) }

    /// Evaluates the configuration of an architecture and writes its generated headers.
    package func prepare(_ architecture: Architecture) throws -> ArchitectureEnvironment {
        let facts = ArchitectureTable.facts(of: architecture.name)
        let narrow = architecture.word == .narrow ? facts.narrow : nil
        let configuration = try configure(
            ConfigurationNeed(
                directory: architecture.name,
                arch: narrow?.kconfigName ?? facts.kconfigName ?? architecture.name,
                on: narrow == nil ? facts.on : facts.on.filter { $0 != "64BIT" && $0 != "COMPAT" },
                off: ArchitectureTable.off + facts.off + (narrow?.off ?? [])))
        let reader = TreeText(tree)
        reader.add(configuration.files + ["Makefile"].filter(tree.hasFile), missing: configuration.missing)
        let headers = GeneratedHeaders(
            tree: tree, reader: reader, architecture: architecture, configuration: configuration
        ).all()
        let directory = "\(store)/\(architecture)"
        try HeaderStore(directory: directory).write(headers)
        return ArchitectureEnvironment(
            architecture: architecture, inputs: reader.inputs.sorted(),
            missing: reader.missing.sorted(), configuration: configuration, root: tree.compilerRoot,
            head: head(facts, narrow), directories: directories(architecture.name, facts, directory),
            platforms: reader.directories(matching: facts.directories).map { "\(tree.compilerRoot)/\($0)" },
            tail: tail(facts, directory),
            generated: Set(headers.keys.map { directory + "/" + $0 }), fingerprint: Self.fingerprint(headers))
    }

    /// True where the generated headers of an environment are all on disk, as they were written.
    package func isIntact(_ environment: ArchitectureEnvironment) -> Bool {
        let directory = "\(store)/\(environment.architecture)"
        var headers: [String: String] = [:]
        for path in environment.generated {
            guard let name = TreePath.relative(path, to: directory),
                let data = FileManager.default.contents(atPath: path),
                let text = String(validating: data, as: UTF8.self)
            else { return false }
            headers[name] = text
        }
        return Self.fingerprint(headers) == environment.fingerprint
    }

    private static func fingerprint(_ headers: [String: String]) -> String {
        var hash = StableHash()
        for (path, text) in headers.sorted(by: { $0.key < $1.key }) {
            for part in [path, text] {
                hash.add(part)
                hash.add(0xFF as UInt64)
            }
        }
        return String(hash.value, radix: 16)
    }

    /// What the makefiles say about a file, and where its headers lie that they do not mention.
    package func flags(of file: String, in environment: ArchitectureEnvironment) -> FileFlags {
        let arguments = kbuild.compilerFlags(for: file, architecture: environment.architecture.name)
        var flags = FileFlags(
            includeDirectories: arguments.filter { $0.hasPrefix("-I") }.map { String($0.dropFirst(2)) },
            definitions: arguments.filter { $0.hasPrefix("-D") }.map { String($0.dropFirst(2)) },
            symbols: kbuild.build(of: file, architecture: environment.architecture.name).objectSymbols
                .map { $0.hasPrefix("CONFIG_") ? String($0.dropFirst("CONFIG_".count)) : $0 })
        if let headers {
            flags.includeDirectories += StrayHeaders(scans: scans, environment: environment, headers: headers)
                .directories(for: file, flags: flags)
        }
        return flags
    }

    /// Directories, relative to the tree, in which headers lie that a parse of a file did not find: those of the
    /// headers whose path ends with the name, the nearest to the file that wants it.
    package func directories(
        answering missing: [(name: String, includer: String)], in environment: ArchitectureEnvironment
    ) -> [String] {
        guard let headers else { return [] }
        return StrayHeaders(scans: scans, environment: environment, headers: headers).directories(answering: missing)
    }

    /// The architecture whose `asm/` headers a file lacks that was parsed for another one; nil where the path decides,
    /// or where none has them all.
    package func architecture(of file: String, lacking headers: [String]) -> Architecture? {
        finder.architecture(of: file, lacking: headers)
    }

    /// A source file that includes a header from the same or the next outer directory: the way to parse a header that
    /// makes no sense alone. The first by name; nil where there is none.
    package func includer(of header: String) -> String? {
        let parts = TreePath.parts(of: header)
        for depth in 1...2 where parts.count > depth {
            let directory = parts.dropLast(depth).joined(separator: "/")
            let name = parts.suffix(depth).joined(separator: "/")
            let sources = TreeText(tree).sources(in: directory)
            if let found = sources.first(where: { scans.scan(of: $0)?.all.contains(name) == true }) { return found }
        }
        return nil
    }

    /// The headers that are precompiled for an architecture, in a fixed order.
    package func commonHeaders(in environment: ArchitectureEnvironment) -> [String] {
        shared(in: environment).all
    }

    /// False for a file in which one of those headers would mean something else.
    package func mayShareHeaders(_ file: String, in environment: ArchitectureEnvironment) -> Bool {
        shared(in: environment).mayPrecede(file)
    }

    private func shared(in environment: ArchitectureEnvironment) -> CommonHeaders {
        CommonHeaders(tree: tree, scans: scans, environment: environment, general: finder.general)
    }

    private func head(_ facts: ArchitectureFacts, _ narrow: ArchitectureFacts.Narrow?) -> [String] {
        ["-xc", "-target", narrow?.triple ?? facts.triple]
            + (libclang.resourceDirectory.map { ["-resource-dir", $0] } ?? [])
            + ArchitectureTable.commonFlags + ArchitectureTable.quietFlags + facts.flags
            + facts.undefined.map { "-U" + $0 } + (narrow?.defined ?? facts.defined).map { "-D" + $0 }
    }

    /// In the order of the kernel's LINUXINCLUDE, but with our generated headers before `include`: a tree that was
    /// built once, for another configuration, still holds the generated headers of that build.
    private func directories(_ name: String, _ facts: ArchitectureFacts, _ made: String) -> [String] {
        let root = tree.compilerRoot
        var directories = [
            "\(root)/arch/\(name)/include", "\(made)/arch/\(name)/include/generated", "\(made)/include",
            "\(root)/include", "\(root)/arch/\(name)/include/uapi", "\(made)/arch/\(name)/include/generated/uapi",
            "\(made)/include/generated/uapi", "\(root)/include/uapi",
        ]
        directories += facts.directories.filter { !$0.contains("*") }.map { "\(root)/\($0)" }
        if let host = facts.host {
            directories += [
                "\(root)/arch/\(host)/include", "\(root)/arch/\(host)/include/uapi",
                "\(made)/arch/\(host)/include/generated", "\(made)/arch/\(host)/include/generated/uapi",
            ]
        }
        // Vendors add directories of their own for the whole kernel.
        for added in kbuild.globalDirectories.map({ "\(root)/\($0)" }) where !directories.contains(added) {
            directories.append(added)
        }
        return directories
    }

    private func tail(_ facts: ArchitectureFacts, _ made: String) -> [String] {
        var forced = ArchitectureTable.forcedBefore.filter(tree.hasFile)
        var includes: [String] = []
        // Up to 3.0 there is no kconfig.h, and the configuration is included directly.
        if !tree.hasFile("include/linux/kconfig.h") { includes = ["-include", "\(made)/include/generated/autoconf.h"] }
        forced += (facts.forced + ArchitectureTable.forcedAfter).filter(tree.hasFile)
        includes += forced.flatMap { ["-include", "\(tree.compilerRoot)/\($0)"] }
        return ["-isystem", "\(made)/compiler"] + includes
    }
}
