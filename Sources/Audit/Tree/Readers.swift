internal import KernelTree
internal import Paths
internal import SourceText

/// Which files of a tree name something, and which include a header.
struct Readers: Sendable {
    private let survey: Survey
    /// One for all questions: it reads once what earlier searches found.
    private let search: NameSearch

    init(survey: Survey, pool: TaskPool) {
        self.survey = survey
        search = NameSearch(view: survey.ground.view, index: survey.ground.index, pool: pool, phases: PhaseClock())
    }

    /// The files in which a name stands, sorted; of those that hold code, or only include others.
    func files(naming names: [String]) async throws -> [String] {
        let found = try await search.files(
            naming: names, among: survey.scan.results.lazy.filter(\.holdsCode).map(\.path))
        let text = IdentifierSearch(names)
        let others = survey.scan.results.lazy.filter { !$0.holdsCode }.map(\.path).filter { path in
            survey.ground.view.contents(of: path).map { !text.occurrences(in: $0).isEmpty } ?? false
        }
        return (Array(found.keys) + others).sorted()
    }

    /// The files that include a header, over others as well; nil where there are more than `most`, or it has a name
    /// that cannot be looked for.
    func files(including header: String, atMost most: Int) async throws -> Set<String>? {
        var found: Set<String> = []
        var open: Set = [header]
        while !open.isEmpty {
            let names = Set(open.map { TreePath.name(of: $0) })
            let words = Set(names.map { String($0.prefix(while: \.isWordCharacter)) })
            if words.contains(where: { $0.first.map { !$0.isLetter && $0 != "_" } ?? true }) { return nil }
            let readers = try await files(naming: words.sorted()).filter { path in
                survey.ground.view.source(of: path)?.inclusions.contains {
                    names.contains(TreePath.name(of: $0.name))
                } == true
            }
            open = Set(readers).subtracting(found).subtracting([header])
            found.formUnion(open)
            if found.count > most { return nil }
        }
        return found
    }
}
