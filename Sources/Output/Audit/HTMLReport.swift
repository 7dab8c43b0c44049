internal import Report

/// The audit as one page to look around in.
///
/// What comes from the tree is in one block of JSON that no browser runs, and the page's script puts it on the screen
/// as text only.
struct HTMLReport: Writer {
    static let name = "html"
    static let mediaType = MediaType.html
    static let purpose =
        "looking around: one page without network, with pictures, a table that filters and sorts, a panel for each site"
    static let quotesSource = true

    private let subject: AuditSubject

    init(_ subject: AuditSubject) { self.subject = subject }

    func write(to stream: inout some TextOutputStream) throws(OutputError) {
        let report = subject.report
        let payload = HTMLText.data(try JSONText.lines([HTMLPayload(subject)]))
        HTMLPage(
            title: "Linux \(report.tree.version) - \(report.tool.name)", style: Self.style,
            body: """
                <noscript>
                \(Self.withoutScript(report))</noscript>
                <script type="application/json" id="report">\(payload)</script>

                """, script: Self.script
        ).write(to: &stream)
    }

    /// A page that is read where no script runs still says what was found.
    private static func withoutScript(_ report: AuditReport) -> String {
        let summary = Summary(report)
        let lines = summary.title + [summary.totals] + summary.rows.map { "\($0.label): \($0.value)" }
        return "<h1>\(HTMLText.escaped(report.tree.path))</h1>\n"
            + lines.map { "<p>\(HTMLText.escaped($0))</p>\n" }.joined()
            + "<p>The sites are shown by the page's own script, which this browser does not run.</p>\n"
    }

    // MARK: The page's own parts

    private static let style = String(decoding: PackageResources.style_css, as: UTF8.self)
    private static let script = [
        PackageResources.filter_js, PackageResources.charts_js, PackageResources.table_js, PackageResources.panel_js,
        PackageResources.page_js,
    ].map { String(decoding: $0, as: UTF8.self) }.joined()
}
