internal import Report

/// One row per site, in a fixed order of columns, each named by its path in the JSON.
///
/// A cell is empty where the JSON has null, and where the column was not computed. Lists of names are set apart by
/// blanks, lists of sentences and of sections by semicolons.
struct CSVReport: Writer {
    static let name = "csv"
    static let mediaType = MediaType.csv
    static let purpose = "spreadsheets: one row per site"

    private let report: AuditReport

    init(_ subject: AuditSubject) { report = subject.report }

    func write(to stream: inout some TextOutputStream) {
        let rules = Dictionary(grouping: report.findings, by: \.site)
        let columns = SiteColumn.all.filter { $0.cell != nil }
        stream.write(CSVText.line(columns.map(\.name) + ["findings"]))
        for site in report.sites {
            let findings = (rules[site.id] ?? []).map(\.rule).joined(separator: " ")
            stream.write(CSVText.line(columns.map { $0.cell?(site) ?? "" } + [findings]))
        }
    }
}
