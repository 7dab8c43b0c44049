internal import Comparison
internal import Report

/// A history for a terminal or a mail: no colour.
struct HistoryText: Writer {
    static let name = "text"
    static let mediaType = MediaType.text
    static let purpose =
        "reading, mails: a line per release, tables of the releases that fit, the sites to which something happened"

    private var text = ""
    private let width: Int?
    private let shown: [History.Release]

    init(_ subject: HistorySubject) {
        let history = subject.history
        width = subject.width
        let column = Self.column(of: history.releases)
        let room = subject.width.map { max(1, ($0 - 2 - Self.names) / column) } ?? history.releases.count
        shown = history.releases.suffix(room)
        row(["release", "sites", "get", "pin", "none", "param", "converted", "added", "removed"])
        for release in history.releases {
            let since = release.since
            row(
                [release.label]
                    + [release.sites, release.get, release.pin, release.none, release.param].map { String($0) }
                    + [since?.converted, since?.added, since?.removed].map { $0.map(String.init) ?? "-" })
        }
        let unbalanced = history.releases.filter { !$0.balanced }.map(\.label)
        if !unbalanced.isEmpty {
            text += DiffText.wrapped(
                "the ledger does not balance in " + unbalanced.joined(separator: ", "), indent: 0, hanging: 2)
        }
        if shown.count < history.releases.count {
            let some = "the tables below have the latest \(shown.count) of \(history.releases.count) releases"
            text += "\n" + DiffText.wrapped("\(some); --wide or --format csv has all", indent: 0, hanging: 2)
        }
        table("By function", history, \.callees)
        if history.releases.contains(where: { $0.cases != nil }) { table("By case", history, \.cases) }
        table("By area", history, \.areas)
        for (old, new) in history.renamedAreas.sorted(by: { $0.key < $1.key }) {
            text += DiffText.wrapped("\(old) counts under \(new)", indent: 2, hanging: 4)
        }
        printBiographies(history)
    }

    func write(to stream: inout some TextOutputStream) { stream.write(text) }

    /// What every name gets; more where the releases leave room.
    private static let names = 28

    private static func column(of releases: [History.Release]) -> Int {
        max(6, 1 + min(13, releases.map { SafeText.width(of: SafeText.escaped($0.label)) }.max() ?? 0))
    }

    /// A dash stands where a release does not say.
    private mutating func table(
        _ title: String, _ history: History, _ counts: (History.Release) -> [String: Int]?
    ) {
        text += "\n\(title)\n"
        let column = Self.column(of: history.releases)
        let names = HistoryTable.names(shown.map { counts($0) ?? [:] })
        let longest = names.map { SafeText.width(of: SafeText.escaped($0)) }.max() ?? 0
        let room = width.map { max(Self.names, $0 - 2 - shown.count * column) } ?? longest
        let widths = [max(Self.names, min(longest, room))] + shown.map { _ in column }
        line([""] + shown.map(\.label), widths: widths)
        for name in names {
            line([name] + shown.map { release in counts(release).map { String($0[name] ?? 0) } ?? "-" }, widths: widths)
        }
    }

    private mutating func printBiographies(_ history: History) {
        let eventful = history.biographies.filter { $0.events.count > 1 }
        text += "\nSites to which something happened: \(eventful.count) of \(history.biographies.count)\n"
        for biography in eventful {
            text += DiffText.wrapped(
                "\(biography.file) \(Wording.caller(biography.function)) \(biography.callee)", indent: 2, hanging: 6)
            for event in biography.events {
                let detail = event.kind == .firstSeen ? "" : event.detail
                text += DiffText.wrapped(
                    "\(event.release) \(event.kind.rawValue) \(detail)", indent: 6, hanging: 8)
            }
        }
    }

    private mutating func row(_ cells: [String]) { line(cells, widths: [14, 6, 6, 6, 6, 6, 10, 7, 8]) }

    private mutating func line(_ cells: [String], widths: [Int]) {
        var line = ""
        for (number, (cell, width)) in zip(cells, widths).enumerated() {
            let cell = SafeText.shortened(SafeText.escaped(cell), to: number == 0 ? width : width - 1)
            let padding = String(repeating: " ", count: max(0, width - SafeText.width(of: cell)))
            line += number == 0 ? cell + padding : padding + cell
        }
        while line.last == " " { line.removeLast() }
        text += "  " + line + "\n"
    }
}
