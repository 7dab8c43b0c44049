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
        let widths = [36, 6, 7, 5, 6, 7, 7, 7, 5, 10]
        printer.row(
            ["", "reference", "writes"].map { Phrase($0, .label) }, widths: [36, 18, 22], indent: 2)
        printer.row(
            ["function", "sites", "get", "pin", "none", "param", "yes", "maybe", "no", "longterm"]
                .map { Phrase($0, .label) }, widths: widths, indent: 2)
        for row in core { printer.row(cells(row), widths: widths, indent: 2) }
        if !extended.isEmpty {
            printer.line(Phrase("beyond the core family", .label), indent: 2)
            for row in extended { printer.row(cells(row), widths: widths, indent: 2) }
        }
        if core.count + extended.count > 1 { printer.row(cells(all, .heading), widths: widths, indent: 2) }
    }

    private func cells(_ row: Row, _ style: Style = .plain) -> [Phrase] {
        func number(_ isCounted: (CallSite) -> Bool) -> String {
            let count = row.sites.count(where: isCounted)
            return count == 0 ? "-" : String(count)
        }
        let longterm = "FOLL_LONGTERM"
        let texts =
            [row.name, String(row.sites.count)]
            + [Reference.get, .pin, .none, .param].map { kind in number { $0.reference == kind } }
            + [Writes.yes, .maybe, .no].map { kind in number { $0.writes == kind } }
            + [number { $0.flags.must.contains(longterm) || $0.flags.may.contains(longterm) }]
        return texts.map { Phrase($0, style) }
    }
}
