/// Text from a tree made fit for HTML, in an element or in a quoted attribute.
enum HTMLText {
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in SafeText.escaped(text) {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.append(character)
            }
        }
        return escaped
    }

    /// A source line, its tabs and blanks kept.
    static func code(_ line: String) -> String {
        var widened = ""
        for character in line { widened += character == "\t" ? "        " : character == "\r" ? "" : String(character) }
        return escaped(widened)
    }

    /// A page that needs nothing but itself.
    static func page(title: String, style: String, body: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
        script-src 'unsafe-inline'">
        <title>\(escaped(title))</title>
        <style>
        :root { color-scheme: light dark; --line: #8884; --faint: #8881; --get: #c2571a; --pin: #1f77b4; --none: #999; }
        body { font: 15px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 90em; padding: 0 1em; }
        code, pre, td.code { font: 12.5px/1.4 ui-monospace, monospace; }
        table { border-collapse: collapse; }
        th, td { text-align: left; padding: .2em .7em; border-bottom: 1px solid var(--line); vertical-align: top; }
        td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
        \(style)
        </style>
        </head>
        <body>
        \(body)
        </body>
        </html>

        """
    }
}
