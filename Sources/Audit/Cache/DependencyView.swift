internal import AuditIndex
internal import CompileEnvironment
internal import Foundation
internal import KernelTree
internal import Paths
internal import Synchronization
internal import UnitParsing

/// What a parse depended on, by name, and what it is now.
///
/// Besides the tree's files there are these kinds of names, which no path of a tree can have:
/// - `//store/PATH` is a generated header;
/// - `//config/ARCH/PATH` what the configuration says of the symbols that a file names, so that a new symbol elsewhere
///   voids nothing;
/// - `//name/ARCH/DIRECTORY/NAME` which headers' paths end so, in the tree or generated, since a new one may be found
///   before the one that was read;
/// - `//present/PATH` whether there is something of that path at all.
final class DependencyView: Sendable {
    private let tree: TreeView
    private let store: String
    private let environments: PreparedEnvironments
    /// Paths of headers by their last two parts.
    private let headers: [String: [String]]
    /// Stands for all links of the tree: a header may be reached through a new one.
    private let links: String
    /// Top-level directories whose headers `headers` leaves out.
    private let excluded: Set<String>
    private let state = Mutex(State())

    private struct State {
        /// Names by the spelling of a path; most units ask for the same files.
        var places: [String: String?] = [:]
        var symbols: [String: [String]] = [:]
        var contents: [String: ContentHash?] = [:]
        /// Generated headers by architecture and by their last two parts.
        var generated: [String: [String: [String]]] = [:]
        /// By architecture: what its precompiled header depends on, which all its units do.
        var shared: [String: Shared] = [:]
    }

    private struct Shared {
        let inputs: [String]
        let names: Set<String>
        let dependencies: [Dependency]
    }

    private static let generated = "//store/"
    private static let configuration = "//config/"
    private static let names = "//name/"
    private static let presence = "//present/"

    init(
        tree: TreeView, store: String, environments: PreparedEnvironments, headers: [String: [String]], links: String,
        excluded: [String]
    ) {
        self.tree = tree
        self.store = store
        self.environments = environments
        self.headers = headers
        self.links = links
        self.excluded = Set(excluded)
    }

    /// What a compiler's look-ups depend on. What it saw is held against what is known of the tree.
    func names(of lookups: Lookups, for architecture: String) -> Set<String> {
        var names: Set<String> = []
        for file in lookups.reads {
            guard let place = place(of: file.path) else { continue }
            if !place.hasPrefix("//") { tree.confirmContent(of: place, FileStamp(file)) }
            names.insert(place)
        }
        for path in lookups.found {
            if let place = place(of: path) { names.insert(Self.presence + place) }
        }
        for path in lookups.absent {
            guard let place = place(of: path) else { continue }
            if !place.hasPrefix("//") { tree.confirmAbsent(place) }
            let isListed = place.hasSuffix(".h") && !excluded.contains(String(place.prefix { $0 != "/" }))
            let header = "\(Self.names)\(architecture)/\(Provisions.ending(of: place))"
            names.insert(isListed ? header : Self.presence + place)
        }
        return names
    }

    /// The name of a file that a compiler asked for, from its spelling; nil for what is of no interest: the compiler's
    /// own headers, precompiled ones, and texts that only pretend to be files.
    private func place(of path: String) -> String? {
        if let known = state.withLock({ $0.places[path] }) { return known }
        let place = normalPlace(of: path)
        state.withLock { $0.places[path] = .some(place) }
        return place
    }

    private func normalPlace(of path: String) -> String? {
        let normal = tree.relativePath(path)
        if let rest = TreePath.relative(normal, to: store) {
            return rest.hasSuffix(".pch") || TreePath.directory(of: rest).isEmpty ? nil : Self.generated + rest
        }
        return TreePath.isAbsolute(normal) ? nil : normal
    }

    /// Everything that a parse for an architecture depended on that depended on these names.
    /// - Parameter header: the same of a precompiled header that it used: all of that, and what is new in these.
    func dependencies(on names: Set<String>, for architecture: String, besides header: [String] = []) -> [Dependency] {
        let shared = shared(header, for: architecture)
        var more: Set<String> = []
        for name in names where !shared.names.contains(name) {
            if !name.hasSuffix(Self.everySymbol) { more.insert(name) }
            guard !name.hasPrefix("//") || name.hasPrefix(Self.generated) else { continue }
            if !symbols(of: name).isEmpty { more.insert("\(Self.configuration)\(architecture)/\(name)") }
            if name.hasSuffix(".h") { more.insert("\(Self.names)\(architecture)/\(Provisions.ending(of: name))") }
        }
        // Few beside a thousand: a difference of sets would look up each of those.
        return shared.dependencies + dependencies(more.filter { !shared.names.contains($0) })
    }

    private func dependencies(_ names: some Sequence<String>) -> [Dependency] {
        names.compactMap { name in content(of: name).map { Dependency(path: name, content: $0) } }
    }

    private func shared(_ inputs: [String], for architecture: String) -> Shared {
        if let known = state.withLock({ $0.shared[architecture] }), known.inputs == inputs { return known }
        let shared = Shared(inputs: inputs, names: Set(inputs), dependencies: dependencies(inputs))
        if !inputs.isEmpty { state.withLock { $0.shared[architecture] = shared } }
        return shared
    }

