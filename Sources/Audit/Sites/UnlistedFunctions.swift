internal import CallSites
internal import Knowledge
internal import Report
internal import SourceText

/// Functions of the tree that look like ones of the family, while no list knows them: what they take is in no report.
struct UnlistedFunctions: Sendable {
    /// Sorted by name, each once.
    let all: [API.Unlisted]

    private static let mostNames = 8

    init(family: Family, files: [ScannedFile], parsed: Parsing.Outcome) {
        let declared = parsed.units.flatMap(\.facts.unlisted)
        let handing = files.filter { family.isHome($0.path) }.flatMap { file in
            Self.handing(file, parsed.units(for: file.path).flatMap(\.facts.calls), family: family)
        }
        // A header's word goes before a source's, and a parameter says more than what becomes of the pages.
        let places = [declared.filter { $0.file.hasSuffix(".h") }, declared, handing].flatMap { list in
            list.sorted { ($0.file, $0.line, $0.reason) < ($1.file, $1.line, $1.reason) }
        }
        all = Dictionary(places.map { ($0.function, $0) }) { first, _ in first }.values
            .sorted { $0.function < $1.function }
    }

    /// Functions of one file, visible to others, that give their callers the pages of a call of the family.
    private static func handing(_ file: ScannedFile, _ calls: [CallFact], family: Family) -> [API.Unlisted] {
        var lines: [String: Int] = [:]
        for function in file.source.functions {
            lines[function.name] = file.source.position(of: function.nameOffset).line
        }
        return calls.filter { $0.file == file.path }.flatMap { call in
            (call.flow?.wrappers ?? []).compactMap { wrapper in
                guard wrapper.returnsPages || wrapper.pagesParameter != nil, !family.lists(wrapper.function),
                    let line = lines[wrapper.function]
                else { return nil }
                let manner = wrapper.returnsPages ? "returns" : "hands out"
                return API.Unlisted(
                    function: wrapper.function, file: file.path, line: line,
                    reason: "\(manner) the pages of \(call.callee)")
            }
        }
    }

    /// One line; nil where the lists are complete.
    /// - Parameter rules: the directory of the rules.
    func notice(rules: String) -> String? {
        if all.isEmpty { return nil }
        let names = all.prefix(Self.mostNames).map { "\($0.function) (\($0.file):\($0.line) \($0.reason))" }
        let rest = all.count > names.count ? " and \(all.count - names.count) more (api.unlisted)" : ""
        return "not audited, since no list of the family knows it: \(names.joined(separator: ", "))\(rest); "
            + "add it to functions or extended of \(rules)/\(Family.file)"
    }
}
