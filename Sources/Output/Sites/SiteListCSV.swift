internal import Report

/// A table of the columns that have a heading.
struct SiteListCSV: Writer {
    static let name = "csv"
    static let mediaType = MediaType.csv
    static let purpose = "spreadsheets: the columns that one looks at first"

    private let sites: [CallSite]

    init(_ list: SiteList) { sites = list.sites }

    func write(to stream: inout some TextOutputStream) {
        let columns = SiteColumn.all.filter { $0.heading != nil }
        stream.write(CSVText.line(columns.compactMap(\.heading)))
        for site in sites { stream.write(CSVText.line(columns.map { $0.cell?(site) ?? "" })) }
    }
}
