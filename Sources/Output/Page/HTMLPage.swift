internal import Digests
internal import Foundation

/// The frame of every page: it opens from a disk or a mail, asks no network for anything, and its policy names its
/// style and its script by their hashes, so that nothing else can run.
struct HTMLPage {
    var title: String
    var style: String
    var body: String
    /// Empty where the page needs none.
    var script = ""

    func write(to stream: inout some TextOutputStream) {
        stream.write(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(policy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>\(HTMLText.escaped(title))</title>
            <style>\(style)</style>
            </head>
            <body>

            """)
        stream.write(body)
        if !script.isEmpty { stream.write("<script>\(script)</script>\n") }
        stream.write("</body>\n</html>\n")
    }

    private var policy: String {
        let scripts = script.isEmpty ? "" : "script-src '\(Self.hash(of: script))'; "
        return "default-src 'none'; style-src '\(Self.hash(of: style))'; \(scripts)base-uri 'none'; form-action 'none'"
    }

    private static func hash(of text: String) -> String {
        var digest = Digest(.sha256)
        digest.update(text)
        return "sha256-" + Data(digest.finish()).base64EncodedString()
    }
}

extension HTMLPage {
    /// A page that is read from its top to its end.
    /// - Parameters:
    ///   - introduction: what stands above the filter.
    ///   - filter: what the articles are called and found by, where there are any.
    init(reading title: String, introduction: String, filter: (rows: String, hint: String)? = nil, body: String) {
        let input = filter.map { rows, hint in
            """
            <p><label>Show only \(rows) with <input id="filter" type="search" autocomplete="off" data-rows="\(rows)" \
            placeholder="\(hint)"></label> <span id="shown" role="status"></span></p>

            """
        }
        self.title = title
        style = String(decoding: PackageResources.reading_css, as: UTF8.self)
        self.body = "<h1>\(HTMLText.escaped(title))</h1>\n\(introduction)\(input ?? "")\(body)"
        script = input == nil ? "" : String(decoding: PackageResources.reading_js, as: UTF8.self)
    }
}
