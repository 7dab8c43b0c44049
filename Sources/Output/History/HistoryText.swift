internal import Comparison
internal import Report

/// A history for a terminal or a mail: 75 columns, no colour.
struct HistoryText: Writer {
    static let name = "text"
    static let mediaType = MediaType.text
    static let purpose = "reading, mails: a line per release, then the sites to which something happened; 75 columns"

    private var text = ""

    init(_ history: History) {
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
        table("By function", history.releases, \.callees)
        if history.releases.contains(where: { $0.cases != nil }) {
            table("By case", history.releases) { $0.cases ?? [:] }
        }
        table("By area", history.releases, \.areas)
        printBiographies(history)
    }

    func write(to stream: inout some TextOutputStream) { stream.write(text) }

    private mutating func table(
        _ title: String, _ releases: [History.Release], _ counts: (History.Release) -> [String: Int]
    ) {
        text += "\n\(title)\n"
        // What fits beside the names; the whole stands in the CSV.
        let shown = releases.suffix(5)
        let widths = [28] + shown.map { _ in 9 }
        line([""] + shown.map(\.label), widths: widths)
        for name in HistoryTable.names(releases.map(counts)) {
            line([name] + shown.map { counts($0)[name].map { String($0) } ?? "-" }, widths: widths)
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
