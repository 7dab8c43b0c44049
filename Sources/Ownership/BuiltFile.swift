internal import Kconfig
internal import KernelTree

/// How Kbuild and Kconfig together can build one source file.
struct BuiltFile {
    /// Nil for a header, and for a source that no Makefile builds.
    private(set) var modular: Bool?
    /// With `CONFIG_`, innermost first.
    private(set) var configs: [String] = []
    /// Sorted; empty means every one.
    private(set) var architectures: [String] = []

    /// A file that includes a file that includes ... and so on, no longer than this.
    private static let longestInclusion = 4

    init(_ path: String, kbuild: KbuildIndex, outline: KconfigOutline, includers: IncluderSearch) {
        let home = Self.home(of: path, outline)
        var reach = home ?? outline.all
        if let way = Self.builtSource(of: path, kbuild, includers) {
            let ways = way.flatMap { Self.ways($0, outline) }
            // Of several ways the first that makes a module, otherwise the first that leads to a list of the build.
            let chosen = ways.first { $0.modular != 0 } ?? ways.first { $0.isComplete } ?? ways.first
            modular = ways.contains { $0.modular != 0 }
            configs = chosen?.symbols ?? []
            let settable = ways.reduce(0) { $0 | $1.settable } & reach
            // Where Kconfig rules out everything, it says nothing of use.
            if settable != 0 { reach = settable }
        }
        architectures = reach == outline.all ? [] : outline.names(of: reach)
    }

    /// The builds of a source, or of the source that includes it; nil for a header.
    private static func builtSource(
        of path: String, _ kbuild: KbuildIndex, _ includers: IncluderSearch
    ) -> [KbuildIndex.Build]? {
        var candidates = [path]
        var seen: Set<String> = [path]
        for _ in 0...longestInclusion {
            for candidate in candidates where candidate.hasSuffix(".c") || candidate.hasSuffix(".S") {
                let builds = kbuild.builds(of: candidate).filter { !$0.chains.isEmpty }
                if !builds.isEmpty { return builds }
            }
            guard path.hasSuffix(".c") || path.hasSuffix(".S") else { return nil }
            candidates = candidates.flatMap { includers.includers(of: $0) }.filter { seen.insert($0).inserted }
        }
        return nil
    }

    /// One way in which a file gets into the kernel.
    private struct Way {
        var symbols: [String] = []
        /// The architectures for which all symbols can be set, and for which the object can be a module.
        var settable: UInt64
        var modular: UInt64 = 0
        /// True where it ends at a list of the build.
        var isComplete = false
    }

    private static func ways(_ build: KbuildIndex.Build, _ outline: KconfigOutline) -> [Way] {
        let home = home(of: build.directory + "/", outline) ?? outline.all
        var entered = home
        var directorySymbols: [String] = []
        for directory in build.directories {
            directorySymbols += directory.chains.first?.symbols ?? []
            entered &= directory.chains.reduce(0) { $0 | settable($1, outline) }
            entered &= self.home(of: directory.makefile + "/", outline) ?? outline.all
        }
        return likely(build.chains).map { chain in
            var way = Way(settable: entered & settable(chain, outline))
            way.symbols = (chain.symbols + directorySymbols).uniqued()
            guard let last = chain.last, KbuildFile.isList(last.list) else { return way }
            way.isComplete = true
            // Kbuild makes modules of `obj` only, and whether a directory is entered for y or for m is the same to it.
            guard last.list == "obj", !last.isBuiltInOnly else { return way }
            if last.isModuleOnly {
                way.modular = home
            } else if !last.symbols.isEmpty {
                way.modular = last.symbols.reduce(home) { $0 & (reach(of: $1, outline)?.modular ?? 0) }
            }
            return way
        }
    }

    /// Without the ways whose composite object is listed under several symbols, one of them the object's own: where
    /// that is set the composite is built for it, whatever the others are.
    private static func likely(_ chains: [[KbuildFile.BuildLine]]) -> [[KbuildFile.BuildLine]] {
        func isOwn(_ chain: [KbuildFile.BuildLine]) -> Bool {
            guard let last = chain.last, !last.symbols.isEmpty else { return false }
            return Set(last.symbols).isSubset(of: Array(chain.dropLast()).symbols)
        }
        let own = Set(chains.filter(isOwn).map { Array($0.dropLast()) })
        return chains.filter { isOwn($0) || !own.contains(Array($0.dropLast())) }
    }

    private static func settable(_ chain: [KbuildFile.BuildLine], _ outline: KconfigOutline) -> UInt64 {
        chain.symbols.reduce(outline.all) { $0 & (reach(of: $1, outline)?.settable ?? 0) }
    }

    private static func reach(of symbol: String, _ outline: KconfigOutline) -> KconfigOutline.Reach? {
        outline.reach(of: OwnershipFinder.bare(symbol))
    }

    /// The architecture in whose directory a file lies; nil elsewhere.
    private static func home(of path: String, _ outline: KconfigOutline) -> UInt64? {
        let parts = path.split(separator: "/")
        guard parts.count > 2 || parts.count == 2 && path.hasSuffix("/"), parts[0] == "arch" else { return nil }
        // Half of user-mode Linux lies in the directory of its host.
        if parts.count > 2, parts[2] == "um", outline.bit(of: "um") != 0 { return outline.bit(of: "um") }
        let bit = outline.bit(of: String(parts[1]))
        return bit == 0 ? nil : bit
    }
}
