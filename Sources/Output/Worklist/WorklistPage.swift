internal import Report
internal import Worklists

/// A worklist as a page that needs nothing but itself: groups that fold, and a filter.
struct WorklistPage {
    let text: String

    init(_ worklist: Worklist) {
        let title = Wording.title(of: worklist)
        var number = 0
        var body = "<h1>\(HTMLText.escaped(title))</h1>\n<p>\(HTMLText.escaped(Wording.source(of: worklist)))</p>\n"
        for remark in worklist.remarks { body += "<p>\(HTMLText.escaped(remark))</p>\n" }
        body += """
            <p><label>Show only calls with <input id="filter" type="search" autocomplete="off" \
            placeholder="a path, a function, a case"></label> <span id="shown" role="status"></span></p>

            """
        for section in worklist.sections {
            body += "<section>\n"
            if !section.title.isEmpty { body += "<h2>\(HTMLText.escaped(section.title))</h2>\n" }
            for remark in section.remarks { body += "<p>\(HTMLText.escaped(remark))</p>\n" }
            for group in section.groups {
                body += "<section>\n<h3>\(HTMLText.escaped(group.title))</h3>\n" + Self.contact(group.contact)
                for entry in group.entries {
                    number += 1
                    body += Self.article(entry, number)
                }
                body += "</section>\n"
            }
            body += "</section>\n"
        }
        text = HTMLText.page(title: title, style: Self.style, body: body, script: Self.script)
    }

    private static let style = """
        article { border: 1px solid var(--line); border-radius: 6px; margin: .8em 0; padding: .6em .9em; }
        article p, article ul { margin: .35em 0; }
        pre { background: var(--faint); overflow-x: auto; padding: .5em; margin: .4em 0; }
        h3 { margin: 1.6em 0 .3em; }
        .task { font-weight: 600; }
        .columns, .contact { opacity: .8; }
        .blocked { color: var(--get); }
        input { font: inherit; width: 22em; }
        [hidden] { display: none; }
        """

    /// Every word must occur in an entry; a heading goes with its last entry.
    private static let script = """
        const filter = document.getElementById("filter"), shown = document.getElementById("shown");
        const articles = [...document.querySelectorAll("article")];
        const entries = articles.map(entry => [entry, entry.textContent.toLowerCase()]);
        filter.addEventListener("input", () => {
          const words = filter.value.toLowerCase().split(/\\s+/).filter(Boolean);
          let count = 0;
          for (const [entry, text] of entries) {
            entry.hidden = !words.every(word => text.includes(word));
            if (!entry.hidden) count++;
          }
          for (const section of document.querySelectorAll("section"))
            section.hidden = words.length > 0 && !section.querySelector("article:not([hidden])");
          shown.textContent = words.length ? `${count} of ${entries.length} calls` : "";
        });
        """

    private static func contact(_ contact: Worklist.Contact?) -> String {
        guard let contact else { return "" }
        let lines =
            [contact.status.map { "Status: \($0)" }].compactMap(\.self) + contact.trees.map { "Tree: \($0)" }
            + contact.cc.map { "Cc: \($0.address) (\($0.role))" }
        return "<details class=\"contact\"><summary>Whom to ask</summary>\n" + list(lines) + "</details>\n"
    }

    private static func article(_ entry: Worklist.Entry, _ number: Int) -> String {
        var html = "<article id=\"site-\(HTMLText.escaped(entry.site.rawValue))\">\n"
        let place = Wording.location(entry.file, entry.line)
        let function = Wording.caller(entry.function)
        html += "<div>\(number). <code>\(HTMLText.escaped(place))</code> <code>\(HTMLText.escaped(function))</code></div>\n"
        if !entry.task.isEmpty { html += "<div class=\"task\">\(HTMLText.escaped(entry.task))</div>\n" }
        let columns = [entry.callee + "()"] + Wording.columns(of: entry)
        html += "<div class=\"columns\">\(HTMLText.escaped(columns.joined(separator: ", ")))</div>\n"
        html += list(entry.facts.map { "\($0.label): \($0.value)" })
        for blocker in entry.blockers { html += "<div class=\"blocked\">blocked: \(HTMLText.escaped(blocker))</div>\n" }
        if let replacement = entry.replacement {
            let lines = ["- " + replacement.before] + replacement.after.map { "+ " + $0 }
            html += "<pre>\(lines.map(HTMLText.escaped).joined(separator: "\n"))</pre>\n" + list(replacement.remarks)
        }
        let releases = entry.releases.map { change in
            "\(Wording.location(change.file, change.line)): \(Wording.release(change))"
                + (change.remark.map { ": \($0)" } ?? "")
        }
        html += titled("Releases that change with it", releases)
        html += titled(
            "Evidence",
            entry.evidence.map { evidence in
                "\(Wording.location(evidence.file, evidence.line)): \(evidence.says)"
                    + (Wording.text(evidence).map { ": " + $0 } ?? "")
            })
        html += titled("To be answered", entry.questions.map { "☐ " + $0 })
        return html + "</article>\n"
    }

    private static func titled(_ title: String, _ lines: [String]) -> String {
        lines.isEmpty ? "" : "<p>\(title):</p>\n" + list(lines)
    }

    private static func list(_ lines: [String]) -> String {
        lines.isEmpty ? "" : "<ul>\n" + lines.map { "<li>\(HTMLText.escaped($0))</li>\n" }.joined() + "</ul>\n"
    }
}