    /// Where every symbol stands: what files say of symbols speaks for it.
    private static let everySymbol = "/generated/autoconf.h"

    /// nil where there is no such thing.
    func content(of name: String) -> ContentHash? {
        guard name.hasPrefix("//") else { return tree.content(of: name) }
        if let known = state.withLock({ $0.contents[name] }) { return known }
        let content = bytes(of: name).map { ContentHash(ofBlob: $0) }
        state.withLock { $0.contents[name] = .some(content) }
        return content
    }

    /// False where something of what git keeps was asked for, which `TreeSeal` says nothing of.
    var areSealed: Bool {
        let names = state.withLock { Array($0.contents.keys) } + tree.unlisted
        return !names.contains { $0.split(separator: "/").contains(".git") }
    }

    /// Whether there is a file or a directory.
    private func isPresent(_ name: String) -> Bool {
        guard name.hasPrefix(Self.generated) else { return tree.tree.hasFile(name) || tree.tree.hasDirectory(name) }
        return FileManager.default.fileExists(atPath: "\(store)/\(name.dropFirst(Self.generated.utf8.count))")
    }

    /// nil where the architecture was not prepared.
    private func headers(endingIn ending: String, for architecture: String) -> [String]? {
        if state.withLock({ $0.generated[architecture] }) == nil {
            guard let environment = environments.known(named: architecture) else { return nil }
            let paths = environment.generated.compactMap { TreePath.relative($0, to: store) }
            let places = paths.map { Self.generated + $0 }.sorted()
            state.withLock { $0.generated[architecture] = Dictionary(grouping: places, by: Provisions.ending) }
        }
        let generated = state.withLock { $0.generated[architecture]?[ending] ?? [] }
        return (headers[ending] ?? []) + generated
    }

    private func bytes(of name: String) -> [UInt8]? {
        if name.hasPrefix(Self.generated) {
            let path = "\(store)/\(name.dropFirst(Self.generated.utf8.count))"
            return FileManager.default.contents(atPath: path).map { [UInt8]($0) }
        }
        if name.hasPrefix(Self.presence) {
            return isPresent(String(name.dropFirst(Self.presence.utf8.count))) ? [1] : [0]
        }
        if name.hasPrefix(Self.names) {
            let rest = name.dropFirst(Self.names.utf8.count)
            guard let slash = rest.firstIndex(of: "/"),
                let found = headers(endingIn: String(rest[rest.index(after: slash)...]), for: String(rest[..<slash]))
            else { return nil }
            return Array(([links] + found).joined(separator: "\n").utf8)
        }
        let rest = name.dropFirst(Self.configuration.utf8.count)
        guard let slash = rest.firstIndex(of: "/"),
            let environment = environments.known(named: String(rest[..<slash]))
        else { return nil }
        let symbols = symbols(of: String(rest[rest.index(after: slash)...]))
        // A name put together from parts may be any.
        if symbols.contains("") { return Array(environment.configuration.header.utf8) }
        let values = symbols.map { symbol in
            let base = symbol.hasSuffix("_MODULE") ? String(symbol.dropLast("_MODULE".count)) : symbol
            let (own, other) = (environment.configuration.values[symbol], environment.configuration.values[base])
            return "\(symbol)=\(own ?? "")/\(other ?? "")"
        }
        return Array(values.joined(separator: "\n").utf8)
    }

    /// What stands behind each `CONFIG_` in a file, sorted.
    private func symbols(of name: String) -> [String] {
        if let known = state.withLock({ $0.symbols[name] }) { return known }
        let bytes = name.hasPrefix(Self.generated)
            ? (name.hasSuffix(Self.everySymbol) ? nil : bytes(of: name)) : tree.contents(of: name)
        let symbols = bytes.map { Self.symbols(in: $0) } ?? []
        state.withLock { $0.symbols[name] = symbols }
        return symbols
    }

    private static func symbols(in bytes: [UInt8]) -> [String] {
        let mark = Array("CONFIG_".utf8)
        var found: Set<String> = []
        bytes.withUnsafeBytes { text in
            guard let base = text.baseAddress else { return }
            var start = 0
            while start + mark.count <= text.count, let hit = memchr(base + start, Int32(mark[0]), text.count - start) {
                let place = base.distance(to: UnsafeRawPointer(hit))
                start = place + 1
                guard place + mark.count <= text.count, memcmp(hit, mark, mark.count) == 0 else { continue }
                let begin = place + mark.count
                var end = begin
                while end < text.count, text[end].isWordByte { end += 1 }
                start = end
                if end > begin {
                    found.insert(String(decoding: text[begin..<end], as: UTF8.self))
                } else {
                    // Alone it means something only where it is pasted to another name.
                    while end < text.count, text[end] == UInt8(ascii: " ") { end += 1 }
                    if end < text.count, text[end] == UInt8(ascii: "#") { found.insert("") }
                }
            }
        }
        return found.sorted()
    }
}
