internal import Report

/// The audit as one page that opens from a disk or a mail and asks no network for anything.
///
/// What comes from the tree is in one block of JSON that no browser runs, and the page's script puts it on the screen
/// as text only. The content security policy names the script and the style by their hashes, so nothing else can run.
struct HTMLReport {
    private let report: AuditReport
    private let excerpts: SourceExcerpts?

    init(_ report: AuditReport, excerpts: SourceExcerpts?) {
        self.report = report
        self.excerpts = excerpts
    }

    func write(to stream: inout some TextOutputStream) throws(OutputError) {
        let payload = try JSONText.line(HTMLPayload(report, excerpts: excerpts), JSONText.compactEncoder())
        stream.write(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>\(HTMLText.escaped("Linux \(report.tree.version) - \(report.tool.name)"))</title>
            <style>\(Self.style)</style>
            </head>
            <body>
            <noscript>

            """)
        writeWithoutScript(to: &stream)
        stream.write("</noscript>\n<script type=\"application/json\" id=\"report\">")
        stream.write(Self.unclosable(payload))
        stream.write("</script>\n<script>\(Self.script)</script>\n</body>\n</html>\n")
    }

    /// A page that is read where no script runs still says what was found.
    private func writeWithoutScript(to stream: inout some TextOutputStream) {
        let summary = Summary(report)
        stream.write("<h1>\(HTMLText.escaped(report.tree.path))</h1>\n")
        for line in summary.title + [summary.totals] + summary.rows.map({ "\($0.label): \($0.value)" }) {
            stream.write("<p>\(HTMLText.escaped(line))</p>\n")
        }
        stream.write("<p>The sites are shown by the page's own script, which this browser does not run.</p>\n")
    }

    // MARK: Escaping

    /// In JSON these stand in strings only. Without them no text closes the block, nor opens a comment in it.
    private static func unclosable(_ json: String) -> String {
        SafeText.respelled(json) { scalar in
            switch scalar {
            case "<": "\\u003c"
            case ">": "\\u003e"
            case "&": "\\u0026"
            default: nil
            }
        }
    }

    // MARK: The page's own parts

    private static let style = String(decoding: PackageResources.style_css, as: UTF8.self)
    private static let script = [
        PackageResources.filter_js, PackageResources.charts_js, PackageResources.table_js, PackageResources.panel_js,
        PackageResources.page_js,
    ].map { String(decoding: $0, as: UTF8.self) }.joined()

    private static let policy = HTMLText.policy(style: style, script: script)
}
