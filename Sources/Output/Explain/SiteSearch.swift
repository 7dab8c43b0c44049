package import Report

/// The site that a user means: an id, the beginning of one, or a place.
package struct SiteSearch {
    /// What was found.
    package enum Answer: Hashable, Sendable {
        /// Several where a line holds several calls.
        case found([CallSite])
        /// An explanation in one line.
        case none(String)
    }

    private static let shownSites = 3

    private let report: AuditReport

    package init(in report: AuditReport) { self.report = report }

    /// - Parameter text: an id, a prefix of one, `file:line`, or `file:line:column`; the file as the report names it,
    ///   or by a path that ends so.
    package func sites(named text: String) -> Answer {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.reversed().prefix { Int($0) != nil }.prefix(2).reversed().compactMap { Int($0) }
        guard let line = numbers.first, parts.count > numbers.count else { return sites(withPrefix: text) }
        let file = parts.dropLast(numbers.count).joined(separator: ":")
        return sites(in: file, line: line, column: numbers.count > 1 ? numbers[1] : nil, text: text)
    }

    private func sites(withPrefix text: String) -> Answer {
        let prefix = text.lowercased()
        let found = prefix.isEmpty ? [] : report.sites.filter { $0.id.rawValue.hasPrefix(prefix) }
        let ids = Set(found.map(\.id))
        if ids.count == 1 { return .found(found) }
        if ids.count > 1 {
            return .none("\(quoted(text)): \(ids.count) sites have ids that begin so: \(list(found))")
        }
        let named = report.sites.filter { $0.function == text || $0.file == text || $0.callee == text }
        if !named.isEmpty { return .none("\(quoted(text)) names no one site; it may be \(list(named))") }
        let closest = closest(to: prefix)
        let near = closest.isEmpty ? "" : "; near: \(list(closest))"
        return .none("\(quoted(text)): no site has this id\(near); give an id or file:line of the report")
    }

    /// Sites whose ids share the longest beginning, of three digits at least.
    private func closest(to prefix: String) -> [CallSite] {
        func common(_ site: CallSite) -> Int { zip(site.id.rawValue, prefix).prefix { $0 == $1 }.count }
        let best = report.sites.map(common).max() ?? 0
        return best < 3 ? [] : report.sites.filter { common($0) == best }
    }

    private func sites(in path: String, line: Int, column: Int?, text: String) -> Answer {
        let files = Set(report.sites.map(\.file))
        let file = files.contains(path) ? path : files.filter { path.hasSuffix("/" + $0) }.max { $0.count < $1.count }
        guard let file else {
            let name = path.split(separator: "/").last.map { String($0) } ?? path
            let likely = report.sites.filter { $0.file == name || $0.file.hasSuffix("/" + name) }
            let near = likely.isEmpty ? "" : "; near: \(list(likely))"
            return .none("\(quoted(text)): the report has no site in this file\(near)")
        }
        let inFile = report.sites.filter { $0.file == file }
        let onLine = inFile.filter { $0.line == line }
        let found = column.map { column in onLine.filter { $0.column == column } } ?? onLine
        if !found.isEmpty { return .found(found) }
        let near = inFile.sorted {
            (abs($0.line - line), $0.line, $0.column) < (abs($1.line - line), $1.line, $1.column)
        }
        return .none("\(quoted(text)): no site there; near: \(list(near))")
    }

    private func list(_ sites: [CallSite]) -> String {
        let shown = sites.prefix(Self.shownSites).map { site in
            let place = Wording.location(site.file, site.line)
            return "\(SafeText.escaped(place)) (\(site.callee), \(site.id.rawValue))"
        }
        let rest = sites.count - shown.count
        return shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }

    private func quoted(_ text: String) -> String { SafeText.shortened(SafeText.escaped(text), to: 200) }
}
