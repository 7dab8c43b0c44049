internal import CallSites
internal import Knowledge
internal import Report
internal import SourceText

/// Who gives back what is in a container that goes from hand to hand: told by the text, as no way can be followed.
extension CallerPursuit {
    /// More files than this are no answer.
    private static let maximalFilesEmptying = 64

    /// Those that calls of a file fill, and that nothing there empties.
    func containers(filledBy calls: [CallFact]) -> Set<PageUse.Kind> {
        calls.reduce(into: []) { found, call in
            guard let flow = call.flow, flow.holding != .released else { return }
            for use in flow.uses where use.isLinked && uses.releases(ofContainer: use.kind) != nil {
                found.insert(use.kind)
            }
        }
    }

    /// By name: the kind of container that a function takes a page out of.
    func releases(ofContainers kinds: Set<PageUse.Kind>) -> [String: PageUse.Kind] {
        kinds.sorted { $0.rawValue < $1.rawValue }.reduce(into: [:]) { names, kind in
            for name in uses.releases(ofContainer: kind) ?? [] { names[name] = kind }
        }
    }

    /// The releases in the bodies of given functions. Whoever else calls them has a container of his own.
    func places(
        of names: [String: PageUse.Kind], in hits: [String: [String]]
    ) async throws -> [PageUse.Kind: [PageUse]] {
        let files = hits.mapValues { $0.filter { names[$0] != nil } }
            .filter { !$0.value.isEmpty && !$0.key.hasSuffix(".S") }.sorted { $0.key < $1.key }
        guard !files.isEmpty, files.count <= Self.maximalFilesEmptying else { return [:] }
        let found = try await pool.map(files) { path, present in
            view.source(of: path).map { standing(present, in: $0, at: path) } ?? []
        }
        var places: [PageUse.Kind: [PageUse]] = [:]
        for place in found.joined() {
            if let kind = names[place.function] { places[kind, default: []].append(place) }
        }
        return places
    }

    private func standing(_ names: [String], in source: LexedSource, at path: String) -> [PageUse] {
        guard source.functions.contains(where: { names.contains($0.name) }) else { return [] }
        var found: [PageUse] = []
        let releases = Set(names).union(uses.releases.keys).sorted()
        for place in IdentifierSearch(releases).occurrences(in: source.bytes) {
            guard let function = source.enclosingFunction(at: place.offset)?.name, names.contains(function),
                source.textualRole(at: place.offset) == .call
            else { continue }
            let name = releases[place.identifier]
            let position = source.position(of: place.offset)
            var use = PageUse(
                kind: .release, callee: name, function: function,
                evidence: Evidence(
                    file: path, line: position.line, text: "\(name)()", says: "gives back a page of any container"))
            use.fits = uses.releases[name]?.fits.sorted()
            found.append(use)
        }
        return found
    }
}

extension PageKnowledge {
    fileprivate func releases(ofContainer kind: PageUse.Kind) -> Set<String>? {
        Shape(rawValue: kind.rawValue).flatMap { containerReleases[$0] }
    }
}
