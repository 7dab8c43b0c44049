internal import Comparison

/// A history's releases as rows and columns.
struct HistoryTable: Writer {
    static let name = "csv"
    static let mediaType = MediaType.csv
    static let purpose = "spreadsheets: one row per release, with all counts"

    let heads: [String]
    let rows: [[String]]

    /// The columns that every history has, before the counts by name.
    static let generalHeads = [
        "release", "sites", "get", "pin", "none", "param", "ledger_balanced", "converted", "converted_back", "added",
        "removed", "changed", "version", "date", "added_get", "added_pin", "removed_get", "removed_pin",
    ]

    init(_ subject: HistorySubject) {
        let history = subject.history
        let callees = Self.names(history.releases.map(\.callees))
        let cases = Self.names(history.releases.map { $0.cases ?? [:] })
        let areas = Self.names(history.releases.map { $0.areas ?? [:] })
        heads = Self.generalHeads + callees + cases.map { "case " + $0 } + areas.map { "area " + $0 }
        rows = history.releases.map { release in
            let since = release.since.map { [$0.converted, $0.convertedBack, $0.added, $0.removed, $0.changed] }
            let kinds = release.since.map { [$0.addedGet, $0.addedPin, $0.removedGet, $0.removedPin] }
            let numbers = [release.sites, release.get, release.pin, release.none, release.param].map(String.init)
            return [release.label] + numbers + [release.balanced ? "yes" : "no"]
                + (since?.map(String.init) ?? ["", "", "", "", ""]) + [release.version, release.date ?? ""]
                + (kinds?.map(String.init) ?? ["", "", "", ""])
                + callees.map { String(release.callees[$0] ?? 0) }
                + cases.map { name in release.cases.map { String($0[name] ?? 0) } ?? "" }
                + areas.map { name in release.areas.map { String($0[name] ?? 0) } ?? "" }
        }
    }

    func write(to stream: inout some TextOutputStream) {
        for cells in [heads] + rows { stream.write(CSVText.line(cells)) }
    }

    /// The names of all releases, the most frequent first.
    static func names(_ counts: [[String: Int]]) -> [String] {
        let sums = counts.reduce(into: [String: Int]()) { $0.merge($1, uniquingKeysWith: +) }
        return sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }
}
