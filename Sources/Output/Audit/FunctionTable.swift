internal import Report

/// The summary's table: for each function of the family, how many sites take what and write or not.
struct FunctionTable {
    private struct Row {
        var name: String
        var sites: [CallSite]
    }

    private let core: [Row]
    private let extended: [Row]
    private let all: Row

    init(_ sites: [CallSite]) {
        let isCore: (CallSite) -> Bool = { $0.family == "core" }
        core = Self.rows(sites.filter(isCore))
        extended = Self.rows(sites.filter { !isCore($0) })
        all = Row(name: "all", sites: sites)
    }

    /// The most used first.
    private static func rows(_ sites: [CallSite]) -> [Row] {
        Dictionary(grouping: sites, by: \.callee).map { Row(name: $0, sites: $1) }
            .sorted { ($1.sites.count, $0.name) < ($0.sites.count, $1.name) }
    }

    func print(to printer: inout TextPrinter) {
        let widths = [26, 5, 5, 4, 5, 6, 5, 6, 4, 6]
        printer.row(
            ["", "reference", "writes", "long-"].map { Phrase($0, .label) }, widths: [26, 18, 16, 12], indent: 2)
        printer.row(
            ["function", "sites", "get", "pin", "none", "param", "yes", "maybe", "no", "term"]
                .map { Phrase($0, .label) }, widths: widths, indent: 2)
        for row in core { printer.row(cells(row).map { Phrase($0) }, widths: widths, indent: 2) }
        if !extended.isEmpty {
            printer.line(Phrase("beyond the core family", .label), indent: 2)
            for row in extended { printer.row(cells(row).map { Phrase($0) }, widths: widths, indent: 2) }
        }
        if isTotalled { printer.row(cells(all).map { Phrase($0, .heading) }, widths: widths, indent: 2) }
    }

    /// The same for a table with one line of headings.
    static let headings = [
        "function", "sites", "get", "pin", "none", "param", "writes", "maybe", "no", "long-term",
    ]

    var rows: [[String]] { (core + extended).map(cells) + (isTotalled ? [cells(all)] : []) }

    private var isTotalled: Bool { core.count + extended.count > 1 }

    private func cells(_ row: Row) -> [String] {
        func number(_ isCounted: (CallSite) -> Bool) -> String {
            let count = row.sites.count(where: isCounted)
            return count == 0 ? "-" : String(count)
        }
        let longterm = "FOLL_LONGTERM"
        return [row.name, String(row.sites.count)]
            + [Reference.get, .pin, .none, .param].map { kind in number { $0.reference == kind } }
            + [Writes.yes, .maybe, .no].map { kind in number { $0.writes == kind } }
            + [number { $0.flags.must.contains(longterm) || $0.flags.may.contains(longterm) }]
    }
}
