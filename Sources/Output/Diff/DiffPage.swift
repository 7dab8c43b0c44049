internal import Comparison
internal import Report

/// A comparison as a page: the calls of both releases side by side, with a filter; it needs nothing but itself.
struct DiffPage {
    let text: String

    private static let linesAround = 4

    init(_ diff: ReportDiff, oldTexts: SiteTexts, newTexts: SiteTexts) {
        let groups = DiffGroup.groups(of: diff).map { group in
            let rows = group.rows.map { Self.row($0, oldTexts, newTexts) }.joined(separator: "\n")
            return "<section>\n<h2>\(HTMLText.escaped(group.kind.title)): \(group.rows.count)</h2>\n\(rows)\n</section>"
        }
        let title = "gupaudit diff \(Wording.title(of: diff))"
        let signatures = Wording.signatures(of: diff).map { "<p>\(HTMLText.escaped($0)).</p>" } ?? ""
        text = HTMLText.page(
            title: title, style: Self.style,
            body: """
                <h1>\(HTMLText.escaped(title))</h1>
                <p>\(HTMLText.escaped(Wording.counts(of: diff))).</p>
                \(signatures)
                <p><label>Show only rows with <input id="filter" type="search" autocomplete="off" \
                placeholder="flags, a path, a function"></label> <span id="shown" role="status"></span></p>
                \(groups.isEmpty ? "<p>Nothing changed.</p>" : groups.joined(separator: "\n"))
                """, script: Self.script)
    }

    private static let style = """
        article { border: 1px solid var(--line); border-radius: 6px; margin: .8em 0; padding: .6em .9em; }
        .sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1em; }
        .sides > div { min-width: 0; }
        pre { background: var(--faint); overflow-x: auto; padding: .5em; margin: .3em 0 0; }
        pre b { background: #fd05; font-weight: inherit; display: inline-block; min-width: 100%; }
        .what { font-weight: 600; }
        input { font: inherit; width: 22em; }
        [hidden] { display: none; }
        """

    /// Every word must occur in a row; a heading goes with its last row.
    private static let script = """
        const filter = document.getElementById("filter"), shown = document.getElementById("shown");
        const rows = [...document.querySelectorAll("article")].map(row => [row, row.textContent.toLowerCase()]);
        filter.addEventListener("input", () => {
          const words = filter.value.toLowerCase().split(/\\s+/).filter(Boolean);
          let count = 0;
          for (const [row, text] of rows) {
            row.hidden = !words.every(word => text.includes(word));
            if (!row.hidden) count++;
          }
          for (const section of document.querySelectorAll("section"))
            section.hidden = !section.querySelector("article:not([hidden])");
          shown.textContent = words.length ? `${count} of ${rows.length} rows` : "";
        });
        """

    private static func row(_ row: DiffRow, _ oldTexts: SiteTexts, _ newTexts: SiteTexts) -> String {
        let phrases = Wording.phrases(for: row) + [Wording.basis(of: row)].compactMap(\.self)
        let what = phrases.isEmpty ? row.status.rawValue : phrases.joined(separator: "; ")
        return """
            <article>
            <div class="what">\(HTMLText.escaped(what))</div>
            <div class="sides">
            \(side(row.old, oldTexts, absent: "not there before"))
            \(side(row.new, newTexts, absent: "no longer there"))
            </div>
            </article>
            """
    }

    private static func side(_ site: CallSite?, _ texts: SiteTexts, absent: String) -> String {
        guard let site else { return "<div><i>\(absent)</i></div>" }
        let place = HTMLText.escaped(Wording.location(site.file, site.line) + " " + Wording.caller(site.function))
        return "<div><code>\(place)</code>\n\(excerpt(of: site, texts[site.id]))</div>"
    }

    /// The lines around the call, or the call as the report has it where no tree is at hand.
    private static func excerpt(of site: CallSite, _ text: SiteText?) -> String {
        guard let lines = text?.excerpt(around: site.line, context: linesAround), !lines.isEmpty else {
            return "<pre>\(HTMLText.escaped("\(site.callee)(\(site.arguments.joined(separator: ", ")))"))</pre>"
        }
        let width = String(lines.last?.number ?? 0).count
        let listing = lines.map { line in
            let number = String(line.number)
            let padded = String(repeating: " ", count: width - number.count) + number
            let text = "\(padded)  \(HTMLText.code(line.text))"
            return line.number == site.line ? "<b>\(text)</b>" : text
        }
        return "<pre>\(listing.joined(separator: "\n"))</pre>"
    }
}
