internal import Digests
internal import Foundation

/// Text from a tree made fit for HTML, in an element or in a quoted attribute.
enum HTMLText {
    static func escaped(_ text: String) -> String {
        SafeText.respelled(SafeText.escaped(text)) { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            case "'": "&#39;"
            default: nil
            }
        }
    }

    /// A source line, its tabs and blanks kept.
    static func code(_ line: String) -> String {
        escaped(SafeText.respelled(line) { $0 == "\t" ? "        " : $0 == "\r" ? "" : nil })
    }

    /// A content security policy that lets a page's own style and script work, and nothing else.
    static func policy(style: String, script: String) -> String {
        let scripts = script.isEmpty ? "" : "script-src '\(hash(of: script))'; "
        return "default-src 'none'; style-src '\(hash(of: style))'; \(scripts)base-uri 'none'; form-action 'none'"
    }

    private static func hash(of text: String) -> String {
        var digest = Digest(.sha256)
        digest.update(text)
        return "sha256-" + Data(digest.finish()).base64EncodedString()
    }

    private static let style = """

        :root { color-scheme: light dark; --line: #8884; --faint: #8881; --get: #c2571a; --pin: #1f77b4; --none: #999; }
        body { font: 15px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 90em; padding: 0 1em; }
        code, pre, td.code { font: 12.5px/1.4 ui-monospace, monospace; }
        table { border-collapse: collapse; }
        th, td { text-align: left; padding: .2em .7em; border-bottom: 1px solid var(--line); vertical-align: top; }
        td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }

        """

    /// A page that needs nothing but itself.
    static func page(title: String, style own: String, body: String, script: String = "") -> String {
        let style = Self.style + own + "\n"
        return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="\(policy(style: style, script: script))">
        <title>\(escaped(title))</title>
        <style>\(style)</style>
        </head>
        <body>
        \(body)\(script.isEmpty ? "" : "\n<script>\(script)</script>")
        </body>
        </html>

        """
    }
}
