internal import Digests
internal import Foundation

/// The frame of every page: it opens from a disk or a mail, asks no network for anything, and its policy names its
/// style and its script by their hashes, so that nothing else can run.
///
/// What comes from the tree is in one block of JSON that no browser runs, and the page's script puts it on the screen
/// as text only.
struct HTMLPage {
    private let page: Page
    /// SVG, for the chart that is drawn already.
    private let picture: String

    init(_ page: Page, picture: String = "") {
        self.page = page
        self.picture = picture
    }

    func write(to stream: inout some TextOutputStream) throws(OutputError) {
        let data = HTMLText.data(try JSONText.lines([page]))
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
            <title>\(HTMLText.escaped("\(page.title) - \(page.brand)"))</title>
            <style>\(Self.style)</style>
            </head>
            <body>
            <noscript>
            \(withoutScript)</noscript>

            """)
        if !picture.isEmpty { stream.write("<figure id=\"picture\">\n\(picture)\n</figure>\n") }
        stream.write("<script type=\"application/json\" id=\"data\">\(data)</script>\n")
        stream.write("<script>\(Self.script)</script>\n</body>\n</html>\n")
    }

    /// A page that is read where no script runs still says what was found.
    private var withoutScript: String {
        let lines = [page.subtitle] + page.figures.map { "\($0.figure) \($0.label), \($0.detail)" }
        return "<h1>\(HTMLText.escaped(page.title))</h1>\n"
            + lines.map { "<p>\(HTMLText.escaped($0))</p>\n" }.joined()
            + "<p>The rest is shown by the page's own script, which this browser does not run.</p>\n"
    }

    // MARK: The same for every page

    private static let style = text(PackageResources.style_css) + text(PackageResources.plot_css)
    private static let script = [
        PackageResources.elements_js, PackageResources.filter_js, PackageResources.charts_js,
        PackageResources.table_js, PackageResources.panel_js, PackageResources.page_js,
    ].map(text).joined()
    private static let policy =
        "default-src 'none'; style-src '\(hash(of: style))'; script-src '\(hash(of: script))'; base-uri 'none'; "
        + "form-action 'none'"

    static func text(_ resource: [UInt8]) -> String { String(decoding: resource, as: UTF8.self) }

    private static func hash(of text: String) -> String {
        var digest = Digest(.sha256)
        digest.update(text)
        return "sha256-" + Data(digest.finish()).base64EncodedString()
    }
}
