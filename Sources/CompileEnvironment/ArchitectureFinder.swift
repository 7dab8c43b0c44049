internal import KernelTree
internal import Synchronization

/// Decides for which architecture a file is parsed.
struct ArchitectureFinder: Sendable {
    private let tree: KernelTree
    /// Names of the `asm/` headers that wrappers provide, by architecture.
    private let wrappers: [String: Set<String>]
    private let order: [String]
    /// Directories of platform headers, by architecture.
    private let platforms: [String: [String]]
    private let scans: IncludeScans
    /// Which headers there are: most files ask for the same.
    private let present: PresentHeaders

    init(_ tree: KernelTree, _ scans: IncludeScans) {
        present = PresentHeaders()
        self.tree = tree
        self.scans = scans
        let reader = TreeText(tree)
        let nothing = ConfigurationValues(header: "", values: [:], files: [])
        var wrappers: [String: Set<String>] = [:]
        for architecture in tree.architectures {
            let headers = AsmHeaders(reader: reader, configuration: nothing, architecture: architecture).names()
            wrappers[architecture] = headers
        }
        self.wrappers = wrappers
        platforms = tree.architectures.reduce(into: [:]) { platforms, name in
            platforms[name] = reader.directories(matching: ArchitectureTable.facts(of: name).directories)
        }
        let preferred = ArchitectureTable.preference.filter(tree.architectures.contains)
        order = preferred + tree.architectures.filter { !preferred.contains($0) }
    }

    /// The same for a tree with sources that read as others; its files are the same ones.
    init(_ finder: ArchitectureFinder, _ scans: IncludeScans) {
        (tree, wrappers, order, platforms) = (finder.tree, finder.wrappers, finder.order, finder.platforms)
        present = finder.present
        self.scans = scans
    }

    /// The architecture of what belongs to none, unless its headers say otherwise.
    var general: String { order.first ?? "x86" }

    func architecture(of file: String) -> Architecture {
        let name = byPath(file) ?? byIncludes(file)
        let isNarrow = file.hasSuffix("_32.c") || file.hasSuffix("_32.h")
        return Architecture(name: name, word: isNarrow ? .narrow : .wide)
    }

    /// Another architecture for a file whose headers include `asm/` headers that its own does not have.
    func architecture(of file: String, lacking headers: [String]) -> Architecture? {
        guard byPath(file) == nil, !headers.isEmpty else { return nil }
        let own = scans.scan(of: file)?.unconditional.filter { $0.hasPrefix("asm/") } ?? []
        return order.first { name in (headers + own).allSatisfy { has($0, name) } }
            .map { Architecture(name: $0, word: .wide) }
    }

    private func byPath(_ file: String) -> String? {
        let parts = file.split(separator: "/")
        if parts.count > 2, parts[0] == "arch" {
            // Half of user-mode Linux lies in the directory of its host.
            if parts[2] == "um", tree.architectures.contains("um") { return "um" }
            return String(parts[1])
        }
        return ArchitectureTable.owners
            .first { file.hasPrefix($0.directory) && tree.architectures.contains($0.architecture) }?.architecture
    }

    private func byIncludes(_ file: String) -> String {
        let first = general
        guard let scan = scans.scan(of: file) else { return first }
        // Besides asm/, the headers of platforms tell architectures apart.
        let headers = scan.unconditional.filter { ["asm/", "mach/", "plat/"].contains(where: $0.hasPrefix) }
        func missing(_ architecture: String) -> Int { headers.count { !has($0, architecture) } }
        let least = missing(first)
        if least == 0 { return first }
        let counts = order.map { (name: $0, missing: missing($0)) }
        guard let best = counts.map(\.missing).min(), best < least else { return first }
        return counts.first { $0.missing == best }?.name ?? first
    }

    private func has(_ header: String, _ architecture: String) -> Bool {
        present.has(header, architecture) { isThere(header, architecture) }
    }

    private func isThere(_ header: String, _ architecture: String) -> Bool {
        guard header.hasPrefix("asm/") else {
            return platforms[architecture, default: []].contains { tree.hasFile($0 + "/" + header) }
        }
        if wrappers[architecture]?.contains(String(header.dropFirst("asm/".count))) == true { return true }
        let directory = "arch/\(architecture)/include/"
        return tree.hasFile(directory + header) || tree.hasFile(directory + "uapi/" + header)
    }
}

/// Whether an architecture has a header, once that was asked.
private final class PresentHeaders: Sendable {
    private let known = Mutex<[String: [String: Bool]]>([:])

    func has(_ header: String, _ architecture: String, _ look: () -> Bool) -> Bool {
        if let known = known.withLock({ $0[architecture]?[header] }) { return known }
        let isThere = look()
        known.withLock { $0[architecture, default: [:]][header] = isThere }
        return isThere
    }
}
