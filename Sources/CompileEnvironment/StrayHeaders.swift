internal import KernelTree

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
