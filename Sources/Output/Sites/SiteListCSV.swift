internal import Report

/// A table of the columns that have one value.
struct SiteListCSV: Writer {
    static let name = "csv"
    static let mediaType = MediaType.csv
    static let purpose = "spreadsheets: the columns that have one value"

    private let sites: [CallSite]

    init(_ list: SiteList) { sites = list.sites }

    func write(to stream: inout some TextOutputStream) {
        stream.write(CSVText.line(Self.header))
        for site in sites { stream.write(CSVText.line(Self.cells(site))) }
    }

    private static let header = [
        "id", "file", "line", "column", "function", "callee", "flags", "may", "origin", "vmas", "writes", "reference",
        "release", "lifetime", "case", "conversion", "modular", "config", "subsystem",
    ]

    private static func cells(_ site: CallSite) -> [String] {
        [
            site.id.rawValue, site.file, "\(site.line)", "\(site.column)", site.function ?? "", site.callee,
            site.flags.must.joined(separator: " "), site.flags.may.joined(separator: " "), site.flags.origin.rawValue,
            site.vmas.rawValue, site.writes.rawValue, site.reference.rawValue,
            site.judgement?.release.pairing.rawValue ?? "",
            site.judgement?.lifetime.rawValue ?? "", site.judgement?.case.is.rawValue ?? "",
            site.judgement?.conversion.to ?? "", site.ownership?.modular.map { $0 ? "yes" : "no" } ?? "",
            site.ownership?.config ?? "", site.ownership?.subsystem ?? "",
        ]
    }
}
