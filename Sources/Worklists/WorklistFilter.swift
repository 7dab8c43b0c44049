package import Report

/// Which sites a worklist is about; an empty list of wishes is no wish.
package struct WorklistFilter: Hashable, Sendable {
    /// Words of a section's name in MAINTAINERS, in capitals or not.
    package var subsystems: [String] = []
    /// Files, or directories with everything below them.
    package var paths: [String] = []
    package var callees: [String] = []
    package var cases: [Case.Kind] = []
    /// Only what can be part of a module.
    package var modularOnly = false

    package init() {}

    /// The wishes, one by one, that no site of a report meets.
    package func unmet(in sites: [CallSite]) -> (paths: [String], subsystems: [String]) {
        (
            paths.filter { wish in !sites.contains { Self.path(wish, holds: $0.file) } },
            subsystems.filter { wish in
                !sites.contains { names(of: $0).contains { $0.contains(wish.lowercased()) } }
            }
        )
    }

    package func admits(_ site: CallSite) -> Bool {
        if modularOnly, site.ownership?.modular != true { return false }
        if !callees.isEmpty, !callees.contains(site.callee) { return false }
        if !cases.isEmpty, !cases.contains(where: { $0 == site.judgement?.case.is }) { return false }
        if !paths.isEmpty, !paths.contains(where: { Self.path($0, holds: site.file) }) { return false }
        return subsystems.isEmpty
            || names(of: site).contains { name in subsystems.contains { name.contains($0.lowercased()) } }
    }

    /// Of places that are no calls, which nothing but their path tells apart.
    func admits(file: String) -> Bool {
        guard subsystems.isEmpty, callees.isEmpty, cases.isEmpty, !modularOnly else { return false }
        return paths.isEmpty || paths.contains { Self.path($0, holds: file) }
    }

    private func names(of site: CallSite) -> [String] {
        guard let ownership = site.ownership else { return [] }
        return ([ownership.subsystem].compactMap(\.self) + ownership.subsystems).map { $0.lowercased() }
    }

    private static func path(_ wish: String, holds file: String) -> Bool {
        var parts = wish.split(separator: "/")
        while parts.first == "." { parts.removeFirst() }
        return file.split(separator: "/").starts(with: parts)
    }
}
