/// A Makefile or Kbuild file of the tree, read as data: its assignments, with every branch of a conditional taken.
package struct KbuildFile: Hashable, Sendable {
    /// `name op value`, nothing expanded.
    struct Assignment: Hashable, Sendable {
        var name: String
        var value: String
    }

    /// A line that builds an object or enters a directory.
    package struct BuildLine: Hashable, Sendable {
        /// What it adds to: `obj`, `lib`, `core` and so on, or the composite object that it makes.
        package var list: String
        /// The CONFIG symbols that switch it; empty where it is unconditional.
        package var symbols: [String]
        /// What it adds, expanded.
        package var members: [String]
        /// True for `obj-m` and its like.
        package var isModuleOnly: Bool
        /// True where the line turns m into y, as `obj-$(subst m,y,$(CONFIG_X))` does.
        package var isBuiltInOnly: Bool
    }

    /// Makefiles include each other, and themselves, no deeper than this.
    private static let deepestInclude = 8
    /// More assignments than this are no Makefile of a kernel.
    private static let mostAssignments = 50_000

    /// The directory that `$(src)` and `$(obj)` mean, relative to the root.
    package let directory: String
    private let variables: [String: [String]]
    private let lines: [BuildLine]
    /// Indices into `lines` by what they add.
    private let linesByMember: [String: [Int]]

    /// Lists that make no object of their own name.
    private static let lists: Set<String> = [
        "obj", "lib", "core", "drivers", "libs", "net", "init", "virt", "head", "subdir", "extra", "always",
    ]

    /// `include` hands out the text of another file of the tree, or nil where there is none.
    package init(_ text: [UInt8], directory: String, include: (String) -> [UInt8]? = { _ in nil }) {
        var assignments: [Assignment] = []
        var reader = MakefileReader(directory: directory)
        reader.read(text, depth: Self.deepestInclude, most: Self.mostAssignments, into: &assignments, include)
        self.directory = directory
        variables = reader.variables
        let expander = MakefileExpander(variables: reader.variables, directory: directory)
        var lines: [BuildLine] = []
        var byMember: [String: [Int]] = [:]
        for assignment in assignments where reader.work > 0 {
            guard let line = Self.buildLine(assignment, expander, &reader.work) else { continue }
            // `obj-y += $(foo-y)` adds what `foo-$(CONFIG_X)` lists, whatever the configuration.
            let references = !assignment.value.utf8.contains(UInt8(ascii: "$")) ? []
                : assignment.value.split(whereSeparator: \.isWhitespace)
                    .filter { $0.hasPrefix("$(") && $0.hasSuffix("-y)") }.map(String.init)
            for member in Set(line.members).union(references) { byMember[member, default: []].append(lines.count) }
            lines.append(line)
        }
        self.lines = lines
        linesByMember = byMember
    }

    /// The lines that build an object or enter a directory, following composite objects up to the list that builds
    /// them; its own line first. Names are relative to the file's directory, directories end with a slash.
    package func lines(building member: String) -> [BuildLine] {
        var found: [BuildLine] = []
        var pending = [member]
        var seen: Set<String> = [member]
        var next = 0
        while next < pending.count {
            for index in linesByMember[pending[next]] ?? [] {
                found.append(lines[index])
                guard !Self.lists.contains(lines[index].list) else { continue }
                for made in Self.objects(madeBy: lines[index]) where seen.insert(made).inserted {
                    pending.append(made)
                }
            }
            next += 1
        }
        return found
    }

    /// The ways in which an object gets built or a directory entered: each from its own line over composite objects
    /// up to the list that builds them. A way whose end no line names ends at the composite object.
    package func chains(building member: String) -> [[BuildLine]] {
        var chains: [[BuildLine]] = []
        extend([], from: [member], into: &chains)
        return chains
    }

    /// Far more and longer than those of any kernel.
    private static let mostChains = 64
    private static let longestChain = 8

    private func extend(_ chain: [BuildLine], from members: [String], into chains: inout [[BuildLine]]) {
        var seen = Set(chain)
        let indices = members.flatMap { linesByMember[$0] ?? [] }
        let next = indices.map { lines[$0] }.filter { seen.insert($0).inserted }
        if next.isEmpty || chain.count == Self.longestChain {
            if !chain.isEmpty, !chains.contains(chain) { chains.append(chain) }
            return
        }
        for line in next where chains.count < Self.mostChains {
            if Self.lists.contains(line.list) {
                if !chains.contains(chain + [line]) { chains.append(chain + [line]) }
            } else {
                extend(chain + [line], from: Self.objects(madeBy: line), into: &chains)
            }
        }
    }

    /// `foo-y` makes `foo.o`, or is named by another line.
    private static func objects(madeBy line: BuildLine) -> [String] { [line.list + ".o", "$(\(line.list)-y)"] }

    /// True for a list of the build itself, false for a composite object.
    package static func isList(_ name: String) -> Bool { lists.contains(name) }

    /// What the file builds from outside its own directory, as it spells it.
    var outsideMembers: [String] { linesByMember.keys.filter { $0.hasPrefix("../") }.sorted() }

    /// The values of a variable, expanded and joined in the order of the file.
    package func value(of variable: String) -> String {
        var work = MakefileExpander.workPerFile
        return MakefileExpander(variables: variables, directory: directory).expand("$(\(variable))", work: &work)
    }

    /// The `-I` and `-D` flags that the file gives to one of its own sources, include paths relative to the root.
    package func compilerFlags(for source: String) -> [String] {
        flags(of: ["EXTRA_CFLAGS", "EXTRA_CPPFLAGS", "ccflags", "cppflags", "CFLAGS_" + Self.object(of: source)])
    }

    /// What a source is compiled to.
    static func object(of source: String) -> String {
        (source.hasSuffix(".c") || source.hasSuffix(".S") ? String(source.dropLast(2)) : source) + ".o"
    }

    /// The `-I` and `-D` flags that hold for everything below the file's directory.
    package var subdirectoryFlags: [String] { flags(of: ["subdir-ccflags", "KBUILD_SUBDIR_CCFLAGS"]) }

    private func flags(of names: [String]) -> [String] {
        let expander = MakefileExpander(variables: variables, directory: directory)
        var flags: [String] = []
        var work = MakefileExpander.workPerFile
        for name in names {
            let variants = variables.keys.filter { $0 == name || $0.hasPrefix(name + "-") }.sorted()
            for variant in variants {
                for value in variables[variant] ?? [] {
                    flags += CompilerFlags.kept(of: expander.expand(value, work: &work))
                }
            }
        }
        return flags.uniqued()
    }

    private static func buildLine(
        _ assignment: Assignment, _ expander: MakefileExpander, _ work: inout Int
    ) -> BuildLine? {
        let name = MakefileExpander.configSymbols(in: assignment.name)
        let plain = expander.expand(name.symbols.isEmpty ? assignment.name : name.rest, work: &work)
        var list = plain
        var isModuleOnly = false
        if name.symbols.isEmpty {
            guard let suffix = ["-y", "-m", "-objs"].first(where: { plain.hasSuffix($0) }) else { return nil }
            isModuleOnly = suffix == "-m"
            list = String(plain.dropLast(suffix.count))
        } else if let dash = plain.lastIndex(of: "-"), plain[dash...].allSatisfy({ $0 == "-" }) {
            list = String(plain[..<dash])
        }
        if list.hasSuffix("-objs") { list = String(list.dropLast("-objs".count)) }
        guard !list.isEmpty, !list.contains("flags") else { return nil }
        // What an architecture's own makefile sets to its word size stands for both.
        let values = assignment.value.contains("$(BITS)")
            ? ["32", "64"].map { assignment.value.replacing("$(BITS)", with: $0) } : [assignment.value]
        let members = values.flatMap {
            expander.expand($0, work: &work).split(whereSeparator: \.isWhitespace).map(String.init)
        }
        let references = assignment.value.contains("-y)")
        guard !members.isEmpty || references else { return nil }
        let turnsModulesIn = !name.symbols.isEmpty && [",y", "=y"].contains { assignment.name.contains($0) }
        return BuildLine(
            list: list, symbols: name.symbols, members: members, isModuleOnly: isModuleOnly,
            isBuiltInOnly: turnsModulesIn)
    }
}

extension [KbuildFile.BuildLine] {
    /// The CONFIG symbols of the lines, each once.
    package var symbols: [String] { flatMap(\.symbols).uniqued() }
}

extension [String] {
    /// Each once, at its first place.
    package func uniqued() -> [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
