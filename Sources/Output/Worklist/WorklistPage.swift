internal import Report
internal import Worklists

/// A worklist as a page.
struct WorklistPage: Writer {
    static let name = "html"
    static let mediaType = MediaType.html
    static let purpose = "looking around: one page without network, with groups that fold and a filter"

    private let page: HTMLPage

    init(_ subject: WorklistSubject) {
        let worklist = subject.list
        var number = 0
        var introduction = "<p>\(HTMLText.escaped(Wording.source(of: worklist)))</p>\n"
        for remark in worklist.remarks { introduction += "<p>\(HTMLText.escaped(remark))</p>\n" }
        var body = ""
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
        page = HTMLPage(
            reading: Wording.title(of: worklist), introduction: introduction,
            filter: ("calls", "a path, a function, a case"), body: body)
    }

    func write(to stream: inout some TextOutputStream) { page.write(to: &stream) }

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
        html += "<div>\(number). <code>\(HTMLText.escaped(place))</code> "
        html += "<code>\(HTMLText.escaped(function))</code></div>\n"
        if !entry.task.isEmpty { html += "<div class=\"what\">\(HTMLText.escaped(entry.task))</div>\n" }
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
