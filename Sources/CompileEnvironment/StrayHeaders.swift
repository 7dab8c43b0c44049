internal import KernelTree
internal import Paths

/// Finds headers that a file includes and that no search path answers: vendors' trees keep some in directories that
/// only their own build scripts know.
struct StrayHeaders {
    let scans: IncludeScans
    let environment: ArchitectureEnvironment
    let headers: HeaderLookup

    /// Further include directories for a file, relative to the tree, in a fixed order.
    func directories(for file: String, flags: FileFlags) -> [String] {
        guard let scan = scans.scan(of: file) else { return [] }
        let searched = environment.searchedDirectories + flags.includeDirectories
            + [TreePath.directory(of: file)]
        var found: [String] = []
        for name in scan.all.sorted() where !name.split(separator: "/").contains("..") {
            guard !environment.isGenerated(name) else { continue }
            let candidates = Set(headers.all(endingWith: name))
            guard !candidates.isEmpty, !searched.contains(where: { candidates.contains($0 + "/" + name) }),
                let header = headers.header(endingWith: name, includedFrom: file), isOurs(header)
            else { continue }
            let directory = String(Substring(header.utf8.dropLast(name.utf8.count + 1)))
            if !found.contains(directory) { found.append(directory) }
        }
        return found
    }

    /// The directories of headers that a parse did not find, in a fixed order.
    func directories(answering missing: [(name: String, includer: String)]) -> [String] {
        var found: [String] = []
        for (name, includer) in missing {
            let parts = name.split(separator: "/")
            let ascent = parts.prefix { $0 == ".." }.count
            let descent = parts.dropFirst(ascent)
            guard !descent.contains(".."), descent.count > ascent else { continue }
            let suffix = descent.joined(separator: "/")
            let candidates = headers.all(endingWith: suffix).filter(isOurs)
            let nearest = headers.header(endingWith: suffix, includedFrom: includer)
            guard let header = nearest.flatMap({ isOurs($0) ? $0 : nil })
                ?? candidates.min(by: { ($0.utf8.count, $0) < ($1.utf8.count, $1) })
            else { continue }
            // From the directory where the name begins, as deep as it climbs.
            let base = header.utf8.dropLast(suffix.utf8.count)
            let directory = (String(Substring(base)) + descent.prefix(ascent).joined(separator: "/"))
                .split(separator: "/").joined(separator: "/")
            if !found.contains(directory) { found.append(directory) }
        }
        return found
    }

    /// Another architecture's headers would answer more than the one question asked.
    private func isOurs(_ header: String) -> Bool {
        guard header.hasPrefix("arch/") else { return true }
        return header.hasPrefix("arch/\(environment.architecture.name)/")
    }
}

extension ArchitectureEnvironment {
    /// Its include directories inside the tree, relative to it.
    fileprivate var searchedDirectories: [String] {
        (directories + platforms).compactMap { TreePath.relative($0, to: root) }
    }

    fileprivate func isGenerated(_ name: String) -> Bool {
        directories.contains { generated.contains($0 + "/" + name) }
    }
}
