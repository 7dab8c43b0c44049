internal import Comparison
internal import Report

/// A history as a page with plots.
struct HistoryPage: Writer {
    static let name = "html"
    static let mediaType = MediaType.html
    static let purpose = "looking around: one page without network, with plots and tables"

    /// The largest areas have a colour each; the others share one.
    private static let areasShown = 11

    private let page: HTMLPage

    init(_ history: History) {
        let labels = history.releases.map(\.label)
        page = HTMLPage(
            reading: "gupaudit history, \(labels.first ?? "") to \(labels.last ?? "")", introduction: "",
            body: """
                <h2>Get against pin</h2>
                \(Self.references(history).svg)
                <h2>By area</h2>
                \(Self.areas(history).svg)
                <h2>Releases</h2>
                \(Self.table(history))
                \(Self.counts("By function", history, of: \.callees))
                \(Self.counts("By case", history) { $0.cases ?? [:] })
                \(Self.counts("By area", history, of: \.areas))
                <h2>Sites to which something happened</h2>
                \(Self.biographies(history))

                """)
    }

    func write(to stream: inout some TextOutputStream) { page.write(to: &stream) }

    private static func references(_ history: History) -> Plot {
        let releases = history.releases
        return Plot(
            title: "Sites that take get references and pins, by release", labels: releases.map(\.label),
            series: [
                Plot.Series(name: "pin", values: releases.map(\.pin)),
                Plot.Series(name: "get", values: releases.map(\.get)),
            ], isStacked: false)
    }

    private static func areas(_ history: History) -> Plot {
        let releases = history.releases
        let names = HistoryTable.names(releases.map(\.areas))
        let shown = names.prefix(areasShown)
        var series = shown.map { name in Plot.Series(name: name, values: releases.map { $0.areas[name] ?? 0 }) }
        let rest = names.dropFirst(areasShown)
        if !rest.isEmpty {
            series.append(
                Plot.Series(
                    name: "\(rest.count) others",
                    values: releases.map { release in rest.reduce(0) { $0 + (release.areas[$1] ?? 0) } }))
        }
        return Plot(title: "Sites by area and release", labels: releases.map(\.label), series: series, isStacked: true)
    }

    private static func table(_ history: History) -> String {
        let table = HistoryTable(history)
        let shown = HistoryTable.generalHeads.count
        return numbers(
            heads: table.heads.prefix(shown).map { $0.split(separator: "_").joined(separator: " ") },
            rows: table.rows.map { Array($0.prefix(shown)) })
    }

    /// A line for each name, a column for each release; nothing where no release counts them.
    private static func counts(
        _ title: String, _ history: History, of counts: (History.Release) -> [String: Int]
    ) -> String {
        let names = HistoryTable.names(history.releases.map(counts))
        guard !names.isEmpty else { return "" }
        let rows = names.map { name in [name] + history.releases.map { counts($0)[name].map(String.init) ?? "" } }
        return "<h2>\(title)</h2>\n" + numbers(heads: [""] + history.releases.map(\.label), rows: rows)
    }

    /// A table of numbers behind one column of names.
    private static func numbers(heads: [String], rows: [[String]]) -> String {
        func line(_ cells: [String], _ tag: String) -> String {
            let cells = cells.enumerated().map { number, cell in
                "<\(tag)\(number == 0 ? "" : " class=\"number\"")>\(HTMLText.escaped(cell))</\(tag)>"
            }
            return "<tr>" + cells.joined() + "</tr>"
        }
        return "<div class=\"wide\"><table><thead>\(line(heads, "th"))</thead><tbody>\n"
            + rows.map { line($0, "td") }.joined(separator: "\n") + "\n</tbody></table></div>"
    }

    private static func biographies(_ history: History) -> String {
        let rows = history.biographies.filter { $0.events.count > 1 }.map { biography in
            let place = "\(biography.file) \(Wording.caller(biography.function))"
            let events = biography.events.map { event in
                let detail = event.kind == .firstSeen ? "" : " " + HTMLText.escaped(event.detail)
                return "<li><b>\(HTMLText.escaped(event.release))</b> \(event.kind.rawValue)\(detail)</li>"
            }
            return "<tr><td class=\"code\">\(HTMLText.escaped(place))</td><td class=\"code\">"
                + "\(HTMLText.escaped(biography.callee))</td><td><ul class=\"life\">\(events.joined())</ul></td></tr>"
        }
        return "<div class=\"wide\"><table><thead><tr><th>Site</th><th>Call</th><th>Life</th></tr></thead><tbody>\n"
            + rows.joined(separator: "\n") + "\n</tbody></table></div>"
    }
}
