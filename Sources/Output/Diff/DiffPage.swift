internal import Comparison
internal import Report

/// A comparison as a page: the calls of both releases side by side.
struct DiffPage: Writer {
    static let name = "html"
    static let mediaType = MediaType.html
    static let purpose =
        "looking around: one page without network, with the calls of both releases side by side and a filter"

    private static let linesAround = 4

    private let page: HTMLPage

    init(_ subject: DiffSubject) {
        let diff = subject.diff
        let groups = DiffGroup.groups(of: diff).map { group in
            let rows = group.rows.map { Self.row($0, subject.old.texts, subject.new.texts) }.joined(separator: "\n")
            let title = "\(HTMLText.escaped(group.kind.title)): \(group.rows.count)"
            return "<section>\n<h2>\(title)</h2>\n\(rows)\n</section>\n"
        }
        let lines = [Wording.counts(of: diff), Wording.signatures(of: diff)].compactMap(\.self)
        page = HTMLPage(
            reading: "gupaudit diff \(Wording.title(of: diff))",
            introduction: lines.map { "<p>\(HTMLText.escaped($0)).</p>\n" }.joined(),
            filter: ("rows", "flags, a path, a function"),
            body: groups.isEmpty ? "<p>Nothing changed.</p>\n" : groups.joined())
    }

    func write(to stream: inout some TextOutputStream) { page.write(to: &stream) }

    private static func row(_ row: DiffRow, _ oldTexts: SiteTexts, _ newTexts: SiteTexts) -> String {
        let phrases = Wording.phrases(for: row)
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
